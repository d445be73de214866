// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/linkmeasuring.h"

namespace anarchy {

LinkMeasuring::LinkMeasuring(LinkReader &reader, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
{
    connect(&m_reader, &LinkReader::sampled, this, &LinkMeasuring::take);
    connect(&m_reader, &LinkReader::linkChanged, this, &LinkMeasuring::checkLink);
    connect(&m_reader, &LinkReader::portReplaced, this, &LinkMeasuring::adoptPort);
    connect(&m_reader, &LinkReader::linkChosen, this, &LinkMeasuring::adoptLink);
    adoptPort();
}

void LinkMeasuring::adoptPort()
{
    connect(&m_reader.port(), &DriverPort::configurationChanged, this, &LinkMeasuring::checkConfiguration);
    adoptLink();
}

void LinkMeasuring::adoptLink()
{
    if (m_running)
        fail(tr("Another link is looked at now."));
}

QString LinkMeasuring::obstacle() const
{
    if (m_reader.playback())
        return tr("A recording does nothing now that could be measured.");
    const std::optional<Configuration> configuration = m_reader.port().configuration();
    if (!configuration || !m_reader.latest() || m_reader.latest()->state != ANARCHY_LINK_UP)
        return tr("Without a link that is up there is nothing to measure.");
    if (configuration->onTrial)
        return endTheTrialFirstText();
    return {};
}

bool LinkMeasuring::start(std::chrono::seconds length)
{
    if (m_running || !obstacle().isEmpty())
        return false;
    m_running = true;
    m_reader.setAwaited(this, true);
    m_length = length;
    m_seconds = 0;
    m_configuration = m_reader.port().configuration();
    m_measurement.clear();
    return true;
}

void LinkMeasuring::cancel()
{
    m_running = false;
    m_reader.setAwaited(this, false);
    m_measurement.clear();
}

void LinkMeasuring::take(const Sample &sample)
{
    if (!m_running)
        return;
    const std::size_t before = m_measurement.size();
    m_measurement.add(sample);
    if (m_measurement.size() > before)
        m_seconds += m_measurement.points().back().seconds;
    if (m_seconds >= static_cast<double>(m_length.count()))
        finish();
    else
        Q_EMIT progressed();
}

void LinkMeasuring::checkLink()
{
    if (m_running && (!m_reader.latest() || m_reader.latest()->state != ANARCHY_LINK_UP))
        fail(tr("The link went down while it was measured."));
}

void LinkMeasuring::checkConfiguration()
{
    if (!m_running)
        return;
    const std::optional<Configuration> now = m_reader.port().configuration();
    if (!now || now->running != m_configuration->running || now->effective != m_configuration->effective)
        fail(tr("The parameters changed while the link was measured, so it tells of neither."));
}

void LinkMeasuring::finish()
{
    const std::unique_ptr<TelemetryReader> reader = m_reader.port().openReader(m_reader.link());
    TelemetryPage page{};
    if (!reader || !reader->read(page)) {
        fail(tr("The link went down while it was measured."));
        return;
    }
    Baseline baseline = Baseline::describe(m_reader.port(), m_reader.link(), *m_configuration, page);
    baseline.measurement = std::move(m_measurement);
    cancel();
    Q_EMIT finished(baseline);
}

void LinkMeasuring::fail(const QString &why)
{
    cancel();
    Q_EMIT failed(why);
}

} // namespace anarchy

#include "moc_linkmeasuring.cpp"
