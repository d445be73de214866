// SPDX-License-Identifier: GPL-3.0-or-later
#include "testdriver.h"
#include "base/clock.h"

#include <QTimer>

#include <algorithm>
#include <ctime>
#include <limits>

namespace anarchy {

namespace {

} // namespace

class TestDriver::Changes final : public ChangeService {
public:
    explicit Changes(TestDriver &driver)
        : m_driver(driver)
    {
    }

    bool isBusy() const override { return false; }
    void confirm() override
    {
        answer(&ChangeService::confirmed, [this] { return m_driver.endTrial(true); });
    }
    void persist() override
    {
        answer(&ChangeService::persisted, [this] { return m_driver.m_answer; });
    }
    void forget() override
    {
        answer(&ChangeService::forgotten, [this] { return m_driver.m_answer; });
    }

private:
    void startApply(const Change &change, std::chrono::milliseconds trial) override
    {
        answer(&ChangeService::applied,
               [this, change, trial] { return m_driver.carryOut(change, static_cast<int>(trial.count())); });
    }
    void startRevert() override
    {
        answer(&ChangeService::reverted, [this] { return m_driver.endTrial(false); });
    }
    template <typename Work> void answer(void (ChangeService::*signal)(const Outcome &), Work work)
    {
        ++m_driver.m_requests;
        QTimer::singleShot(0, this, [this, signal, work] {
            const Outcome outcome = m_driver.m_answer.ok() ? work() : m_driver.m_answer;
            Q_EMIT(this->*signal)(outcome);
        });
    }

    TestDriver &m_driver;
};

TestDriver::TestDriver()
    : m_shared(std::make_shared<Shared>())
    , m_changes(std::make_unique<Changes>(*this))
{
    m_configuration.running = m_configuration.effective = m_configuration.loaded = defaultValues();
    m_configuration.previous = m_configuration.running;
    TelemetryPage &page = m_shared->page;
    page.magic = ANARCHY_TELEMETRY_MAGIC;
    page.version = ANARCHY_TELEMETRY_VERSION;
    page.size = sizeof page;
    page.state = ANARCHY_LINK_UP;
    page.transport = ANARCHY_TRANSPORT_LOOPBACK;
    page.generation = 4;
    page.lanes = 4;
    page.channels_effective = 7;
    page.channels_limit = ANARCHY_LIMIT_INTERRUPTS;
    page.channels_open = 2;
    page.online_cpus = 2;
    page.line_rate = 7'800'000'000;
    page.maximum_rate = 7'200'000'000;
    page.memory_bytes = 4 << 20;
}

TestDriver::~TestDriver() = default;

void TestDriver::stand()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->standsAtNs = static_cast<quint64>(monotonicNs());
}

void TestDriver::setLinks(const QList<int> &links)
{
    m_links = links;
    Q_EMIT presenceChanged();
}

std::unique_ptr<TelemetryReader> TestDriver::openReader(int link) const
{
    m_linkRead = link;
    class Reader final : public TelemetryReader {
    public:
        explicit Reader(std::shared_ptr<Shared> shared)
            : m_shared(std::move(shared))
        {
        }
        bool read(TelemetryPage &page) override
        {
            const std::lock_guard lock(m_shared->mutex);
            if (!m_shared->there)
                return false;
            page = m_shared->page;
            page.time_ns = m_shared->standsAtNs ? m_shared->standsAtNs : static_cast<quint64>(monotonicNs());
            return true;
        }
        bool knowsWhenGone() const override { return true; }

    private:
        std::shared_ptr<Shared> m_shared;
    };
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->there ? std::make_unique<Reader>(m_shared) : nullptr;
}

std::optional<Configuration> TestDriver::configuration() const
{
    return m_presence == Presence::Ready ? std::optional(m_configuration) : std::nullopt;
}

ChangeService *TestDriver::changes()
{
    return m_changes.get();
}

void TestDriver::setPresence(Presence presence)
{
    m_presence = presence;
    setLinkThere(presence == Presence::Ready);
    Q_EMIT presenceChanged();
}

void TestDriver::setLinkThere(bool there)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->there = there;
}

void TestDriver::changePage(const std::function<void(TelemetryPage &)> &change)
{
    const std::lock_guard lock(m_shared->mutex);
    change(m_shared->page);
}

