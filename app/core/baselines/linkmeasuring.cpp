// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/linkmeasuring.h"

namespace anarchy {

LinkMeasuring::LinkMeasuring(LiveModel &model, QObject *parent)
    : QObject(parent)
    , m_model(model)
{
    connect(&m_model, &LiveModel::sampled, this, &LinkMeasuring::take);
    connect(&m_model, &LiveModel::linkChanged, this, &LinkMeasuring::checkLink);
    connect(&m_model, &LiveModel::portReplaced, this, &LinkMeasuring::adoptPort);
    connect(&m_model, &LiveModel::linkChosen, this, &LinkMeasuring::adoptLink);
    adoptPort();
}

void LinkMeasuring::adoptPort()
{
    connect(&m_model.port(), &DriverPort::configurationChanged, this, &LinkMeasuring::checkConfiguration);
    adoptLink();
}

void LinkMeasuring::adoptLink()
{
    if (m_running)
        fail(tr("Another link is looked at now."));
}

QString LinkMeasuring::obstacle() const
{
    if (m_model.playback())
        return tr("A recording does nothing now that could be measured.");
    const std::optional<Configuration> configuration = m_model.port().configuration();
    if (!configuration || !m_model.latest() || m_model.latest()->state != ANARCHY_LINK_UP)
        return tr("Without a link that is up there is nothing to measure.");
    if (configuration->onTrial)
        return tr("Keep or revert the change on trial first.");
    return {};
}

bool LinkMeasuring::start(std::chrono::seconds length)
{
    if (m_running || !obstacle().isEmpty())
        return false;
    m_running = true;
    m_model.setAwaited(this, true);
    m_length = length;
    m_seconds = 0;
    m_configuration = m_model.port().configuration();
    m_measurement.clear();
    return true;
}

void LinkMeasuring::cancel()
{
    m_running = false;
    m_model.setAwaited(this, false);
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
    if (m_running && (!m_model.latest() || m_model.latest()->state != ANARCHY_LINK_UP))
        fail(tr("The link went down while it was measured."));
}

void LinkMeasuring::checkConfiguration()
{
    if (!m_running)
        return;
    const std::optional<Configuration> now = m_model.port().configuration();
    if (!now || now->running != m_configuration->running || now->effective != m_configuration->effective)
        fail(tr("The parameters changed while the link was measured, so it tells of neither."));
}

void LinkMeasuring::finish()
{
    const std::unique_ptr<TelemetryReader> reader = m_model.port().openReader(m_model.link());
    TelemetryPage page{};
    if (!reader || !reader->read(page)) {
        fail(tr("The link went down while it was measured."));
        return;
    }
    Baseline baseline = Baseline::describe(m_model.port(), m_model.link(), *m_configuration, page);
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
