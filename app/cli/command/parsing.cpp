// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command/parsing.h"

#include <algorithm>
#include <limits>

#include "cli/command/help.h"

using namespace Qt::StringLiterals;

namespace anarchy::cli {

Arguments::Arguments(std::shared_ptr<const QCommandLineParser> parser, qsizetype skipped)
    : m_parser(std::move(parser))
    , m_skipped(skipped)
{
}

std::optional<QString> Arguments::option(const QString &name) const
{
    return has(name) ? std::optional(value(name)) : std::nullopt;
}

std::optional<int> Arguments::number(const QString &name) const
{
    bool ok = false;
    const int number = value(name).toInt(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

namespace parsing {

struct ParsingText {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

using Options = QList<OptionDescription>;
using Mode = QCommandLineParser::OptionsAfterPositionalArgumentsMode;

QString joinNames(const QStringList &names)
{
    return names.join(", "_L1);
}

/// "throughput, latency or balanced"
QString joinChoices(const QStringList &choices)
{
    constexpr qsizetype fewEnough = 4;
    if (choices.size() > fewEnough)
        return ParsingText::tr("one of %1", "list of words").arg(joinNames(choices));
    return choices.size() < 2 ? joinNames(choices)
                              : ParsingText::tr("%1 or %2", "list of words, last word")
                                    .arg(joinNames(choices.first(choices.size() - 1)), choices.last());
}

/// Writes a value that was left out where it may be, since QCommandLineParser wants one.
QStringList completed(QStringList words, const Options &options)
{
    for (qsizetype i = 0; i < words.size() && words[i] != "--"_L1; ++i) {
        const OptionDescription *option
            = words[i].startsWith("--"_L1) ? findDescription(options, QStringView(words[i]).mid(2)) : nullptr;
        if (option && option->valueIsOptional && (i + 1 == words.size() || words[i + 1].startsWith(u'-')))
            words[i] += u'=' + option->fallback;
    }
    return words;
}

/// A parser that has read the words as far as it understands them.
struct Reading {
    std::shared_ptr<QCommandLineParser> parser = std::make_shared<QCommandLineParser>();
    bool ok = false;

    Reading(const Options &options, const QStringList &words, Mode mode)
    {
        parser->setOptionsAfterPositionalArgumentsMode(mode);
        for (const OptionDescription &option : options) {
            QStringList names{option.name};
            if (option.name == "help"_L1)
                names += u"h"_s;
            parser->addOption(QCommandLineOption(names, option.description, option.value, option.fallback));
        }
        ok = parser->parse(QStringList{QString()} + completed(words, options)); // the first is the program's name
    }
};

/// Of options that several verbs have, one.
void addMissing(Options &options, const Options &more)
{
    for (const OptionDescription &option : more) {
        if (!findDescription(options, option.name))
            options += option;
    }
}

/// "--force, --note": what can be done with one word comes first.
QStringList spelled(const Options &options)
{
    QStringList flags;
    QStringList others;
    for (const OptionDescription &option : options)
        (option.value.isEmpty() ? flags : others) += "--"_L1 + option.name;
    return flags + others;
}

/// What is wrong with an option's value, or nothing.
QString valueProblem(const OptionDescription &option, const QString &value)
{
    if (option.number) {
        bool ok = false;
        const int number = value.toInt(&ok);
        if (!ok || number < option.number->minimum || number > option.number->maximum)
            return ParsingText::tr("--%1 must be a whole number from %2 to %3, not \"%4\"")
                .arg(option.name)
                .arg(option.number->minimum)
                .arg(option.number->maximum)
                .arg(value);
    }
    if (!option.choices.isEmpty() && !option.choices.contains(value))
        return ParsingText::tr("--%1 must be %2, not \"%3\"", "option, choices, word")
            .arg(option.name, joinChoices(option.choices), value);
    if (!option.wanted.isEmpty() && value.isEmpty())
        return ParsingText::tr("--%1 needs %2", "option, e.g. \"a file, e.g. link.csv\"")
            .arg(option.name, option.wanted);
    return {};
}

/// What a parser could not understand, with the whole word that was typed.
QString unknownOption(const QCommandLineParser &parser, const QStringList &words)
{
    QString name = parser.unknownOptionNames().constFirst();
    for (const QString &word : words) {
        if (word.startsWith("--"_L1) ? QStringView(word).mid(2).split(u'=').constFirst() == name
                                     : word.startsWith(u'-') && word.contains(name))
            return word;
    }
    return name;
}

/// What is wrong with the options' form.
QString formProblem(const Reading &reading, const QStringList &words, const Options &own, const Options &global)
{
    if (reading.ok)
        return {};
    const Options all = own + global;
    if (!reading.parser->unknownOptionNames().isEmpty())
        return ParsingText::tr("unknown option \"%1\"; allowed are %2")
            .arg(unknownOption(*reading.parser, words), joinNames(spelled(own) + spelled(global)));
    for (const QString &word : words) {
        const OptionDescription *option = word.startsWith("--"_L1)
            ? findDescription(all, QStringView(word).mid(2).split(u'=').constFirst())
            : nullptr;
        if (option && option->value.isEmpty() && word.contains(u'='))
            return ParsingText::tr("--%1 takes no value").arg(option->name);
    }
    // What is left is a value that is missing at the end.
    const OptionDescription *last = findDescription(all, QStringView(words.constLast()).mid(2));
    const QString problem = last ? valueProblem(*last, QString()) : reading.parser->errorText();
    return problem.isEmpty() ? ParsingText::tr("--%1 needs a value").arg(last->name) : problem;
}

/// What is wrong with the options' values, each by itself and all together.
QString optionsProblem(const Arguments &arguments, const Options &options, const QList<Exclusion> &exclusions)
{
    for (const OptionDescription &option : options) {
        const std::optional<QString> value = option.value.isEmpty() ? std::nullopt : arguments.option(option.name);
        if (const QString problem = value ? valueProblem(option, *value) : QString(); !problem.isEmpty())
            return problem;
    }
    for (const OptionDescription &option : options) {
        const OptionDescription *with = findDescription(options, option.goesWith);
        if (with && arguments.has(option.name) && !arguments.has(with->name))
            return ParsingText::tr("--%1 goes with --%2").arg(option.name, optionText(*with).mid(2));
    }
    for (const Exclusion &exclusion : exclusions) {
        if (arguments.has(exclusion.first) && arguments.has(exclusion.second))
            return exclusion.message.isEmpty()
                ? ParsingText::tr("--%1 does not go with --%2").arg(exclusion.first, exclusion.second)
                : exclusion.message;
    }
    return {};
}

/// What is wrong with the words besides the options.
QString wordsProblem(const CommandDescription &command, const QString &name, const QStringList &words)
{
    const QList<ArgumentDescription> &arguments = command.arguments;
    const qsizetype least = std::ranges::count(arguments, false, &ArgumentDescription::optional);
    const qsizetype most
        = !arguments.isEmpty() && arguments.last().repeated ? std::numeric_limits<qsizetype>::max() : arguments.size();
    if (most == 0 && !words.isEmpty())
        return ParsingText::tr("%1 takes no further words, such as \"%2\"", "command, word")
                   .arg(command.name, words.constFirst())
            + command.wordsHint;
    if (words.size() < least || words.size() > most)
        return ParsingText::tr("usage: %1").arg(usageText(name, command)) + command.wordsHint;
    for (qsizetype i = 0; i < std::min(words.size(), arguments.size()); ++i) {
        const ArgumentDescription &argument = arguments[i];
        if (argument.choices.isEmpty() || argument.choices.contains(words[i]))
            continue;
        return argument.optional ? ParsingText::tr("%1 takes %2 or nothing, not \"%3\"", "command, list of words, word")
                                       .arg(command.name, joinNames(argument.choices), words[i])
                                 : ParsingText::tr("%1 takes %2, not \"%3\"", "command, choices, word")
                                       .arg(command.name, joinChoices(argument.choices), words[i]);
    }
    return {};
}

QString unknownVerb(const CommandDescription &command, const QString &word)
{
    QStringList names;
    for (const CommandDescription &verb : command.verbs)
        names += verb.name;
    return ParsingText::tr("%1 knows no \"%2\"; allowed are %3", "command, word, list of words")
        .arg(command.name, word, joinNames(names));
}

/// Finds the verb that the words name, whose options may stand before it.
void chooseVerb(ParsedLine &line, const CommandDescription &command, const Options &global, const QStringList &words)
{
    Options all = global;
    for (const CommandDescription &verb : command.verbs)
        addMissing(all, verb.options);
    const Reading reading(all, words, Mode::ParseAsOptions);
    const QString word = reading.parser->positionalArguments().value(1);
    line.command = findDescription(command.verbs, word.isEmpty() ? command.usualVerb : word);
    if (line.command && !word.isEmpty()) {
        line.about = line.command;
        line.name += u' ' + word;
    }
    if (line.command)
        return;
    // A word after an option that nobody knows may be meant as its value.
    if (!reading.parser->unknownOptionNames().isEmpty() && !command.usualVerb.isEmpty()) {
        line.command = findDescription(command.verbs, command.usualVerb);
        return;
    }
    line.error = unknownVerb(command, word);
    line.about = nullptr;
}

} // namespace parsing

ParsedLine parse(const CommandDescription &program, const QStringList &words)
{
    using namespace parsing;

    ParsedLine line;
    line.about = &program;
    line.name = program.name;
    const Reading before(program.options, words, Mode::ParseAsPositionalArguments);
    line.arguments = Arguments(before.parser, 0);
    if (!before.parser->unknownOptionNames().isEmpty()) {
        line.error = ParsingText::tr("unknown option \"%1\" before the command; allowed are %2")
                         .arg(unknownOption(*before.parser, words), joinNames(spelled(program.options)));
        return line;
    }
    const QString commandName = before.parser->positionalArguments().value(0);
    if (commandName.isEmpty()) {
        line.error = formProblem(before, words, {}, program.options);
        if (line.error.isEmpty())
            line.error = ParsingText::tr("a command is missing; \"%1 --help\" lists them").arg(program.name);
        return line;
    }
    const CommandDescription *command = findDescription(program.verbs, commandName);
    if (!command) {
        QStringList names;
        for (const CommandDescription &each : program.verbs)
            names += each.name;
        line.about = nullptr;
        line.error = ParsingText::tr("unknown command \"%1\"; allowed are %2").arg(commandName, joinNames(names));
        return line;
    }
    line.about = line.command = command;
    line.name += u' ' + commandName;
    if (!command->verbs.isEmpty())
        chooseVerb(line, *command, program.options, words);
    if (!line.command)
        return line;

    const Options own = line.command->options;
    const Reading reading(own + program.options, words, Mode::ParseAsOptions);
    const bool verbNamed = line.command != command && line.about == line.command;
    line.arguments = Arguments(reading.parser, verbNamed ? 2 : 1);
    line.error = formProblem(reading, words, own, program.options);
    if (line.error.isEmpty())
        line.error
            = optionsProblem(line.arguments, own + program.options, line.command->exclusions + program.exclusions);
    if (line.error.isEmpty())
        line.error = wordsProblem(*line.command, line.name, line.arguments.words());
    return line;
}

} // namespace anarchy::cli
