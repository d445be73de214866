// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "advice/forecast.h"
#include "base/clock.h"
#include "drivers/simulatedlink.h"
#include "telemetry/history.h"
#include "testprogram.h"
#include "timing.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

/// A simulated link and what is observed of it, by the way that the programs go.
class Watched {
public:
    explicit Watched(const SimulatedConditions &conditions)
        : m_link(11, conditions)
    {
        m_link.readAt(m_nowNs, m_page);
    }

    void setValues(const ParameterValues &values) { m_link.setValues(values); }

    /// What went before does not count any more.
    void forget()
    {
        m_history.clear();
        m_fromNs = m_nowNs;
    }

    Observation watch(int seconds)
    {
        for (int i = 0; i < 4 * seconds; ++i) {
            const anarchy_telemetry before = m_page;
            m_nowNs += nsPerSecond / 4;
            m_link.readAt(m_nowNs, m_page);
            m_latest = Sample::between(before, m_page);
            m_history.append(*m_latest);
        }
        Configuration configuration;
        configuration.running = configuration.effective = m_link.values();
        configuration.effective[ANARCHY_PARAM_MAX_DMA_CHANNELS] = m_page.channels_effective;
        configuration.limit[ANARCHY_PARAM_MAX_DMA_CHANNELS] = m_page.channels_limit;
        return observe({.history = m_history,
                        .channels = m_channels,
                        .latest = m_latest,
                        .marks = m_marks,
                        .configuration = configuration,
                        .boot = {},
                        .system = {}},
                       {m_fromNs, m_nowNs});
    }

private:
    SimulatedLink m_link;
    qint64 m_nowNs = 100 * nsPerSecond;
    qint64 m_fromNs = m_nowNs;
    anarchy_telemetry m_page{};
    History m_history;
    ChannelActivity m_channels;
    std::vector<EventMark> m_marks;
    std::optional<Sample> m_latest;
};

ParameterValues valuesWith(quint32 ring, quint32 channels, quint32 payload, quint32 speed = 0)
{
    ParameterValues values = defaultValues();
    values[ANARCHY_PARAM_RING_BUFFER_SIZE] = ring;
    values[ANARCHY_PARAM_MAX_DMA_CHANNELS] = channels;
    values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = payload;
    values[ANARCHY_PARAM_FORCE_LINK_SPEED] = speed;
    return values;
}

} // namespace

