// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "profiles/presets.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class TestPresets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theProjectsPresetsAreAllowedAndFollowTheGuide()
    {
        const QList<Preset> presets = builtinPresets();
        QStringList ids;
        for (const Preset &preset : presets) {
            ids += preset.id;
            QVERIFY(!preset.title.isEmpty() && preset.title != preset.id);
            QVERIFY(!preset.purpose.isEmpty());
            for (quint32 field = 0; field < ANARCHY_PARAM_COUNT; ++field)
                QCOMPARE(anarchy_rule_check(field, preset.values[field]), ANARCHY_REFUSED_NOT);
        }
        QCOMPARE(ids, (QStringList{u"gaming"_s, u"mixed"_s, u"compute"_s, u"default"_s}));

        const ParameterValues defaults = defaultValues();
        const ParameterValues &gaming = presets[0].values;
        QVERIFY(gaming[ANARCHY_PARAM_COMPLETION_TIMEOUT] < defaults[ANARCHY_PARAM_COMPLETION_TIMEOUT]);
        QVERIFY(gaming[ANARCHY_PARAM_RING_BUFFER_SIZE] < defaults[ANARCHY_PARAM_RING_BUFFER_SIZE]);
        QVERIFY(gaming[ANARCHY_PARAM_MAX_DMA_CHANNELS] < defaults[ANARCHY_PARAM_MAX_DMA_CHANNELS]);
        const ParameterValues &mixed = presets[1].values;
        QCOMPARE(mixed[ANARCHY_PARAM_RING_BUFFER_SIZE], 512u);
        QVERIFY(mixed[ANARCHY_PARAM_MAX_DMA_CHANNELS] >= 8 && mixed[ANARCHY_PARAM_MAX_DMA_CHANNELS] <= 12);
        QCOMPARE(mixed[ANARCHY_PARAM_TB_TIMEOUT_MS], defaults[ANARCHY_PARAM_TB_TIMEOUT_MS]);
        QCOMPARE(mixed[ANARCHY_PARAM_COMPLETION_TIMEOUT], defaults[ANARCHY_PARAM_COMPLETION_TIMEOUT]);
        const ParameterValues &compute = presets[2].values;
        QVERIFY(compute[ANARCHY_PARAM_RING_BUFFER_SIZE] > defaults[ANARCHY_PARAM_RING_BUFFER_SIZE]);
        QVERIFY(compute[ANARCHY_PARAM_MAX_DMA_CHANNELS] > defaults[ANARCHY_PARAM_MAX_DMA_CHANNELS]);
        QVERIFY(compute[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] > defaults[ANARCHY_PARAM_MAX_PAYLOAD_SIZE]);
        QCOMPARE(presets[3].values, defaults);
    }

    void aPresetLeavesTheLogLevelAlone()
    {
        ParameterValues running = defaultValues();
        running[ANARCHY_PARAM_DEBUG_LEVEL] = 2;
        QVERIFY(builtinPresets()[3].matches(running));
    }

    void badFilesSayWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("error");
        QTest::newRow("not json") << QByteArray("{") << u"not a JSON object"_s;
        QTest::newRow("array") << QByteArray("[]") << u"not a JSON object"_s;
        QTest::newRow("unknown key") << QByteArray(R"({"id":"a","values":{},"x":1})") << u"unknown key \"x\""_s;
        QTest::newRow("no id") << QByteArray(R"({"values":{}})") << u"\"id\" is missing"_s;
        QTest::newRow("no values") << QByteArray(R"({"id":"a"})") << u"\"values\" is missing"_s;
        QTest::newRow("unknown parameter")
            << QByteArray(R"({"id":"a","values":{"speed":1}})") << u"unknown parameter \"speed\""_s;
        for (const char *value : {"300", "8", "-256", "256.5", "\"256\"", "null", "true", "1e99"}) {
            QTest::newRow(value) << QByteArray(R"({"id":"a","values":{"ring_buffer_size":)") + value + "}}"
                                 << u"ring_buffer_size must be a power of two from 16 to 1024"_s;
        }
    }
    void badFilesSayWhatIsWrong()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, error);
        const PresetResult result = parsePreset(json);
        QVERIFY(!result.preset);
        QVERIFY2(result.error.startsWith(error), qPrintable(result.error));
    }
};

ANARCHY_TEST(TestPresets, "presets")
#include "tst_presets.moc"
