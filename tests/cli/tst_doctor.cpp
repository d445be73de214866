// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include <chrono>

#include "cli/command/commandline.h"
#include "cli/command/parsing.h"
#include "cli/command/program.h"
#include "drivers/simulateddriver.h"
#include "recordings.h"
#include "streams.h"
#include "testprogram.h"

using namespace anarchy;
using namespace anarchy::cli;
using namespace Qt::StringLiterals;

namespace {

/// A link of which a second passes in twenty milliseconds, so that nobody has to watch it for ten.
std::unique_ptr<SimulatedDriver> fastDriver(const SimulatedConditions &conditions = {})
{
    const auto clock
        = [] { return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count() * 50; };
    return std::make_unique<SimulatedDriver>(1, clock, conditions);
}

void set(SimulatedDriver &driver, int field, quint32 value)
{
    Change change;
    change.values[static_cast<std::size_t>(field)] = value;
    QSignalSpy applied(driver.changes(), &ChangeService::applied);
    driver.changes()->apply(change, std::chrono::milliseconds(0));
    QVERIFY(applied.wait());
}

/// Runs the command and returns what it wrote; checks outside of it can be seen themselves.
QString doctor(Context &context, const QStringList &words, int wantedCode, const QByteArray &typed)
{
    int code = 0;
    QString text;
    {
        const Streams streams(typed);
        const ParsedLine line = parse(describeProgram(), QStringList(u"doctor"_s) + words);
        code = line.command->run(context, line.arguments);
        text = streams.written();
    }
    if (code != wantedCode)
        QTest::qFail(qPrintable(u"exit code %1: %2"_s.arg(code).arg(text)), __FILE__, __LINE__);
    return text;
}

} // namespace

/// The doctor command against links that a test makes.
class TestDoctor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFindingIsToldWithItsCommand()
    {
        Context context;
        auto driver = fastDriver();
        set(*driver, ANARCHY_PARAM_DEBUG_LEVEL, 2);
        context.driver = std::move(driver);
        const QString text = doctor(context, {}, ExitOk, {});
        QVERIFY2(text.contains(u"1 finding, looked at "_s), qPrintable(text));
        QVERIFY2(
            text.contains(u"1. Improvement: The driver's log level was left high [debug-level, high confidence]"_s),
            qPrintable(text));
        QVERIFY2(text.contains(u"Try it    anarchy-egpu --simulate set debug_level=0 --trial 15"_s), qPrintable(text));
        QVERIFY2(text.contains(u"Log level (debug_level): 2 (control messages)"_s), qPrintable(text));
    }

    void scriptsGetOneObject()
    {
        SimulatedConditions conditions;
        conditions.errorsPerSecond[ANARCHY_ERROR_CRC] = 5;
        Context context;
        context.driver = fastDriver(conditions);
        context.json = true;
        const QString text = doctor(context, {}, ExitOk, {});
        const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
        QVERIFY2(object["measured_seconds"_L1].toDouble() >= 10, qPrintable(text));
        QVERIFY(object["checked"_L1].toArray().size() > 3);
        const QJsonArray findings = object["findings"_L1].toArray();
        QCOMPARE(findings.size(), 1);
        const QJsonObject finding = findings[0].toObject();
        QCOMPARE(finding["id"_L1].toString(), u"crc-errors"_s);
        QCOMPARE(finding["severity"_L1].toString(), u"problem"_s);
        QVERIFY(finding["fix"_L1].isNull());
        QVERIFY(finding["evidence"_L1].toArray().size() >= 2);
    }

    void aFixIsATrial_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QString>("told");
        QTest::newRow("kept") << QByteArray("keep\n") << u"kept"_s;
        QTest::newRow("reverted") << QByteArray("revert\n") << u"went back to the values before"_s;
        QTest::newRow("nobody answers") << QByteArray() << u"went back to the values before"_s;
    }

    void aFixIsATrial()
    {
        QFETCH(const QByteArray, typed);
        QFETCH(const QString, told);
        Context context;
        auto driver = fastDriver();
        set(*driver, ANARCHY_PARAM_DEBUG_LEVEL, 3);
        context.driver = std::move(driver);
        const QString text = doctor(context, {u"--fix"_s, u"debug-level"_s, u"--trial"_s, u"1"_s}, ExitOk, typed);
        QVERIFY2(text.contains(u"Log level: 3 (everything) → 0 (errors only)"_s), qPrintable(text));
        QVERIFY2(text.contains(u"on trial: going back in 1 s"_s), qPrintable(text));
        QVERIFY2(text.trimmed().endsWith(told), qPrintable(text));
    }

    void whatIsNotFoundIsNotFixed()
    {
        Context context;
        context.driver = fastDriver();
        const QString text = doctor(context, {u"--fix"_s, u"debug-level"_s}, ExitFailed, {});
        QVERIFY2(text.contains(u"debug-level was not found now, nor anything else; nothing was changed"_s),
                 qPrintable(text));
    }

    void whatNoSettingFixesIsSaid()
    {
        SimulatedConditions conditions;
        conditions.errorsPerSecond[ANARCHY_ERROR_CRC] = 5;
        Context context;
        context.driver = fastDriver(conditions);
        const QString text = doctor(context, {u"--fix"_s, u"crc-errors"_s}, ExitFailed, {});
        QVERIFY2(text.contains(u"no setting fixes crc-errors; nothing was changed. Plug the cable in"_s),
                 qPrintable(text));
    }
};

ANARCHY_TEST(TestDoctor, "doctor")
#include "tst_doctor.moc"
