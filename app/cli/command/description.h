// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

#include "cli/command/exitcode.h"

/// What the program understands, as data: parsing, help, and whatever else wants to know it, are made out of these.
namespace anarchy::cli {

class Arguments;
struct Context;

/// A word that a command takes besides its options.
struct ArgumentDescription {
    QString name{}; ///< what stands for it: "FILE"
    QString description{}; ///< sentences
    bool optional = false;
    bool repeated = false; ///< may come several times; only the last of a command's
    QStringList choices{}; ///< all that it may be; empty: anything
};

/// What a whole number may be.
struct NumberRange {
    int minimum = 0;
    int maximum = 0;
};

/// "--name" or "--name VALUE". One name has a value with all verbs of a command or with none.
struct OptionDescription {
    QString name{}; ///< without dashes
    QString value{}; ///< what stands for its value: "FILE"; empty: it has none
    QString description{}; ///< sentences, without what the other members say
    std::optional<NumberRange> number{}; ///< its value is a whole number
    QStringList choices{}; ///< all that its value may be; empty: anything
    QString fallback{}; ///< its value where it is not given; empty: none, or one that the description tells
    QString wanted{}; ///< what an empty value lacks: "a file, e.g. link.csv"; empty: it may be empty
    bool valueIsOptional = false; ///< left out, the value is the fallback
    QString goesWith{}; ///< the option without which it means nothing
};

/// Two options that do not go together.
struct Exclusion {
    QString first{};
    QString second{};
    QString message{}; ///< says so and why; empty: it is only said
};

struct ExitDescription {
    ExitCode code = ExitOk;
    QString meaning{};
};

/// The program, one of its commands, or one of a command's verbs.
struct CommandDescription {
    QString name{};
    QString summary{}; ///< one line without a full stop
    QString description{}; ///< sentences that say what the summary does not; paragraphs are parted by empty lines
    QList<ArgumentDescription> arguments{};
    QList<OptionDescription> options{};
    QList<Exclusion> exclusions{};
    QList<ExitDescription> exits{}; ///< what statuses mean here, where that is not what they mean everywhere
    QString wordsHint{}; ///< follows what is said of too many or too few words, with its own punctuation
    QList<CommandDescription> verbs{}; ///< one of which is its first word
    QString usualVerb{}; ///< the verb where none is named; empty: one has to be
    int (*run)(Context &context, const Arguments &arguments) = nullptr; ///< returns the exit code; null with verbs
};

/// The element with that name, or null.
template <typename Description> const Description *findDescription(const QList<Description> &all, QStringView name)
{
    for (const Description &each : all) {
        if (each.name == name)
            return &each;
    }
    return nullptr;
}

} // namespace anarchy::cli
