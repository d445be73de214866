// SPDX-License-Identifier: GPL-3.0-or-later
#include "baselines/baselinewatch.h"

#include <utility>

namespace anarchy {

BaselineWatch::BaselineWatch(LinkReader &reader, RegressionWatchOptions options, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_watch(options)
{
    m_comparisons.setMaxThreadCount(1); // so that they come back in the order of blocks
    connect(&m_reader, &LinkReader::sampled, this, &BaselineWatch::take);
    connect(&m_reader, &LinkReader::linkChanged, this, &BaselineWatch::interrupt);
    connect(&m_reader, &LinkReader::portReplaced, this, &BaselineWatch::adoptPort);
    connect(&m_reader, &LinkReader::linkChosen, this, &BaselineWatch::adoptLink);
    adoptPort();
}

BaselineWatch::~BaselineWatch()
{
    m_comparisons.clear();
    m_comparisons.waitForDone(); // what is compared comes back to us
}

void BaselineWatch::adoptPort()
{
    connect(&m_reader.port(), &DriverPort::configurationChanged, this, &BaselineWatch::interrupt);
    adoptLink();
}

void BaselineWatch::adoptLink()
{
    begin(); // what was seen of another link says nothing of this one
    interrupt();
}

void BaselineWatch::setBaseline(const std::optional<Baseline> &baseline)
{
    if (baseline == m_baseline)
        return;
    m_baseline = baseline;
    begin();
    Q_EMIT changed();
}

void BaselineWatch::begin()
{
    m_lastCheck.reset();
    m_watch.setBaseline(m_baseline ? m_baseline->measurement : Measurement());
}

QString BaselineWatch::obstacle() const
{
    if (!m_baseline)
        return {};
    if (m_reader.playback())
        return tr("A recording is not watched.");
    if (const QString why = whyNotComparable(*m_baseline, m_reader.port().isSimulated()); !why.isEmpty())
        return tr("%1.", "reason").arg(why);
    if (!m_reader.latest() || m_reader.latest()->state != ANARCHY_LINK_UP)
        return tr("The link is not up.");
    if (m_onTrial)
        return tr("A change is on trial.");
    return {};
}

std::optional<Baseline> BaselineWatch::circumstances() const
{
    const std::optional<Configuration> configuration = m_reader.port().configuration();
    const std::unique_ptr<TelemetryReader> reader = m_reader.port().openReader(m_reader.link());
    TelemetryPage page{};
    if (!configuration || !reader || !reader->read(page))
        return std::nullopt;
    return Baseline::describe(m_reader.port(), m_reader.link(), *configuration, page);
}

void BaselineWatch::interrupt()
{
    const std::optional<Configuration> configuration = m_reader.port().configuration();
    m_onTrial = configuration && configuration->onTrial;
    m_watch.interrupt();
    Q_EMIT changed();
}

void BaselineWatch::take(const Sample &sample)
{
    if (!m_baseline || !obstacle().isEmpty())
        return;
    if (std::optional<RegressionWatch::Block> block = m_watch.add(sample))
        compare(*std::move(block));
}

void BaselineWatch::compare(RegressionWatch::Block block)
{
    m_comparisons.start([this, block = std::move(block)] {
        QMetaObject::invokeMethod(
            this, [this, compared = block.compared()] { finish(compared); }, Qt::QueuedConnection);
    });
}

void BaselineWatch::finish(RegressionWatch::Compared compared)
{
    const std::optional<RegressionWatch::Check> check = m_watch.judge(std::move(compared));
    if (!check)
        return;
    m_lastCheck = check;
    Q_EMIT checked(*check);
    Q_EMIT changed();
}

} // namespace anarchy

#include "moc_baselinewatch.cpp"
