// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "dice.h"
#include "histogram.h"
#include "rules.h"
#include "testprogram.h"
#include "timing.h"

class TestModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bucketsCoverTimeWithoutHoles()
    {
        for (quint32 i = 0; i + 1 < ANARCHY_HISTOGRAM_BUCKETS; ++i) {
            QCOMPARE(anarchy_histogram_index(anarchy_histogram_lower_ns(i)), i);
            QCOMPARE(anarchy_histogram_index(anarchy_histogram_lower_ns(i + 1) - 1), i);
        }
        QCOMPARE(anarchy_histogram_index(~0ull), quint32(ANARCHY_HISTOGRAM_BUCKETS - 1));
    }

    void bucketsAreAtMostOneSixteenthWide()
    {
        for (quint32 i = ANARCHY_HISTOGRAM_STEPS; i + 1 < ANARCHY_HISTOGRAM_BUCKETS; ++i) {
            const quint64 lower = anarchy_histogram_lower_ns(i);
            const quint64 width = anarchy_histogram_lower_ns(i + 1) - lower;
            QVERIFY2(width * 16 <= lower, qPrintable(QString::number(i)));
        }
    }

    void lineRatesAreThoseOfTheSpecification()
    {
        // PCI Express: GT/s x encoding / 8, for one lane.
        QCOMPARE(anarchy_line_rate(1, 1), 250'000'000u);
        QCOMPARE(anarchy_line_rate(2, 1), 500'000'000u);
        QCOMPARE(anarchy_line_rate(3, 1), 984'615'384u);
        QCOMPARE(anarchy_line_rate(4, 1), 1'969'230'769u);
        QCOMPARE(anarchy_line_rate(4, 4), 7'876'923'076u);
        QCOMPARE(anarchy_line_rate(0, 4), 0u);
        QCOMPARE(anarchy_line_rate(5, 4), 0u);
    }

    void everyTransactionPaysForItsHeader()
    {
        QCOMPARE(anarchy_wire_bytes(256, 4096), 4096u + 16 * 24);
        QCOMPARE(anarchy_wire_bytes(4096, 4096), 4096u + 24);
        QCOMPARE(anarchy_wire_bytes(256, 257), 257u + 2 * 24);
        QCOMPARE(anarchy_wire_bytes(256, 0), 24u);
        QVERIFY(anarchy_payload_rate(1'000'000'000, 1024) > anarchy_payload_rate(1'000'000'000, 256));
        QVERIFY(anarchy_payload_rate(1'000'000'000, 4096) < 1'000'000'000u);
    }

    void smallRingsBoundTheRate()
    {
        const anarchy_wire wire{anarchy_line_rate(4, 4), 4096, 0};
        // (ring - 1) pages every 128 us: 3.8 Gb/s for 16 pages, as measured figures for host controllers have it.
        const quint64 rate = anarchy_predicted_rate(&wire, 1, 16, 128'000);
        QCOMPARE(rate, 15u * 4096 * 1'000'000'000ull / 128'000);
        QCOMPARE(anarchy_predicted_rate(&wire, 16, 1024, 128'000), anarchy_payload_rate(wire.line_rate, 4096));
        QCOMPARE(anarchy_predicted_rate(&wire, 1, 16, 0), anarchy_payload_rate(wire.line_rate, 4096));
    }

    void everyBoundaryOfEveryRule()
    {
        for (quint32 field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            const anarchy_parameter_info &info = anarchy_parameters[field];
            QCOMPARE(anarchy_rule_check(field, info.default_value), ANARCHY_REFUSED_NOT);
            QCOMPARE(anarchy_rule_check(field, info.minimum), ANARCHY_REFUSED_NOT);
            QCOMPARE(anarchy_rule_check(field, info.maximum), ANARCHY_REFUSED_NOT);
            QCOMPARE(anarchy_rule_check(field, info.maximum + 1), ANARCHY_REFUSED_RANGE);
            QCOMPARE(anarchy_rule_check(field, 0xffffffffu), ANARCHY_REFUSED_RANGE);
            if (info.minimum > 0)
                QCOMPARE(anarchy_rule_check(field, info.minimum - 1), ANARCHY_REFUSED_RANGE);
            if (info.rules & ANARCHY_RULE_POWER_OF_TWO)
                QCOMPARE(anarchy_rule_check(field, info.minimum + 1), ANARCHY_REFUSED_POWER_OF_TWO);
            if (info.rules & ANARCHY_RULE_RECOMMENDED) {
                QVERIFY(info.recommended_minimum >= info.minimum);
                QVERIFY(info.recommended_maximum <= info.maximum);
            }
        }
        QCOMPARE(anarchy_rule_check(ANARCHY_PARAM_COUNT, 1), ANARCHY_REFUSED_UNKNOWN);
    }

    void aTransactionNamesItsFirstFault()
    {
        quint32 values[ANARCHY_VALUES_MAX] = {};
        values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = 300;
        anarchy_refusal refusal;
        const quint32 mask = 1u << ANARCHY_PARAM_RING_BUFFER_SIZE | 1u << ANARCHY_PARAM_MAX_PAYLOAD_SIZE;
        QCOMPARE(anarchy_rule_check_all(mask, values, &refusal), ANARCHY_REFUSED_POWER_OF_TWO);
        QCOMPARE(refusal.field, quint32(ANARCHY_PARAM_MAX_PAYLOAD_SIZE));
        QCOMPARE(refusal.value, 300u);
        QCOMPARE(refusal.minimum, 128u);
        QCOMPARE(refusal.maximum, 4096u);

        QCOMPARE(anarchy_rule_check_all(0, values, &refusal), ANARCHY_REFUSED_UNKNOWN);
        QCOMPARE(refusal.field, quint32(ANARCHY_FIELD_MASK));
        QCOMPARE(anarchy_rule_check_all(1u << ANARCHY_PARAM_COUNT, values, &refusal), ANARCHY_REFUSED_UNKNOWN);
        QCOMPARE(anarchy_rule_check_all(1, values, &refusal), ANARCHY_REFUSED_NOT);
        QCOMPARE(refusal.field, quint32(ANARCHY_FIELD_NONE));
    }

    void diceAreFairAndRepeatable()
    {
        anarchy_dice one{42};
        anarchy_dice two{42};
        int hits = 0;
        for (int i = 0; i < 100000; ++i) {
            const bool hit = anarchy_dice_hit(&one, 100'000);
            QCOMPARE(anarchy_dice_hit(&two, 100'000), hit);
            hits += hit;
        }
        // 10 % of 100 000 with a standard deviation of 95; five of those.
        QVERIFY(std::abs(hits - 10000) < 475);
        QVERIFY(!anarchy_dice_hit(&one, 0));
        QVERIFY(anarchy_dice_hit(&one, 1'000'000));
    }
};

ANARCHY_TEST(TestModel, "model")
#include "tst_model.moc"
