// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/help.h"

#include <QCoreApplication>

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace anarchy::cli {

namespace help {

struct HelpText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

constexpr int usualWidth = 80;
constexpr int leastWidth = 60;
constexpr int mostWidth = 100; // longer lines are hard to read
constexpr qsizetype fewChoices = 4; // stand where their option is named
constexpr qsizetype widestTerm = 24; // a longer one has a line of its own

/// A term and what is said of it.
struct Entry {
    QString term;
    QString text;
};

/// Words, broken into lines: the first begins with `begin`, the others so far from the edge.
QStringList wrapped(const QString &begin, const QStringList &words, qsizetype indent, int width)
{
    QStringList lines;
    QString line = begin;
    bool isEmpty = true;
    for (const QString &word : words) {
        const qsizetype gap = isEmpty ? 0 : 1;
        if (!isEmpty && line.size() + gap + word.size() > width) {
            lines += line;
            line = QString(indent, u' ');
            isEmpty = true;
        }
        line += (isEmpty ? QString() : u" "_s) + word;
        isEmpty = false;
    }
    return lines << line;
}

QStringList wordsOf(const QString &text)
{
    return text.split(u' ', Qt::SkipEmptyParts);
}

QStringList paragraphs(const QString &text, int width)
{
    QStringList lines;
    for (const QString &paragraph : text.split(u"\n\n"_s, Qt::SkipEmptyParts)) {
        if (!lines.isEmpty())
            lines += QString();
        lines += wrapped(QString(), wordsOf(paragraph), 0, width);
    }
    return lines;
}

/// A heading, and below it terms with their texts beside them; nothing where there are none.
QStringList section(const QString &heading, const QList<Entry> &entries, int width)
{
    if (entries.isEmpty())
        return {};
    qsizetype longest = 0;
    for (const Entry &entry : entries)
        longest = std::max(longest, entry.term.size());
    const qsizetype indent = 2 + std::min(longest, widestTerm) + 2;
    QStringList lines{QString(), heading};
    for (const Entry &entry : entries) {
        QString begin = u"  "_s + entry.term;
        if (entry.term.size() > widestTerm) {
            lines += begin;
            begin.clear();
        }
        lines += wrapped(begin.leftJustified(indent), wordsOf(entry.text), indent, width);
    }
    return lines;
}

/// "csv|json", or what stands for a longer list.
QString choicesText(const QStringList &choices, const QString &placeholder)
{
    return choices.isEmpty() || choices.size() > fewChoices ? placeholder : choices.join(u'|');
}

QString argumentText(const ArgumentDescription &argument)
{
    const QString text = choicesText(argument.choices, argument.name) + (argument.repeated ? u"..."_s : QString());
    return argument.optional ? u'[' + text + u']' : text;
}

/// What an option's members say, in sentences.
QString sentences(const OptionDescription &option, const QList<Exclusion> &exclusions)
{
    QStringList all{option.description};
    if (option.number)
        all += option.fallback.isEmpty()
            ? HelpText::tr("A whole number from %1 to %2.").arg(option.number->minimum).arg(option.number->maximum)
            : HelpText::tr("A whole number from %1 to %2, %3 by default.")
                  .arg(option.number->minimum)
                  .arg(option.number->maximum)
                  .arg(option.fallback);
    else if (!option.fallback.isEmpty())
        all += HelpText::tr("By default %1.").arg(option.fallback);
    if (option.choices.size() > fewChoices)
        all += HelpText::tr("Allowed are %1.", "list of words").arg(option.choices.join(", "_L1));
    if (!option.goesWith.isEmpty())
        all += HelpText::tr("Goes with --%1.").arg(option.goesWith);
    QStringList others;
    for (const Exclusion &exclusion : exclusions) {
        if (exclusion.first == option.name)
            others += "--"_L1 + exclusion.second;
    }
    if (!others.isEmpty())
        all += HelpText::tr("Does not go with %1.", "list of options").arg(others.join(", "_L1));
    return all.join(u' ');
}

QList<Entry> argumentEntries(const CommandDescription &command)
{
    QList<Entry> entries;
    for (const ArgumentDescription &argument : command.arguments)
        entries += Entry{choicesText(argument.choices, argument.name), argument.description};
    return entries;
}

QList<Entry> optionEntries(const CommandDescription &command)
{
    QList<Entry> entries;
    for (const OptionDescription &option : command.options)
        entries += Entry{optionText(option), sentences(option, command.exclusions)};
    return entries;
}

QList<Entry> verbEntries(const CommandDescription &command, bool isProgram)
{
    QList<Entry> entries;
    for (const CommandDescription &verb : command.verbs) {
        QString term = verb.name;
        for (const ArgumentDescription &argument : verb.arguments)
            term += isProgram ? QString() : u' ' + argumentText(argument);
        entries += Entry{term, verb.summary + u'.'};
    }
    return entries;
}

QList<Entry> exitEntries(const CommandDescription &command)
{
    QList<Entry> entries;
    for (const ExitDescription &exit : command.exits)
        entries += Entry{QString::number(exit.code), exit.meaning};
    return entries;
}

/// The usage in pieces that are not broken; the first is the name.
QStringList usagePieces(const QString &name, const CommandDescription &command, bool isProgram)
{
    QStringList pieces{name};
    if (isProgram)
        pieces += {HelpText::tr("[OPTIONS]"), HelpText::tr("COMMAND"), u"..."_s};
    else if (!command.verbs.isEmpty())
        pieces += {command.usualVerb.isEmpty() ? HelpText::tr("VERB") : HelpText::tr("[VERB]"), u"..."_s};
    for (const ArgumentDescription &argument : command.arguments)
        pieces += argumentText(argument);
    if (!isProgram) {
        for (const OptionDescription &option : command.options)
            pieces += u'[' + optionText(option) + u']';
    }
    return pieces;
}

} // namespace help

QString optionText(const OptionDescription &option)
{
    QString name = "--"_L1 + option.name;
    if (option.value.isEmpty())
        return name;
    const QString value = help::choicesText(option.choices, option.value);
    return name + u' ' + (option.valueIsOptional ? u'[' + value + u']' : value);
}

QString usageText(const QString &name, const CommandDescription &command)
{
    return help::usagePieces(name, command, false).join(u' ');
}

QString helpText(const QString &name, const CommandDescription &command, const CommandDescription &program, int width)
{
    using namespace help;

    const bool isProgram = &command == &program;
    width = std::max(width, leastWidth);
    const QString usage = HelpText::tr("usage:") + u' ';
    QStringList lines = wrapped(usage, usagePieces(name, command, isProgram), usage.size() + 4, width);
    lines += QString();
    lines += wrapped(QString(), wordsOf(command.summary + u'.'), 0, width);
    if (!command.description.isEmpty())
        lines += QStringList{QString()} + paragraphs(command.description, width);
    lines += section(isProgram ? HelpText::tr("commands") : HelpText::tr("verbs"), verbEntries(command, isProgram),
                     width);
    if (!command.verbs.isEmpty()) {
        lines += QString();
        if (!command.usualVerb.isEmpty())
            lines += paragraphs(HelpText::tr("Without a verb it is \"%1\".").arg(command.usualVerb), width);
        lines += paragraphs(isProgram ? HelpText::tr("\"%1 COMMAND --help\" tells all about one of them.").arg(name)
                                      : HelpText::tr("\"%1 VERB --help\" tells all about one of them.").arg(name),
                            width);
    }
    lines += section(HelpText::tr("words"), argumentEntries(command), width);
    lines += section(isProgram ? HelpText::tr("options, before or after the command") : HelpText::tr("options"),
                     optionEntries(command), width);
    lines += section(HelpText::tr("exit status"), exitEntries(command), width);
    if (!isProgram) {
        lines += QString();
        lines += paragraphs(
            HelpText::tr("\"%1 --help\" tells of options and exit statuses that all commands have.").arg(program.name),
            width);
    }
    return lines.join(u'\n');
}

int helpWidth()
{
    winsize window{};
    if (!::isatty(STDOUT_FILENO) || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || !window.ws_col)
        return help::usualWidth;
    return std::clamp<int>(window.ws_col, help::leastWidth, help::mostWidth);
}

} // namespace anarchy::cli
