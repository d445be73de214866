// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QTest>

#include "base/clock.h"
#include "cli/command/timeoption.h"
#include "testprogram.h"

using namespace anarchy::cli;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 now = 1'800'000'000 * nsPerSecond;

} // namespace

class TestTimeOption : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void moments_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("timeNs");
        const auto local = [](int hour, int minute, int s, int ms) {
            return QDateTime(QDate(2026, 11, 24), QTime(hour, minute, s, ms)).toMSecsSinceEpoch() * 1'000'000;
        };
        QTest::newRow("now") << u"now"_s << now;
        QTest::newRow("seconds ago") << u"-90s"_s << now - 90 * nsPerSecond;
        QTest::newRow("minutes ago") << u"-30m"_s << now - 1'800 * nsPerSecond;
        QTest::newRow("hours ago") << u"-2h"_s << now - 7'200 * nsPerSecond;
        QTest::newRow("days ago") << u"-7d"_s << now - 7 * 86'400 * nsPerSecond;
        QTest::newRow("date") << u"2026-11-24"_s << local(0, 0, 0, 0);
        QTest::newRow("local") << u"2026-11-24T14:05"_s << local(14, 5, 0, 0);
        QTest::newRow("to the second") << u"2026-11-24T14:05:07"_s << local(14, 5, 7, 0);
        QTest::newRow("to the millisecond") << u"2026-11-24T14:05:07.250"_s << local(14, 5, 7, 250);
        QTest::newRow("UTC") << u"2026-11-24T14:05Z"_s << 1'795'529'100 * nsPerSecond;
        QTest::newRow("UTC, whole") << u"2026-11-24T14:05:00.000Z"_s << 1'795'529'100 * nsPerSecond;
        QTest::newRow("offset") << u"2026-11-24T14:05+02:00"_s << 1'795'521'900 * nsPerSecond;
        QTest::newRow("1970") << u"1970-01-01T00:00Z"_s << qint64(0);
    }
    void moments()
    {
        QFETCH(QString, text);
        QFETCH(qint64, timeNs);
        const std::optional<qint64> parsed = parseTime(text, now);
        QVERIFY(parsed);
        QCOMPARE(*parsed, timeNs);
    }

    void nonsense_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 " ",
                                 "yesterday",
                                 "NOW",
                                 "2h",
                                 "+2h",
                                 "-2",
                                 "-h",
                                 "-2w",
                                 "-2h ",
                                 "--2h",
                                 "-2.5h",
                                 "-2h30m",
                                 "-99999999999s",
                                 "-999999999d",
                                 "2026",
                                 "2026-13-01",
                                 "2026-02-30",
                                 "2026-11-24T",
                                 "2026-11-24T14",
                                 "2026-11-24T25:00",
                                 "2026-11-24T14:05x",
                                 "2026-11-24 14:05",
                                 "24.11.2026",
                                 "1969-12-31T23:59Z",
                                 "2300-01-01",
                                 "9999-12-31",
                                 "2026-11-24T14:05+2",
                                 "2026-11-24Z"})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    }
    void nonsense()
    {
        QFETCH(QString, text);
        QVERIFY(!parseTime(text, now));
    }

    void theMessageTellsWhatWorks()
    {
        for (const auto &each : {u"2026-11-24"_s, u"2026-11-24T14:05"_s, u"-90s"_s, u"-30m"_s, u"-2h"_s, u"-7d"_s}) {
            QVERIFY(allowedTimes().contains(each));
            QVERIFY(parseTime(each, now));
        }
    }
};

ANARCHY_TEST(TestTimeOption, "timeoption")
#include "tst_timeoption.moc"