class TestForecast : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsForeseenComesTrue_data()
    {
        QTest::addColumn<quint32>("ring");
        QTest::addColumn<quint32>("channels");
        QTest::addColumn<quint32>("payload");
        QTest::addColumn<quint32>("speed");
        QTest::newRow("as it runs") << 256u << 8u << 256u << 0u;
        QTest::newRow("rings hold back") << 16u << 8u << 256u << 0u;
        QTest::newRow("one channel with a small ring") << 64u << 1u << 512u << 0u;
        QTest::newRow("large payload") << 512u << 16u << 4096u << 0u;
        QTest::newRow("small payload") << 256u << 8u << 128u << 0u;
        QTest::newRow("Gen1") << 256u << 8u << 256u << 1u;
        QTest::newRow("Gen3") << 128u << 4u << 1024u << 3u;
        QTest::newRow("more than it trains to") << 256u << 8u << 256u << 4u;
    }

    void whatIsForeseenComesTrue()
    {
        QFETCH(quint32, ring);
        QFETCH(quint32, channels);
        QFETCH(quint32, payload);
        QFETCH(quint32, speed);
        // More is offered than any setting can carry, so what is carried is what the link can.
        Watched link({.demand = 20, .cpuNsPerByte = 0});
        const Observation before = link.watch(20);
        const ParameterValues values = valuesWith(ring, channels, payload, speed);
        const Forecast foreseen = forecast(values, before);

        link.setValues(values);
        link.watch(2); // until the rings hold what they then can
        link.forget();
        const Observation after = link.watch(10);
        QCOMPARE(foreseen.memoryNow, std::optional<quint64>(ANARCHY_CHANNEL_MEMORY_BYTES(8, ring)));
        QCOMPARE(foreseen.memoryAtFullUse, after.latest->memoryBytes); // the simulation opens all channels
        QCOMPARE(*foreseen.maximumRate, after.maximumRate());
        const double carried = after.statistics.tx.average;
        QVERIFY2(std::abs(*foreseen.rate / carried - 1) < 0.08,
                 qPrintable(u"foreseen %1, carried %2"_s.arg(*foreseen.rate).arg(carried)));
        // A frame waits for full rings, is on the wire itself, and is found late by one round at most.
        const auto slowest = static_cast<double>(after.statistics.dmaLatency.maximumNs());
        const double limit = *foreseen.longestWaitNs * *foreseen.maximumRate / *foreseen.rate * 1.4 + *foreseen.frameNs
            + 2 * *roundNs(before);
        QVERIFY2(slowest <= 1.04 * limit, qPrintable(u"slowest %1, limit %2"_s.arg(slowest).arg(limit)));
    }

    void whatRunsIsForeseenToStay()
    {
        Watched link({.demand = 20});
        const Observation seen = link.watch(20);
        const Forecast now = forecast(defaultValues(), seen);
        QCOMPARE(*now.maximumRate, seen.maximumRate());
        QCOMPARE(*now.memoryNow, seen.latest->memoryBytes);
        QVERIFY(!now.ringsLimit());
        for (const ForecastLine &line : compareForecasts(now, now))
            QVERIFY(!line.changes());
    }

    void channelsInUseAreThoseThatAreOpen()
    {
        Watched link({});
        Observation seen = link.watch(2);
        seen.latest->channelsOpen = 3;
        const Forecast fewer = forecast(valuesWith(256, 16, 256), seen);
        QCOMPARE(fewer.channels, 16u);
        QCOMPARE(fewer.channelsInUse, 3u); // there was room for more, and nobody took it
        QCOMPARE(*fewer.memoryNow, ANARCHY_CHANNEL_MEMORY_BYTES(3, 256));
        QCOMPARE(forecast(valuesWith(256, 2, 256), seen).channelsInUse, 2u);
    }

    void aKnownLimitOfTheLinkHolds()
    {
        Watched link({.channels = 7});
        link.setValues(valuesWith(256, 12, 256));
        const Observation seen = link.watch(2);
        const Forecast more = forecast(valuesWith(256, 16, 256), seen);
        QCOMPARE(more.channels, 7u);
        QVERIFY(more.channelsAreCapped);
        QCOMPARE(more.memoryAtFullUse, ANARCHY_CHANNEL_MEMORY_BYTES(7, 256));
        QVERIFY(!forecast(valuesWith(256, 4, 256), seen).channelsAreCapped);
    }

    void aSpeedThatHasNotShownIsNotKnown()
    {
        Watched link({});
        link.setValues(valuesWith(256, 8, 256, 2));
        const Observation capped = link.watch(2);
        QVERIFY(!forecast(valuesWith(256, 8, 256, 0), capped).maximumRate);
        QVERIFY(!forecast(valuesWith(256, 8, 256, 4), capped).maximumRate);
        const Forecast lower = forecast(valuesWith(256, 8, 256, 1), capped);
        QCOMPARE(*lower.maximumRate, static_cast<double>(anarchy_payload_rate(anarchy_line_rate(1, 4), 256)));
        const QList<ForecastLine> lines
            = compareForecasts(forecast(valuesWith(256, 8, 256, 2), capped), forecast(defaultValues(), capped));
        const auto maximum = std::ranges::find(lines, u"maximum_rate"_s, &ForecastLine::id);
        QVERIFY(maximum != lines.end() && maximum->before && !maximum->after);
        QCOMPARE(maximum->afterText(), u"not known"_s);
    }

    void aThrottledLinkKeepsItsRate()
    {
        Watched link({});
        Observation seen = link.watch(2);
        seen.latest->lineRate = 20'000'000; // no generation is as slow
        const Forecast same = forecast(valuesWith(256, 8, 512), seen);
        QCOMPARE(*same.maximumRate, static_cast<double>(anarchy_payload_rate(20'000'000, 512)));
        QVERIFY(!forecast(valuesWith(256, 8, 512, 1), seen).maximumRate);
    }

    void withoutALinkOnlyMemoryIsKnown()
    {
        const Forecast nothing = forecast(valuesWith(512, 4, 256), {});
        QCOMPARE(nothing.memoryAtFullUse, ANARCHY_CHANNEL_MEMORY_BYTES(4, 512));
        QVERIFY(!nothing.memoryNow && !nothing.maximumRate && !nothing.rate && !nothing.longestWaitNs);
        QCOMPARE(compareForecasts(nothing, nothing).size(), 1);
        QVERIFY(compareForecasts(nothing, nothing)[0].isExact);
        Observation down = Watched({}).watch(2);
        down.latest->state = ANARCHY_LINK_DOWN;
        QVERIFY(!forecast(defaultValues(), down).maximumRate);
    }
};

ANARCHY_TEST(TestForecast, "forecast")
#include "tst_forecast.moc"
