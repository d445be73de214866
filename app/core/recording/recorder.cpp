// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/recorder.h"

#include <utility>

#include "telemetry/sampler.h"

namespace anarchy {

Recorder::Recorder(DriverPort &port, int link, std::chrono::milliseconds interval,
                   std::unique_ptr<RecordingWriter> writer)
    : m_port(port)
    , m_link(link)
    , m_writer(std::move(writer))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &Recorder::takeSample);
    connect(&m_port, &DriverPort::eventReceived, this,
            [this](const anarchy_event &event, quint64 missed) { check(m_writer->addEvent(event, missed)); });
    connect(&m_port, &DriverPort::configurationChanged, this, [this] {
        if (const std::optional<Configuration> configuration = m_port.configuration())
            check(m_writer->addConfiguration({static_cast<quint64>(m_port.nowNs()), *configuration}));
    });
}

void Recorder::start()
{
    takeSample();
    if (m_writer->error().isEmpty())
        m_timer.start();
}

bool Recorder::finish()
{
    takeSample();
    m_timer.stop();
    disconnect(&m_port, nullptr, this, nullptr);
    return m_writer->finish();
}

void Recorder::takeSample()
{
    const qint64 nowNs = m_port.nowNs();
    if (!m_reader)
        m_reader = m_port.openReader(m_link);
    TelemetryPage page;
    bool readable = m_reader && m_reader->read(page);
    const bool isNew = readable && page.time_ns != std::exchange(m_lastNs, page.time_ns);
    if (isNew || !readable)
        m_changedNs = nowNs;
    // A link that was unplugged leaves its last page behind.
    else if (!m_reader->knowsWhenGone() && nowNs - m_changedNs > std::chrono::nanoseconds(Sampler::staleAfter).count())
        readable = false;
    if (isNew) {
        m_lost = false;
        check(m_writer->addPage(page));
    } else if (!readable) {
        m_reader.reset();
        if (!std::exchange(m_lost, true))
            check(m_writer->addGap(nowNs));
    }
}

void Recorder::check(bool written)
{
    if (written || !m_timer.isActive())
        return;
    m_timer.stop();
    disconnect(&m_port, nullptr, this, nullptr);
    Q_EMIT failed(m_writer->error());
}

} // namespace anarchy

#include "moc_recorder.cpp"
