// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "anarchy_egpu/control.h"
#include "contract/change.h"
#include "contract/parameters.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class TestParameters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyParameterHasWordsForPeople()
    {
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            QVERIFY(!parameterTitle(field).isEmpty());
            QVERIFY(parameterTitle(field) != parameterName(field));
            QVERIFY(!parameterHelp(field).isEmpty());
            QVERIFY(!allowedText(field).isEmpty());
            QCOMPARE(findParameter(parameterName(field)), field);
        }
        QVERIFY(!findParameter(u"Ring_buffer_size"));
        QVERIFY(!findParameter(u""));
    }

    void textThatIsNoAllowedNumber_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", " 512", "512 ", "+512", "-1", "5e2", "0x200", "512.0", "1,024", "twelve", "300",
                                 "8", "2048", "99999999999999999999", "4294967808", "٥١٢", "512\n"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void textThatIsNoAllowedNumber()
    {
        QFETCH(QString, text);
        const ParsedValue parsed = parseParameterValue(ANARCHY_PARAM_RING_BUFFER_SIZE, text);
        QVERIFY(!parsed.value);
        QCOMPARE(parsed.error, u"ring_buffer_size must be a power of two from 16 to 1024"_s);
    }

    void textThatIsOne()
    {
        QCOMPARE(parseParameterValue(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512").value, 512u);
        QCOMPARE(parseParameterValue(ANARCHY_PARAM_FORCE_LINK_SPEED, u"0").value, 0u);
        QVERIFY(parseParameterValue(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512").error.isEmpty());
    }

    void refusalsNameTheFieldAndWhatIsAllowed()
    {
        anarchy_refusal refusal{};
        refusal.field = ANARCHY_PARAM_TB_RETRY_COUNT;
        refusal.reason = ANARCHY_REFUSED_RANGE;
        refusal.value = 11;
        refusal.minimum = 1;
        refusal.maximum = 10;
        QCOMPARE(refusalText(refusal), u"tb_retry_count must be a whole number from 1 to 10, not 11"_s);
        refusal.field = ANARCHY_FIELD_TRIAL_MS;
        refusal.minimum = 1000;
        refusal.maximum = 60000;
        refusal.value = 5;
        QCOMPARE(refusalText(refusal), u"trial time must be from 1000 to 60000, not 5"_s);
        for (quint32 reason = ANARCHY_REFUSED_RANGE; reason <= ANARCHY_REFUSED_NOT_WRITABLE + 1; ++reason) {
            refusal.reason = reason;
            QVERIFY(!refusalText(refusal).isEmpty());
        }
        refusal.reason = ANARCHY_REFUSED_NOT;
        QVERIFY(refusalText(refusal).isEmpty());
    }

    void changesAreWhatDiffers()
    {
        const ParameterValues before = defaultValues();
        ParameterValues after = before;
        after[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        after[ANARCHY_PARAM_FORCE_LINK_SPEED] = 3;
        const Change change = Change::between(before, after);
        QCOMPARE(change.mask(), 1u << ANARCHY_PARAM_RING_BUFFER_SIZE | 1u << ANARCHY_PARAM_FORCE_LINK_SPEED);
        QCOMPARE(change.appliedTo(before), after);
        QCOMPARE(
            change.describe(before),
            (QStringList{u"Ring buffer size: 256 pages → 512 pages"_s, u"Link speed: automatic → Gen3 (8 GT/s)"_s}));
        QVERIFY(change.describe(after).isEmpty());
        QVERIFY(Change::between(before, before).isEmpty());
    }

    void memoryFormulaIsTheGuidesAt512Pages()
    {
        // "Each DMA channel: ~4MB" is what two rings of 512 pages take.
        QCOMPARE(ANARCHY_RING_MEMORY_BYTES(1, 512), 4ull * 1024 * 1024);
        QCOMPARE(ANARCHY_RING_MEMORY_BYTES(16, 1024), 128ull * 1024 * 1024);
        // What the driver reports has the slots of both rings beside the pages.
        QCOMPARE(ANARCHY_CHANNEL_MEMORY_BYTES(4, 256), 4ull * (2 * 256 * 4096 + 2 * 1024 * 24));
    }
};

ANARCHY_TEST(TestParameters, "parameters")
#include "tst_parameters.moc"
