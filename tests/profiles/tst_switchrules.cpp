// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "profiles/switchrules.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

const QByteArray goodRules = R"({
    "format": "anarchy-egpu-switching",
    "version": "1.0",
    "enabled": true,
    "rules": [
        { "when": "program", "program": "Game.exe", "profile": "gaming" },
        { "when": "gamemode", "profile": "gaming" },
        {
            "when": "link",
            "profile": "mine"
        }
    ]
})";

} // namespace

class TestSwitchRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGoodFileIsReadAndWritten()
    {
        JsonProblem problem;
        const std::optional<SwitchRules> rules = parseSwitchRules(goodRules, problem);
        QVERIFY2(rules, qPrintable(problem.text));
        QVERIFY(rules->enabled);
        QCOMPARE(rules->rules.size(), 3);
        QCOMPARE(rules->rules[0].program, u"Game.exe"_s);
        QCOMPARE(rules->rules[2].when, SwitchRule::When::Link);
        QCOMPARE(rules->rules[2].profile, u"mine"_s);
        QCOMPARE(parseSwitchRules(writeSwitchRules(*rules), problem), rules);
    }

    void badFilesAreRefusedWithLineAndReason_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *from, const char *to, int line, const QString &reason) {
            QTest::addRow("%s -> %s", from, to) << QByteArray(from) << QByteArray(to) << line << reason;
        };
        row("true", "\"yes\"", 4, u"\"enabled\" must be true or false"_s);
        row("\"enabled\": true,", "", 1, u"\"enabled\" must be true or false"_s);
        row("\"1.0\"", "\"2.0\"", 3, u"version 2.0 is not one"_s);
        row("\"rules\": [", "\"rules\": {}, \"more\": [", 5,
            u"unknown key \"more\"; allowed are format, version, enabled, rules"_s);
        row("gamemode", "moon", 7, u"\"when\" must be program, gamemode or link"_s);
        row("\"when\": \"link\"", "\"when\": 5", 9, u"\"when\" must be"_s);
        row("Game.exe", "", 6, u"a rule needs the name of a program"_s);
        row("Game.exe", "/usr/bin/game", 6, u"a program's name has no folders"_s);
        row("\"program\": \"Game.exe\"", "\"program\": 7", 6, u"a rule needs the name of a program"_s);
        row("\"when\": \"gamemode\"", "\"when\": \"gamemode\", \"program\": \"x\"", 7,
            u"goes with \"when\": \"program\" only"_s);
        row("\"mine\"", "null", 10, u"\"profile\" must be the id"_s);
        row("\"profile\": \"mine\"", "\"profil\": \"mine\"", 10,
            u"unknown key \"profil\"; allowed are when, program, profile"_s);
        row("{ \"when\": \"gamemode\", \"profile\": \"gaming\" }", "[]", 7, u"a rule must be an object"_s);
        row("]", "", 13, u"not a JSON object"_s);
    }

    void badFilesAreRefusedWithLineAndReason()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const int, line);
        QFETCH(const QString, reason);
        QByteArray json = goodRules;
        QVERIFY(json.contains(from));
        JsonProblem problem;
        QVERIFY(!parseSwitchRules(json.replace(from, to), problem));
        QVERIFY2(problem.text.contains(reason), qPrintable(problem.text));
        QCOMPARE(problem.line, line);
    }

    void tooManyAreRefused()
    {
        SwitchRules rules;
        rules.rules.fill({SwitchRule::When::GameMode, {}, u"gaming"_s, {}}, SwitchRules::most + 1);
        JsonProblem problem;
        QVERIFY(!parseSwitchRules(writeSwitchRules(rules), problem));
        QVERIFY2(problem.text.contains(u"at most 100"_s), qPrintable(problem.text));
    }

    void whatALaterVersionAddedIsKept()
    {
        QByteArray json = goodRules;
        json.replace("\"1.0\"", "\"1.4\"").replace("\"when\": \"link\"", "\"when\": \"link\", \"hours\": [9, 17]");
        json.replace("\"enabled\": true", "\"enabled\": true, \"quiet\": {}");
        JsonProblem problem;
        const std::optional<SwitchRules> rules = parseSwitchRules(json, problem);
        QVERIFY2(rules, qPrintable(problem.text));
        QCOMPARE(QJsonDocument::fromJson(writeSwitchRules(*rules)), QJsonDocument::fromJson(json));
    }

    void theStoreKeepsAndNeverLoses()
    {
        const QTemporaryDir home;
        const QString path = home.filePath(u"a/switching.json"_s);
        SwitchRuleStore store(path);
        QVERIFY(!store.get().enabled && store.problem().isEmpty()); // off until somebody turns it on
        QSignalSpy changed(&store, &SwitchRuleStore::changed);
        JsonProblem problem;
        const SwitchRules rules = *parseSwitchRules(goodRules, problem);
        QVERIFY(store.set(rules));
        QVERIFY(store.set(rules));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(SwitchRuleStore(path).get(), rules);

        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\n}");
        file.close();
        SwitchRuleStore broken(path);
        QVERIFY2(broken.problem().startsWith(path + u":1: \"format\" must be"_s), qPrintable(broken.problem()));
        QVERIFY(!broken.get().enabled);
        QVERIFY(!broken.set(rules));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "{\n}");

        SwitchRuleStore nowhere(u"/proc/self/switching.json"_s);
        QVERIFY(!nowhere.set(rules));
        QVERIFY2(nowhere.problem().contains(u"cannot be written"_s), qPrintable(nowhere.problem()));
        QVERIFY(!nowhere.get().enabled);
    }
};

ANARCHY_TEST(TestSwitchRules, "switchrules")
#include "tst_switchrules.moc"
