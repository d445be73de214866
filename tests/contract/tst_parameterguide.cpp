// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "contract/parameterguide.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class TestParameterGuide : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyParameterHasSomethingToConsider()
    {
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            QVERIFY(!parameterConsiderations(field).isEmpty());
            for (const QString &text : parameterConsiderations(field))
                QVERIFY2(text.endsWith(u'.'), qPrintable(text));
            QVERIFY(parameterGuideSection(field).startsWith(u"Tuning guide, "_s));
        }
    }

    void theGuidesFourConsiderationsOfChannels()
    {
        const QString all = parameterConsiderations(ANARCHY_PARAM_MAX_DMA_CHANNELS).join(u' ');
        for (const char *word : {"parallelism", "memory", "interrupt load", "8 to 12"})
            QVERIFY2(all.contains(QLatin1StringView(word)), word);
    }

    void searchingFindsByNameTitleHelpAndConsiderations()
    {
        const auto found = [](const QString &text) {
            QStringList names;
            for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
                if (parameterMatches(field, text))
                    names += parameterName(field);
            }
            return names;
        };
        QCOMPARE(found(u"tb_retry"_s), QStringList{u"tb_retry_count"_s});
        QCOMPARE(found(u"LOG Level"_s), QStringList{u"debug_level"_s});
        QCOMPARE(found(u"watch nothing"_s), QStringList());
        QCOMPARE(found(u"  timeout   handshake "_s), (QStringList{u"tb_timeout_ms"_s}));
        QVERIFY(found(u"latency"_s).contains(u"ring_buffer_size"_s)); // only what is to be considered says so
        QCOMPARE(found({}).size(), int(ANARCHY_PARAM_COUNT));
        QCOMPARE(found(u" "_s).size(), int(ANARCHY_PARAM_COUNT));
    }

    void positionsOnTheScale()
    {
        constexpr int ring = ANARCHY_PARAM_RING_BUFFER_SIZE; // 16..1024: six octaves
        QCOMPARE(parameterPosition(ring, 16), 0.0);
        QCOMPARE(parameterPosition(ring, 128), 0.5);
        QCOMPARE(parameterPosition(ring, 1024), 1.0);
        QCOMPARE(parameterPosition(ring, 9999), 1.0);
        QCOMPARE(parameterPosition(ring, 0), 0.0);
        QCOMPARE(parameterPosition(ANARCHY_PARAM_MAX_DMA_CHANNELS, 4), 0.2); // 1..16
        QVERIFY(!recommendedSpan(ANARCHY_PARAM_COMPLETION_TIMEOUT));
        const std::optional<RecommendedSpan> span = recommendedSpan(ring);
        QVERIFY(span);
        QCOMPARE(span->from, 4.0 / 6);
        QCOMPARE(span->to, 1.0);
    }
};

ANARCHY_TEST(TestParameterGuide, "parameterguide")
#include "tst_parameterguide.moc"
