// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <algorithm>

#include "cli/command/commandline.h"

/// Commands whose first word says what to do: "profile save NAME", "changes undo ID".
namespace anarchy::cli {

/// What a verb gets.
template <typename Store> struct Call {
    Context &context;
    Arguments &arguments;
    Store &store; ///< what the command is about
    QString name; ///< the word after the verb
    QString other; ///< the one after that
};

/// One of a command's verbs.
template <typename Store> struct Verb {
    QLatin1StringView name;
    int (*run)(Call<Store> &); ///< returns the exit code
    int minimumWords; ///< after the verb
    int maximumWords;
    const char *usage; ///< "save NAME [--note TEXT]"
    QStringList flags{};
    QStringList options{};
};

/// Takes the words after `command` apart and runs the verb that they begin with, or "list" where they begin with none.
/// Otherwise says what is wrong and what is allowed.
/// \param make makes the store, once the words are understood
/// \return the exit code
template <typename Store, typename Make>
int runVerb(Context &context, const QString &command, const QList<Verb<Store>> &verbs, const QStringList &words,
            Make make)
{
    struct VerbText {
        Q_DECLARE_TR_FUNCTIONS(CommandLine)
    };
    const bool named = !words.isEmpty() && !words.first().startsWith(u'-');
    const QString name = named ? words.first() : QStringLiteral("list");
    const auto verb = std::ranges::find_if(verbs, [&name](const Verb<Store> &each) { return each.name == name; });
    if (verb == verbs.end()) {
        QStringList names;
        for (const Verb<Store> &each : verbs)
            names += each.name;
        return fail(ExitUsage,
                    VerbText::tr("%1 knows no \"%2\"; allowed are %3", "command, word, list of words")
                        .arg(command, name, names.join(QStringLiteral(", "))));
    }
    Arguments arguments(named ? words.mid(1) : words, verb->flags, verb->options);
    if (!arguments.error().isEmpty())
        return fail(ExitUsage, arguments.error());
    const QStringList &rest = arguments.rest();
    if (rest.size() < verb->minimumWords || rest.size() > verb->maximumWords)
        return fail(ExitUsage, VerbText::tr("usage: anarchy-egpu %1 %2").arg(command, QLatin1StringView(verb->usage)));
    Store store = make();
    Call<Store> call{context, arguments, store, rest.value(0), rest.value(1)};
    return verb->run(call);
}

} // namespace anarchy::cli
