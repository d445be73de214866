// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <functional>

#include "cli/command/help.h"
#include "cli/command/parsing.h"
#include "cli/command/program.h"
#include "streams.h"
#include "testprogram.h"

using namespace anarchy;
using namespace anarchy::cli;
using namespace Qt::StringLiterals;

namespace {

/// A command or verb and the words that name it.
struct Named {
    QStringList words;
    const CommandDescription *command;
    QString name() const { return (QStringList(u"anarchy-egpu"_s) + words).join(u' '); }
};

void addCommands(const QList<CommandDescription> &commands, const QStringList &words, QList<Named> &all)
{
    for (const CommandDescription &command : commands) {
        const QStringList path = words + QStringList(command.name);
        all += Named{path, &command};
        addCommands(command.verbs, path, all);
    }
}

/// All that can be asked for help.
QList<Named> everything()
{
    QList<Named> all{{{}, &describeProgram()}};
    addCommands(describeProgram().verbs, {}, all);
    return all;
}

/// All that can be run.
QList<Named> runnable()
{
    QList<Named> all = everything();
    all.removeIf([](const Named &named) { return !named.command->run; });
    return all;
}

/// As few words as a command takes.
QStringList leastWords(const CommandDescription &command)
{
    QStringList words;
    for (const ArgumentDescription &argument : command.arguments) {
        if (!argument.optional)
            words += argument.choices.value(0, u"x"_s);
    }
    return words;
}

/// A value that is allowed; empty for an option without one.
QString goodValue(const OptionDescription &option)
{
    if (option.value.isEmpty())
        return {};
    return option.number ? QString::number(option.number->minimum) : option.choices.value(0, u"x"_s);
}

QString written(const OptionDescription &option, const QString &value)
{
    return "--"_L1 + option.name + (option.value.isEmpty() ? QString() : u'=' + value);
}

/// Words that give an option without which `option` means nothing, and so on.
QStringList companions(const CommandDescription &command, const OptionDescription &option)
{
    const OptionDescription *with = findDescription(command.options, option.goesWith);
    return with ? companions(command, *with) + QStringList(written(*with, goodValue(*with))) : QStringList();
}

/// Runs the program; what it wrote is in `text`.
int run(const QStringList &words, QString &text)
{
    const Streams streams({});
    const int exitCode = runProgram(words);
    text = streams.written();
    return exitCode;
}

/// Makes a row of each option of each command that `wanted` picks.
void addOptionRows(const std::function<bool(const OptionDescription &)> &wanted)
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<const CommandDescription *>("command");
    QTest::addColumn<OptionDescription>("option");
    for (const Named &named : runnable()) {
        for (const OptionDescription &option : named.command->options + describeProgram().options) {
            if (wanted(option))
                QTest::newRow(qPrintable(named.words.join(u' ') + " --"_L1 + option.name))
                    << named.words << named.command << option;
        }
    }
}

/// `command` with the option and all that it needs.
QStringList line(const QStringList &words, const CommandDescription *command, const OptionDescription &option,
                 const QString &value)
{
    return words + leastWords(*command) + companions(*command, option) + QStringList(written(option, value));
}

} // namespace

