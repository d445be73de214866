// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/openmetrics.h"

#include "contract/link.h"
#include "contract/parameters.h"
#include "export/expositionwriter.h"
#include "histogram.h"

namespace anarchy {

namespace {

using Type = ExpositionWriter::Type;

// Help is read by programs too and stays in English, as the names do.

constexpr quint32 firstOctave = 8;
constexpr quint32 lastOctave = 34;
// One octave is left above the last bound. It gets none, because its last bucket takes everything longer as well.
static_assert(ANARCHY_HISTOGRAM_BUCKETS == (lastOctave - 2) * ANARCHY_HISTOGRAM_STEPS);

double seconds(quint64 ns)
{
    return static_cast<double>(ns) / 1e9;
}

quint64 since(quint64 from, quint64 to)
{
    return to > from ? to - from : 0;
}

void writeHistogram(ExpositionWriter &writer, const char *name, const char *help, const anarchy_histogram &histogram)
{
    writer.family(Type::Histogram, name, "seconds", help);
    quint64 count = 0;
    quint32 bucket = 0;
    for (quint32 octave = firstOctave; octave <= lastOctave; ++octave) {
        const quint64 bound = quint64(1) << octave;
        for (const quint32 end = anarchy_histogram_index(bound); bucket < end; ++bucket)
            count += histogram.bucket[bucket];
        writer.part("_bucket", {{"le", ExpositionWriter::number(seconds(bound - 1))}}, count);
    }
    for (; bucket < ANARCHY_HISTOGRAM_BUCKETS; ++bucket)
        count += histogram.bucket[bucket];
    writer.part("_bucket", {{"le", "+Inf"}}, count);
    writer.part("_count", {}, count);
    writer.part("_sum", {}, seconds(histogram.sum_ns));
}

void writeState(ExpositionWriter &writer, const TelemetryPage &page, bool simulated)
{
    writer.family(Type::Info, "anarchy_egpu_link", "",
                  "What carries the link; loopback and simulated are no hardware.");
    const QByteArrayView transport = transportName(static_cast<anarchy_transport>(page.transport));
    if (simulated) // common to all samples then
        writer.sample({{"transport", transport}}, quint64(1));
    else
        writer.sample({{"simulated", "false"}, {"transport", transport}}, quint64(1));

    writer.family(Type::StateSet, "anarchy_egpu_link_state", "", "State of the link; one of them is 1.");
    for (quint32 state = 0; state < ANARCHY_LINK_STATE_COUNT; ++state) {
        writer.sample({{"anarchy_egpu_link_state", linkStateName(static_cast<anarchy_link_state>(state))}},
                      quint64(state == page.state));
    }
    writer.family(Type::Gauge, "anarchy_egpu_link_state_age_seconds", "seconds", "Time since the state last changed.");
    writer.sample({}, seconds(since(page.state_since_ns, page.time_ns)));
    writer.family(Type::Gauge, "anarchy_egpu_link_generation", "", "PCIe generation that the link runs at.");
    writer.sample({}, quint64(page.generation));
    writer.family(Type::Gauge, "anarchy_egpu_link_lanes", "", "Lanes that the link runs on.");
    writer.sample({}, quint64(page.lanes));
    writer.family(Type::Gauge, "anarchy_egpu_link_line_bytes_per_second", "bytes_per_second",
                  "What one direction carries after line encoding, before packet headers.");
    writer.sample({}, page.line_rate);
    writer.family(Type::Gauge, "anarchy_egpu_link_maximum_bytes_per_second", "bytes_per_second",
                  "Payload that one direction can carry as now configured.");
    writer.sample({}, page.maximum_rate);
}

void writeTotals(ExpositionWriter &writer, const TelemetryPage &page)
{
    writer.family(Type::Counter, "anarchy_egpu_transferred_bytes", "bytes",
                  "Payload that the far end accepted (tx) or that arrived here (rx).");
    writer.sample({{"direction", "tx"}}, page.tx_bytes);
    writer.sample({{"direction", "rx"}}, page.rx_bytes);
    writer.family(Type::Counter, "anarchy_egpu_transferred_frames", "", "Frames, as transferred bytes.");
    writer.sample({{"direction", "tx"}}, page.tx_frames);
    writer.sample({{"direction", "rx"}}, page.rx_frames);
    writer.family(Type::Counter, "anarchy_egpu_errors", "", "Errors by kind, both directions.");
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
        writer.sample({{"kind", errorName(kind)}}, page.errors[kind]);
    writer.family(Type::Counter, "anarchy_egpu_interrupts", "", "Times that completion processing ran.");
    writer.sample({}, page.interrupts);
    writer.family(Type::Counter, "anarchy_egpu_processing_seconds", "seconds",
                  "Processor time spent in completion processing.");
    writer.sample({}, seconds(page.cpu_ns));
}

void writeConfiguration(ExpositionWriter &writer, const TelemetryPage &page)
{
    writer.family(Type::Gauge, "anarchy_egpu_ring_memory_bytes", "bytes",
                  "Memory that the rings of open channels hold.");
    writer.sample({}, page.memory_bytes);
    writer.family(Type::Gauge, "anarchy_egpu_channels_open", "", "Channels that are open.");
    writer.sample({}, quint64(page.channels_open));
    writer.family(Type::Gauge, "anarchy_egpu_channels_effective", "", "Channels that may be open at once.");
    writer.sample({}, quint64(page.channels_effective));
    writer.family(Type::Gauge, "anarchy_egpu_parameter", "", "Running parameters of the module, in the unit of each.");
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        const anarchy_parameter_info &parameter = parameterInfo(field);
        writer.sample({{"parameter", parameter.name}, {"unit", parameter.unit}}, quint64(page.values[field]));
    }
}

bool wasUsed(const anarchy_channel_telemetry &channel)
{
    return channel.state != ANARCHY_CHANNEL_CLOSED || channel.tx_frames || channel.rx_frames || channel.errors
        || channel.resets;
}

void writeChannels(ExpositionWriter &writer, const TelemetryPage &page)
{
    // Calls `write` with each channel and its number as a label's value.
    const auto each = [&page](auto write) {
        for (quint32 i = 0; i < ANARCHY_CHANNELS_MAX; ++i) {
            if (wasUsed(page.channels[i]))
                write(QByteArray::number(i), page.channels[i]);
        }
    };
    writer.family(Type::Gauge, "anarchy_egpu_channel_open", "", "1 while the channel is open.");
    each([&](const QByteArray &channel, const anarchy_channel_telemetry &of) {
        writer.sample({{"channel", channel}}, quint64(of.state != ANARCHY_CHANNEL_CLOSED));
    });
    writer.family(Type::Counter, "anarchy_egpu_channel_transferred_bytes", "bytes",
                  "Payload by channel number; a number that is used again counts on.");
    each([&](const QByteArray &channel, const anarchy_channel_telemetry &of) {
        writer.sample({{"channel", channel}, {"direction", "tx"}}, of.tx_bytes);
        writer.sample({{"channel", channel}, {"direction", "rx"}}, of.rx_bytes);
    });
    writer.family(Type::Counter, "anarchy_egpu_channel_transferred_frames", "", "Frames by channel number.");
    each([&](const QByteArray &channel, const anarchy_channel_telemetry &of) {
        writer.sample({{"channel", channel}, {"direction", "tx"}}, of.tx_frames);
        writer.sample({{"channel", channel}, {"direction", "rx"}}, of.rx_frames);
    });
    writer.family(Type::Counter, "anarchy_egpu_channel_errors", "", "Errors of all kinds that hit the channel.");
    each([&](const QByteArray &channel, const anarchy_channel_telemetry &of) {
        writer.sample({{"channel", channel}}, of.errors);
    });
    writer.family(Type::Counter, "anarchy_egpu_channel_resets", "", "Times the watchdog reset the channel.");
    each([&](const QByteArray &channel, const anarchy_channel_telemetry &of) {
        writer.sample({{"channel", channel}}, quint64(of.resets));
    });
    writer.family(Type::Gauge, "anarchy_egpu_channel_waiting_frames", "",
                  "Descriptors posted and not completed (tx), frames that arrived and were not read (rx).");
    each([&](const QByteArray &channel, const anarchy_channel_telemetry &of) {
        writer.sample({{"channel", channel}, {"direction", "tx"}}, quint64(of.tx_in_flight));
        writer.sample({{"channel", channel}, {"direction", "rx"}}, quint64(of.rx_waiting));
    });
}

} // namespace

