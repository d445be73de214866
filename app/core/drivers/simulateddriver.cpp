// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/simulateddriver.h"

#include <QCoreApplication>

#include <chrono>
#include <utility>

#include <unistd.h>

#include "base/clock.h"
#include "drivers/drivers.h"

namespace anarchy {

namespace {

class SimulatedReader final : public TelemetryReader {
public:
    SimulatedReader(std::shared_ptr<SimulatedLink> link, SimulatedDriver::ClockNs clock)
        : m_link(std::move(link))
        , m_clock(std::move(clock))
    {
    }

    bool read(TelemetryPage &page) override
    {
        m_link->readAt(m_clock(), page);
        return true;
    }

private:
    std::shared_ptr<SimulatedLink> m_link;
    SimulatedDriver::ClockNs m_clock;
};

} // namespace

/// Answers from the event loop, as the helper does.
class SimulatedDriver::Changes final : public ChangeService {
public:
    explicit Changes(SimulatedDriver &driver)
        : m_driver(driver)
    {
    }

    bool isBusy() const override { return m_busy; }

    void confirm() override
    {
        answer(&ChangeService::confirmed, [this] { return m_driver.endTrial(true, ANARCHY_SOURCE_IOCTL); });
    }
    void persist() override { answer(&ChangeService::persisted, &Changes::nothingToKeep); }
    void forget() override { answer(&ChangeService::forgotten, &Changes::nothingToKeep); }

private:
    void startApply(const Change &change, std::chrono::milliseconds trial) override
    {
        answer(&ChangeService::applied, [this, change, trial] { return m_driver.apply(change, trial); });
    }
    void startRevert() override
    {
        answer(&ChangeService::reverted, [this] { return m_driver.endTrial(false, ANARCHY_SOURCE_IOCTL); });
    }

    static Outcome nothingToKeep()
    {
        return {
            Outcome::Code::Refused,
            QCoreApplication::translate("SimulatedDriver", "A simulated link has no settings to keep for a restart.")};
    }

    template <typename Work> void answer(void (ChangeService::*signal)(const Outcome &), Work work)
    {
        const bool rejected = std::exchange(m_busy, true);
        QTimer::singleShot(0, this, [this, signal, work, rejected] {
            if (rejected) {
                Q_EMIT(this->*signal)(
                    {Outcome::Code::Busy,
                     QCoreApplication::translate("SimulatedDriver", "Another request is still being carried out.")});
                return;
            }
            const Outcome outcome = work();
            m_busy = false;
            Q_EMIT(this->*signal)(outcome);
        });
    }

    SimulatedDriver &m_driver;
    bool m_busy = false;
};

SimulatedDriver::SimulatedDriver(quint64 seed, ClockNs clock, const SimulatedConditions &conditions)
    : m_clock(clock ? std::move(clock) : ClockNs(monotonicNs))
    , m_link(std::make_shared<SimulatedLink>(seed, conditions))
    , m_previous(defaultValues())
    , m_changes(std::make_unique<Changes>(*this))
{
    m_trial.setSingleShot(true);
    connect(&m_trial, &QTimer::timeout, this, [this] { endTrial(false, ANARCHY_SOURCE_TRIAL_TIMER); });
}

SimulatedDriver::~SimulatedDriver() = default;

std::unique_ptr<TelemetryReader> SimulatedDriver::openReader(int link) const
{
    return link == 0 ? std::make_unique<SimulatedReader>(m_link, m_clock) : nullptr;
}

std::optional<Configuration> SimulatedDriver::configuration() const
{
    Configuration configuration;
    configuration.running = configuration.effective = m_link->values();
    configuration.loaded = defaultValues();
    configuration.previous = m_onTrial ? m_previous : configuration.running;
    configuration.generation = m_generation;
    configuration.onTrial = m_onTrial;
    configuration.trialLeftMs = m_onTrial ? std::max(m_trial.remainingTime(), 0) : 0;
    return configuration;
}

ChangeService *SimulatedDriver::changes()
{
    return m_changes.get();
}

void SimulatedDriver::adopt(const ParameterValues &values, anarchy_event_type type, anarchy_event_source source,
                            quint32 trialMs)
{
    const ParameterValues old = m_link->values();
    anarchy_event event{};
    event.size = sizeof event;
    event.type = type;
    event.sequence = ++m_sequence;
    event.time_ns = static_cast<quint64>(m_clock());
    event.link = 0xffffffffu;
    event.source = source;
    event.uid = ::getuid();
    event.pid = static_cast<quint32>(::getpid());
    event.args[0] = trialMs;
    event.field_mask = Change::between(old, values).mask();
    std::copy(old.begin(), old.end(), event.old_values);
    std::copy(values.begin(), values.end(), event.new_values);

    m_link->setValues(values);
    ++m_generation;
    Q_EMIT eventReceived(event, 0);
    Q_EMIT configurationChanged();
}

Outcome SimulatedDriver::apply(const Change &change, std::chrono::milliseconds trial)
{
    std::array<__u32, ANARCHY_VALUES_MAX> wanted{};
    for (std::size_t i = 0; i < change.values.size(); ++i)
        wanted[i] = change.values[i].value_or(0);
    anarchy_refusal refusal{};
    if (anarchy_rule_check_all(change.mask(), wanted.data(), &refusal) != ANARCHY_REFUSED_NOT)
        return {Outcome::Code::Refused, refusalText(refusal)};
    if (m_onTrial) {
        refusal.reason = ANARCHY_REFUSED_TRIAL_RUNNING;
        return {Outcome::Code::Busy, refusalText(refusal)};
    }
    const ParameterValues running = m_link->values();
    if (trial.count() > 0) {
        m_previous = running;
        m_onTrial = true;
        m_trial.start(trial);
    }
    adopt(change.appliedTo(running), ANARCHY_EVENT_CONFIG_CHANGED, ANARCHY_SOURCE_IOCTL,
          static_cast<quint32>(trial.count()));
    return {Outcome::Code::Done, {}};
}

Outcome SimulatedDriver::endTrial(bool keep, anarchy_event_source source)
{
    if (!m_onTrial) {
        anarchy_refusal refusal{};
        refusal.reason = ANARCHY_REFUSED_NO_TRIAL;
        return {Outcome::Code::Refused, refusalText(refusal)};
    }
    m_trial.stop();
    m_onTrial = false;
    if (keep)
        adopt(m_link->values(), ANARCHY_EVENT_CONFIG_CONFIRMED, source);
    else
        adopt(m_previous, ANARCHY_EVENT_CONFIG_REVERTED, source);
    return {Outcome::Code::Done, {}};
}

std::unique_ptr<DriverPort> makeSimulatedDriver(quint64 seed)
{
    return std::make_unique<SimulatedDriver>(seed);
}

} // namespace anarchy

#include "moc_simulateddriver.cpp"