void TestDriver::tell(anarchy_event_type type, anarchy_event_source source, const ParameterValues &before, int trialMs)
{
    anarchy_event event{};
    event.size = sizeof event;
    event.type = type;
    event.sequence = ++m_sequence;
    event.time_ns = static_cast<quint64>(monotonicNs());
    event.link = event.uid = 0xffffffffu;
    event.source = source;
    event.args[0] = static_cast<quint32>(trialMs);
    event.field_mask = Change::between(before, m_configuration.running).mask();
    std::ranges::copy(before, event.old_values);
    std::ranges::copy(m_configuration.running, event.new_values);
    Q_EMIT eventReceived(event, 0);
    Q_EMIT configurationChanged();
}

Outcome TestDriver::carryOut(const Change &change, int trialMs)
{
    const ParameterValues before = m_configuration.running;
    m_configuration.previous = m_configuration.running;
    m_configuration.running = m_configuration.effective = change.appliedTo(m_configuration.running);
    m_configuration.onTrial = trialMs > 0;
    m_configuration.trialLeftMs = trialMs;
    ++m_configuration.generation;
    tell(ANARCHY_EVENT_CONFIG_CHANGED, ANARCHY_SOURCE_IOCTL, before, trialMs);
    return {Outcome::Code::Done, {}};
}

Outcome TestDriver::endTrial(bool keep, anarchy_event_source source)
{
    if (!m_configuration.onTrial)
        return {Outcome::Code::Refused, QStringLiteral("There is no change on trial.")};
    const ParameterValues before = m_configuration.running;
    if (!keep)
        m_configuration.running = m_configuration.effective = m_configuration.previous;
    m_configuration.previous = m_configuration.running;
    m_configuration.onTrial = false;
    m_configuration.trialLeftMs = 0;
    ++m_configuration.generation;
    tell(keep ? ANARCHY_EVENT_CONFIG_CONFIRMED : ANARCHY_EVENT_CONFIG_REVERTED, source, before);
    return {Outcome::Code::Done, {}};
}

void TestDriver::passTrialTime(int ms)
{
    m_configuration.trialLeftMs = std::max(m_configuration.trialLeftMs - ms, 0);
    if (m_configuration.onTrial && m_configuration.trialLeftMs == 0)
        endTrial(false, ANARCHY_SOURCE_TRIAL_TIMER);
}

void TestDriver::setRunning(const ParameterValues &values)
{
    const ParameterValues before = m_configuration.running;
    m_configuration.running = m_configuration.effective = m_configuration.previous = values;
    ++m_configuration.generation;
    tell(ANARCHY_EVENT_CONFIG_CHANGED, ANARCHY_SOURCE_SYSFS, before);
}

void TestDriver::startForeignTrial(const ParameterValues &values, int ms)
{
    carryOut(Change::between(m_configuration.running, values), ms);
}

void TestDriver::setEffective(int field, quint32 value, anarchy_limit limit)
{
    m_configuration.effective[static_cast<std::size_t>(field)] = value;
    m_configuration.limit[static_cast<std::size_t>(field)] = limit;
    Q_EMIT configurationChanged();
}

QRegularExpression anyWarning()
{
    return QRegularExpression(QStringLiteral("^(?!.*propagateSizeHints)"));
}

Sample makeSample(qint64 timeNs, double txRate, double rxRate, double p99Ns)
{
    Sample sample;
    sample.timeNs = timeNs;
    sample.intervalNs = 250'000'000;
    sample.values.fill(std::numeric_limits<double>::quiet_NaN());
    const auto set
        = [&sample](Metric metric, double value) { sample.values[static_cast<std::size_t>(metric)] = value; };
    set(Metric::TxRate, txRate);
    set(Metric::RxRate, rxRate);
    set(Metric::MaximumRate, 7.2e9);
    set(Metric::DmaP50, p99Ns / 2);
    set(Metric::DmaP99, p99Ns);
    set(Metric::DmaMax, p99Ns * 2);
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
        set(errorMetric(kind), 0);
    sample.state = ANARCHY_LINK_UP;
    sample.generation = 4;
    sample.lanes = 4;
    return sample;
}

} // namespace anarchy