/// Whatever the commands' descriptions say holds for parsing and help alike.
class TestCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void helpTellsEverything_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<const CommandDescription *>("command");
        for (const Named &named : everything())
            QTest::newRow(qPrintable(named.name())) << named.words << named.command;
    }

    void helpTellsEverything()
    {
        QFETCH(const QStringList, words);
        QFETCH(const CommandDescription *, command);
        QString text;
        QCOMPARE(run(words + QStringList(u"--help"_s), text), int(ExitOk));
        for (const QString &each : text.split(u'\n'))
            QVERIFY2(each.size() <= 80, qPrintable(each));
        QVERIFY2(text.startsWith(u"usage: "_s + Named{words, command}.name()), qPrintable(text));
        QVERIFY(!command->summary.isEmpty() && !command->summary.endsWith(u'.'));
        for (const OptionDescription &option : command->options) {
            QVERIFY2(text.contains(u"\n  "_s + optionText(option)), qPrintable(option.name));
            QVERIFY2(option.description.endsWith(u'.'), qPrintable(option.name));
        }
        for (const ArgumentDescription &argument : command->arguments)
            QVERIFY2(argument.description.endsWith(u'.'), qPrintable(argument.name));
        for (const CommandDescription &verb : command->verbs)
            QVERIFY2(text.contains(u"\n  "_s + verb.name), qPrintable(verb.name));
        const QString simplified = text.simplified();
        for (const ExitDescription &exit : command->exits)
            QVERIFY2(simplified.contains(QString::number(exit.code) + u' ' + exit.meaning), qPrintable(text));
    }

    void helpFitsAnyTerminal()
    {
        for (const Named &named : everything()) {
            const QString text = helpText(named.name(), *named.command, describeProgram(), 60);
            for (const QString &each : text.split(u'\n'))
                QVERIFY2(each.size() <= 60, qPrintable(each));
        }
    }

    void everyOptionIsAccepted_data()
    {
        addOptionRows([](const OptionDescription &) { return true; });
    }

    void everyOptionIsAccepted()
    {
        QFETCH(const QStringList, words);
        QFETCH(const CommandDescription *, command);
        QFETCH(const OptionDescription, option);
        const QString value = goodValue(option);
        QStringList given{"--"_L1 + option.name};
        if (!option.value.isEmpty())
            given += value;
        const QStringList needed = companions(*command, option);
        for (const QStringList &all : {line(words, command, option, value), // at the end, with an equals sign
                                       words + given + needed + leastWords(*command)}) {
            const ParsedLine parsed = parse(describeProgram(), all);
            QVERIFY2(parsed.error.isEmpty(), qPrintable(parsed.error));
            QCOMPARE(parsed.command, command);
            QVERIFY(parsed.arguments.has(option.name));
            QCOMPARE(parsed.arguments.words(), leastWords(*command));
            if (!option.value.isEmpty())
                QCOMPARE(parsed.arguments.value(option.name), value);
        }
    }

    void numbersOutOfRangeAreRefused_data()
    {
        addOptionRows([](const OptionDescription &option) { return option.number.has_value(); });
    }

    void numbersOutOfRangeAreRefused()
    {
        QFETCH(const QStringList, words);
        QFETCH(const CommandDescription *, command);
        QFETCH(const OptionDescription, option);
        const QString below = QString::number(qint64(option.number->minimum) - 1);
        const QString above = QString::number(qint64(option.number->maximum) + 1);
        for (const QString &value : {below, above, u"x"_s, u""_s, u"1.5"_s}) {
            QString text;
            QCOMPARE(run(line(words, command, option, value), text), int(ExitUsage));
            QCOMPARE(text,
                     u"anarchy-egpu: --%1 must be a whole number from %2 to %3, not \"%4\"\n"_s.arg(option.name)
                         .arg(option.number->minimum)
                         .arg(option.number->maximum)
                         .arg(value));
        }
    }

    void otherWordsThanTheChoicesAreRefused_data()
    {
        addOptionRows([](const OptionDescription &option) { return !option.choices.isEmpty(); });
    }

    void otherWordsThanTheChoicesAreRefused()
    {
        QFETCH(const QStringList, words);
        QFETCH(const CommandDescription *, command);
        QFETCH(const OptionDescription, option);
        QString text;
        QCOMPARE(run(line(words, command, option, u"magic"_s), text), int(ExitUsage));
        QVERIFY2(text.startsWith(u"anarchy-egpu: --%1 must be "_s.arg(option.name))
                     && text.endsWith(u", not \"magic\"\n"_s),
                 qPrintable(text));
        for (const QString &choice : option.choices)
            QVERIFY2(text.contains(choice), qPrintable(choice));
    }

    void companionsAreAskedFor_data()
    {
        addOptionRows([](const OptionDescription &option) { return !option.goesWith.isEmpty(); });
    }

    void companionsAreAskedFor()
    {
        QFETCH(const QStringList, words);
        QFETCH(const CommandDescription *, command);
        QFETCH(const OptionDescription, option);
        QString text;
        QCOMPARE(run(words + leastWords(*command) + QStringList(written(option, goodValue(option))), text),
                 int(ExitUsage));
        QVERIFY2(text.startsWith(u"anarchy-egpu: --%1 goes with --%2"_s.arg(option.name, option.goesWith)),
                 qPrintable(text));
    }

    void whatDoesNotGoTogetherIsRefused()
    {
        for (const Named &named : runnable()) {
            for (const Exclusion &exclusion : named.command->exclusions + describeProgram().exclusions) {
                const QList<OptionDescription> options = named.command->options + describeProgram().options;
                QStringList words = named.words + leastWords(*named.command);
                for (const QString &name : {exclusion.first, exclusion.second}) {
                    const OptionDescription *option = findDescription(options, name);
                    QVERIFY2(option, qPrintable(name));
                    words += companions(*named.command, *option) + QStringList(written(*option, goodValue(*option)));
                }
                QString text;
                QCOMPARE(run(words, text), int(ExitUsage));
                QVERIFY2(text.contains("--"_L1 + exclusion.first) && text.contains("--"_L1 + exclusion.second),
                         qPrintable(text));
            }
        }
    }

    void whatIsNotKnownNamesWhatIs()
    {
        for (const Named &named : runnable()) {
            QString text;
            QCOMPARE(run(named.words + leastWords(*named.command) + QStringList(u"--magic"_s), text), int(ExitUsage));
            QVERIFY2(text.startsWith(u"anarchy-egpu: unknown option \"--magic\"; allowed are "_s), qPrintable(text));
            for (const OptionDescription &option : named.command->options + describeProgram().options)
                QVERIFY2(text.contains("--"_L1 + option.name), qPrintable(text));
        }
    }

    /// What a parser is told twice it refuses, and a verb is found by the options of all of them.
    void namesAreUsedOnce()
    {
        for (const Named &named : everything()) {
            QStringList names;
            for (const OptionDescription &option : named.command->options)
                names += option.name;
            for (const OptionDescription &option : describeProgram().options)
                QVERIFY2(named.words.isEmpty() || !names.contains(option.name), qPrintable(named.name()));
            QCOMPARE(names.removeDuplicates(), 0);
            QMap<QString, bool> hasValue;
            for (const CommandDescription &verb : named.command->verbs) {
                for (const OptionDescription &option : verb.options)
                    QVERIFY2(named.words.isEmpty()
                                 || hasValue.value(option.name, !option.value.isEmpty()) == !option.value.isEmpty(),
                             qPrintable(named.name() + " --"_L1 + option.name));
                for (const OptionDescription &option : verb.options)
                    hasValue[option.name] = !option.value.isEmpty();
            }
        }
    }

    void fallbacksAreAllowed()
    {
        for (const Named &named : runnable()) {
            for (const OptionDescription &option : named.command->options + describeProgram().options) {
                if (option.fallback.isEmpty())
                    continue;
                const ParsedLine parsed
                    = parse(describeProgram(), line(named.words, named.command, option, option.fallback));
                QVERIFY2(parsed.error.isEmpty(), qPrintable(parsed.error));
            }
        }
    }

    void theProgramsOptionsStandAnywhere()
    {
        for (const QStringList &words :
             {QStringList{u"--link"_s, u"3"_s, u"--json"_s, u"profile"_s, u"save"_s, u"x"_s},
              QStringList{u"profile"_s, u"--link=3"_s, u"save"_s, u"--json"_s, u"x"_s},
              QStringList{u"--link=1"_s, u"profile"_s, u"save"_s, u"x"_s, u"--json"_s, u"--link"_s, u"3"_s}}) {
            const ParsedLine parsed = parse(describeProgram(), words);
            QVERIFY2(parsed.error.isEmpty(), qPrintable(parsed.error));
            QCOMPARE(parsed.name, u"anarchy-egpu profile save"_s);
            QVERIFY(parsed.arguments.has(u"json"_s));
            QCOMPARE(*parsed.arguments.number(u"link"_s), 3);
            QCOMPARE(parsed.arguments.words(), QStringList{u"x"_s});
        }
    }

    void whatLooksLikeAnOptionMayBeAValueOrAWord()
    {
        const ParsedLine value = parse(describeProgram(), {u"profile"_s, u"save"_s, u"x"_s, u"--note"_s, u"--json"_s});
        QVERIFY2(value.error.isEmpty(), qPrintable(value.error));
        QVERIFY(!value.arguments.has(u"json"_s));
        QCOMPARE(value.arguments.value(u"note"_s), u"--json"_s);
        const ParsedLine word = parse(describeProgram(), {u"profile"_s, u"save"_s, u"--"_s, u"--json"_s});
        QVERIFY2(word.error.isEmpty(), qPrintable(word.error));
        QCOMPARE(word.arguments.words(), QStringList{u"--json"_s});
    }

    void aVerbIsFoundBehindItsOptions()
    {
        const ParsedLine parsed = parse(describeProgram(), {u"profile"_s, u"--note"_s, u"list"_s, u"save"_s, u"x"_s});
        QVERIFY2(parsed.error.isEmpty(), qPrintable(parsed.error));
        QCOMPARE(parsed.command->name, u"save"_s);
        QCOMPARE(parsed.arguments.value(u"note"_s), u"list"_s);
    }

    void aValueThatMayBeLeftOutMayBe()
    {
        const auto listen = [](const QStringList &words) {
            return parse(describeProgram(), QStringList(u"metrics"_s) + words).arguments.value(u"listen"_s);
        };
        QCOMPARE(listen({u"--listen"_s}), u"127.0.0.1:9877"_s);
        QCOMPARE(listen({u"--listen"_s, u"--simulate"_s}), u"127.0.0.1:9877"_s);
        QCOMPARE(listen({u"--listen"_s, u"[::1]:1"_s}), u"[::1]:1"_s);
        QCOMPARE(listen({u"--listen=[::1]:1"_s}), u"[::1]:1"_s);
    }
};

ANARCHY_TEST(TestCommands, "commands")
#include "tst_commands.moc"
