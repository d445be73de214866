// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>
#include <QStringList>

#include <memory>
#include <optional>

#include "cli/command/description.h"

namespace anarchy::cli {

/// What was typed for a command: the options of its description and the program's, and the words.
class Arguments {
public:
    Arguments() = default;
    /// \param skipped words that name the command
    Arguments(std::shared_ptr<const QCommandLineParser> parser, qsizetype skipped);

    bool has(const QString &option) const { return m_parser->isSet(option); }
    /// The value that was given, the last one if there are several.
    std::optional<QString> option(const QString &name) const;
    /// The value that was given, or the description's fallback.
    QString value(const QString &name) const { return m_parser->value(name); }
    /// The number that was given, or the description's fallback, or nothing.
    std::optional<int> number(const QString &name) const;
    /// Words after those that name the command.
    QStringList words() const { return m_parser->positionalArguments().mid(m_skipped); }

private:
    std::shared_ptr<const QCommandLineParser> m_parser = std::make_shared<QCommandLineParser>();
    qsizetype m_skipped = 0;
};

/// A command line that was taken apart.
struct ParsedLine {
    const CommandDescription *about = nullptr; ///< what its words name; null: nothing that there is
    QString name; ///< of that: "anarchy-egpu profile save"
    const CommandDescription *command = nullptr; ///< what is to be run; null without one
    Arguments arguments;
    QString error; ///< what is wrong and what is allowed; empty: nothing
};

/// Takes the words after the program's name apart. Options may stand anywhere after the command, the program's own
/// before it too, and "--" ends them. Never prints nor exits.
ParsedLine parse(const CommandDescription &program, const QStringList &words);

} // namespace anarchy::cli
