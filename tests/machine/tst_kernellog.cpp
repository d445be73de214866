// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "machine/kernellog.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// Records of the kernel log, as the kernel and the journal give them, and which are the driver's.
class TestKernelLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRecordWithItsDevice()
    {
        const auto record = parseKmsgRecord("4,1234,98765432,-;anarchy_egpu link0: no answer to 3 handshakes\n"
                                            " SUBSYSTEM=anarchy_egpu\n DEVICE=+anarchy_egpu:link0\n");
        QVERIFY(record);
        QCOMPARE(record->level, 4);
        QCOMPARE(record->facility, 0);
        QCOMPARE(record->sequence, 1234u);
        QCOMPARE(record->timeUs, 98'765'432);
        QCOMPARE(record->text, u"anarchy_egpu link0: no answer to 3 handshakes"_s);
        QCOMPARE(record->subsystem, u"anarchy_egpu"_s);
    }

    // The format asks readers to pass over fields and lines that they do not know.
    void whatIsNewIsPassedOver()
    {
        const auto record = parseKmsgRecord("6,7,8,c,caller=T12,more;text; with a semicolon\n COLOUR=blue\n");
        QVERIFY(record);
        QCOMPARE(record->text, u"text; with a semicolon"_s);
        QVERIFY(record->subsystem.isEmpty());
    }

    void facilityAndLevelAreTakenApart()
    {
        const auto record = parseKmsgRecord("30,1,2,-;systemd[1]: started");
        QVERIFY(record);
        QCOMPARE(record->facility, 3);
        QCOMPARE(record->level, 6);
    }

    void escapesBecomeText_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QString>("text");
        QTest::newRow("space") << QByteArray("a\\x20b") << u"a b"_s;
        QTest::newRow("backslash") << QByteArray("a\\x5cx20b") << u"a\\x20b"_s; // once, not twice
        QTest::newRow("UTF-8") << QByteArray("84 \\xc2\\xb5s") << u"84 µs"_s;
        QTest::newRow("several lines") << QByteArray("one\\x0atwo\\x09three") << u"one two three"_s;
        QTest::newRow("cut off") << QByteArray("a\\x2") << u"a\\x2"_s;
        QTest::newRow("no number") << QByteArray("a\\xzzb") << u"a\\xzzb"_s;
        QTest::newRow("for a terminal") << QByteArray("\\x1b[2Jgone") << u"\\u001b[2Jgone"_s;
        QTest::newRow("for a terminal, in eight bits") << QByteArray("\\xc2\\x9b2J") << u"\\u009b2J"_s;
        QTest::newRow("right to left") << QByteArray("\\xe2\\x80\\xaeabc") << u"\\u202eabc"_s;
        QTest::newRow("no UTF-8") << QByteArray("\\xff") << u"\uFFFD"_s;
    }

    void escapesBecomeText()
    {
        QFETCH(const QByteArray, written);
        QFETCH(const QString, text);
        const auto record = parseKmsgRecord("6,1,1,-;" + written + "\n");
        QVERIFY(record);
        QCOMPARE(record->text, text);
    }

    void whatIsNoRecord_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (const char *bytes :
             {"", "\n", ";", "6,1,2;text", "6,1,2,-", "x,1,2,-;text", "6,x,2,-;text", "6,1,x,-;text", "-6,1,2,-;text",
              "6,-1,2,-;text", "+6,1,2,-;text", " 6,1,2,-;text", "1024,1,2,-;text", "6,1,9223372036854775808,-;text",
              "6,18446744073709551616,1,-;text", " SUBSYSTEM=anarchy_egpu"})
            QTest::addRow("\"%s\"", QByteArray(bytes).replace('\n', "\\n").constData()) << QByteArray(bytes);
    }

    void whatIsNoRecord()
    {
        QFETCH(const QByteArray, bytes);
        QVERIFY(!parseKmsgRecord(bytes));
    }

    void aRecordOutOfTheJournal()
    {
        const auto entry = parseJournalRecord(
            R"({"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1700000000500000","__MONOTONIC_TIMESTAMP":"9000000",)"
            R"("_SOURCE_MONOTONIC_TIMESTAMP":"2000000","PRIORITY":"3","SYSLOG_FACILITY":"0","_KERNEL_SUBSYSTEM":"anarchy_egpu",)"
            R"("MESSAGE":"anarchy_egpu link0: up","_TRANSPORT":"kernel"})");
        QVERIFY(entry);
        QCOMPARE(entry->cursor, u"s=1;i=2"_s);
        QCOMPARE(entry->record.timeUs, 1'700'000'000'500'000 - 7'000'000); // when it was written, not when it was read
        QCOMPARE(entry->record.level, 3);
        QCOMPARE(entry->record.text, u"anarchy_egpu link0: up"_s);
        QVERIFY(isOfDriver(entry->record));
    }

    void theJournalWritesBytesAsNumbers()
    {
        const auto entry = parseJournalRecord(R"({"__REALTIME_TIMESTAMP":"5","MESSAGE":[97,27,98,194,181]})");
        QVERIFY(entry);
        QCOMPARE(entry->record.text, u"a\\u001bbµ"_s);
        QCOMPARE(entry->record.level, 6);
        QCOMPARE(entry->record.timeUs, 5);
    }

    void whatIsNoEntry_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"", "-- No entries --", "{", "[]", "{}", R"({"MESSAGE":"x"})",
                                 R"({"__REALTIME_TIMESTAMP":"5"})", R"({"__REALTIME_TIMESTAMP":"soon","MESSAGE":"x"})"})
            QTest::newRow(line) << QByteArray(line);
    }

    void whatIsNoEntry()
    {
        QFETCH(const QByteArray, line);
        QVERIFY(!parseJournalRecord(line));
    }

    void theDriversLinesAreKnown_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isOurs");
        QTest::newRow("module") << QByteArray("6,1,1,-;anarchy_egpu: configuration 4: changed") << true;
        QTest::newRow("link") << QByteArray("4,1,1,-;anarchy_egpu link0: no answer to 3 handshakes") << true;
        QTest::newRow("by its device") << QByteArray("4,1,1,-;link0: odd\n SUBSYSTEM=anarchy_egpu") << true;
        QTest::newRow("loading") << QByteArray("4,1,1,-;anarchy_egpu: loading out-of-tree module taints kernel.")
                                 << true;
        QTest::newRow("trace") << QByteArray("4,1,1,-;RIP: 0010:ring_post+0x1/0x20 [anarchy_egpu]") << true;
        QTest::newRow("another") << QByteArray("4,1,1,-;thunderbolt 0-1: new device") << false;
        QTest::newRow("longer name") << QByteArray("4,1,1,-;anarchy_egpux: hello") << false;
        QTest::newRow("list of modules") << QByteArray("4,1,1,-;Modules linked in: xfs anarchy_egpu(OE) loop") << false;
        QTest::newRow("a program in its name") << QByteArray("12,1,1,-;anarchy_egpu: all is well") << false;
    }

    void theDriversLinesAreKnown()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const bool, isOurs);
        const auto record = parseKmsgRecord(bytes);
        QVERIFY(record);
        QCOMPARE(isOfDriver(*record), isOurs);
    }

    void levelsHaveNames()
    {
        QCOMPARE(logLevelName(0), "emergency");
        QCOMPARE(logLevelName(4), "warning");
        QCOMPARE(logLevelName(7), "debug");
        QCOMPARE(logLevelName(9), "debug");
        QCOMPARE(logLevelText(3), u"error"_s);
    }
};

ANARCHY_TEST(TestKernelLog, "kernellog")
#include "tst_kernellog.moc"