QByteArray contentType(ExpositionFormat format)
{
    return format == ExpositionFormat::OpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                                   : "text/plain; version=0.0.4; charset=utf-8";
}

QByteArray exposition(const ExposedLink &link, ExpositionFormat format, const QByteArray &version)
{
    ExpositionWriter writer(format);
    writer.family(Type::Info, "anarchy_egpu_build", "", "The program that wrote this.");
    writer.sample({{"version", version}}, quint64(1));

    const QByteArray number = QByteArray::number(link.number);
    if (link.simulated)
        writer.setCommonLabels({{"link", number}, {"simulated", "true"}});
    else
        writer.setCommonLabels({{"link", number}});
    writer.family(Type::Gauge, "anarchy_egpu_up", "", "1 when the link's telemetry could be read.");
    writer.sample({}, quint64(link.page != nullptr));
    if (const TelemetryPage *page = link.page) {
        writeState(writer, *page, link.simulated);
        writeTotals(writer, *page);
        writeHistogram(writer, "anarchy_egpu_dma_latency_seconds", "From posting a descriptor to its completion.",
                       page->dma_latency);
        writeHistogram(writer, "anarchy_egpu_round_trip_seconds", "Of control messages to the far end and back.",
                       page->round_trip);
        writeConfiguration(writer, *page);
        writeChannels(writer, *page);
    }
    return writer.finish();
}

} // namespace anarchy
