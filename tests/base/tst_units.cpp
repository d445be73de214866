// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLocale>
#include <QTest>

#include <limits>

#include "base/numbers.h"
#include "base/units.h"
#include "testprogram.h"

using namespace anarchy;

class TestUnits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void rates_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        const auto row
            = [](double value, const char *text) { QTest::newRow(text) << value << QString::fromUtf8(text); };
        row(0, "0 B/s");
        row(999, "999 B/s");
        row(999.6, "1.00 kB/s");
        row(12'345, "12.3 kB/s");
        row(2'414'000'000, "2.41 GB/s");
        row(999'600'000, "1.00 GB/s");
        row(123'456'789, "123 MB/s");
        row(std::numeric_limits<double>::quiet_NaN(), "–");
    }
    void rates()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(rateQuantity(value).text(), text);
    }

    void durations()
    {
        QCOMPARE(durationQuantity(15).text(), QStringLiteral("15 ns"));
        QCOMPARE(durationQuantity(84'260).text(), QString::fromUtf8("84.3 µs"));
        QCOMPARE(durationQuantity(4'001'000).text(), QStringLiteral("4.00 ms"));
        QCOMPARE(durationQuantity(34e9).text(), QStringLiteral("34.0 s"));
    }

    void memory()
    {
        QCOMPARE(memoryQuantity(16 * 1024 * 1024).text(), QStringLiteral("16.0 MiB"));
        QCOMPARE(memoryQuantity(512).text(), QStringLiteral("512 B"));
    }

    void shares()
    {
        QCOMPARE(percentText(0.004), QStringLiteral("0.4 %"));
        QCOMPARE(percentText(0.5), QStringLiteral("50 %"));
    }

    void seconds() { QCOMPARE(secondsText(41.7), QStringLiteral("42 s")); }

    void wholeNumbersAreDigitsAlone()
    {
        QCOMPARE(wholeNumber<quint64>("18446744073709551615"), std::optional(~quint64(0)));
        QCOMPARE(wholeNumber<qint64>("-5"), std::optional(qint64(-5)));
        for (const char *wrong : {"", " 5", "5 ", "+5", "0x5", "5.0", "18446744073709551616", "-5"})
            QVERIFY2(!wholeNumber<quint64>(wrong), wrong);
    }
};

ANARCHY_TEST(TestUnits, "units")
#include "tst_units.moc"
