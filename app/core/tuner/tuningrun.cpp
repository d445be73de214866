// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner/tuningrun.h"

#include <QTimer>

#include <algorithm>
#include <utility>

#include "live/linkreader.h"

namespace anarchy {

namespace {

using namespace std::chrono_literals;

// What a trial lasts beyond its measurement: samples come in batches, and a busy machine is late.
constexpr auto trialMargin = 10s;
// A machine that stalls or sleeps for a moment has no readings either. Trials outlast this.
constexpr auto goneFor = 5s;
constexpr auto keepTrial = 10s; // it is confirmed as soon as it runs
constexpr int samplesOfMeasurement = 500;

static_assert(TuningOptions::longestMeasure + TuningOptions().settle + trialMargin
              <= std::chrono::milliseconds(ANARCHY_TRIAL_MAX_MS));

qint64 nsOf(std::chrono::milliseconds time)
{
    return std::chrono::nanoseconds(time).count();
}

} // namespace

TuningRun::TuningRun(DriverPort &driver, const TunerPlan &plan, const TuningOptions &options, TuningLoad *load,
                     QObject *parent)
    : QObject(parent)
    , m_driver(driver)
    , m_changes(*driver.changes())
    , m_options(options)
    , m_load(load)
    , m_tuner(plan)
{
    m_options.measure = std::clamp(m_options.measure, TuningOptions::shortestMeasure, TuningOptions::longestMeasure);
    m_guard.setTolerated(options.toleratedErrors);
    connect(&m_changes, &ChangeService::applied, this, &TuningRun::onApplied);
    connect(&m_changes, &ChangeService::reverted, this, &TuningRun::onReverted);
    connect(&m_changes, &ChangeService::confirmed, this, &TuningRun::onConfirmed);
    connect(&m_changes, &QObject::destroyed, this, &TuningRun::driverGone);
    if (m_load)
        connect(m_load, &TuningLoad::ended, this, &TuningRun::onLoadEnded);
}

TuningRun::~TuningRun()
{
    if (m_onTrial)
        m_changes.revert(); // nobody waits for the answer; if there is none the kernel does it
    letGo();
}

void TuningRun::follow(LinkReader &reader)
{
    m_followed = {&reader, reader.health().period};
    reader.setSamplingPeriod(samplingPeriod());
    reader.setAwaited(this, true);
    connect(&reader, &LinkReader::sampled, this, &TuningRun::addSample);
    auto *gone = new QTimer(this);
    gone->setSingleShot(true);
    gone->setInterval(goneFor);
    connect(gone, &QTimer::timeout, this, &TuningRun::linkLost);
    connect(&reader, &LinkReader::linkChanged, gone, [gone, &reader] {
        if (reader.latest())
            gone->stop();
        else if (!gone->isActive())
            gone->start();
    });
    connect(this, &TuningRun::ended, this, &TuningRun::letGo);
}

/// A run may end by being destroyed, too.
void TuningRun::letGo()
{
    const std::optional<Followed> followed = std::exchange(m_followed, std::nullopt);
    if (!followed || !followed->reader)
        return;
    followed->reader->setSamplingPeriod(followed->period);
    followed->reader->setAwaited(this, false);
}

std::chrono::milliseconds TuningRun::samplingPeriod() const
{
    return std::clamp(m_options.measure / samplesOfMeasurement, std::chrono::milliseconds(ANARCHY_TELEMETRY_PERIOD_MS),
                      std::chrono::milliseconds(100));
}

std::chrono::milliseconds TuningRun::remaining() const
{
    const TunerStep &step = m_tuner.step();
    return m_tuner.isDone() ? 0ms : (step.about - step.number + 1) * (m_options.measure + m_options.settle);
}

void TuningRun::start()
{
    if (m_state != State::Idle)
        return;
    m_state = State::Applying;
    QMetaObject::invokeMethod(this, &TuningRun::nextStep, Qt::QueuedConnection);
}

ChangeCause TuningRun::cause() const
{
    return {ChangeOrigin::Tuner, QLatin1StringView(objectiveName(m_tuner.plan().objective))};
}

bool TuningRun::oldValuesRun() const
{
    const std::optional<Configuration> now = m_driver.configuration();
    return now && !now->onTrial && now->running == m_tuner.plan().start;
}

void TuningRun::nextStep()
{
    if (m_state >= State::Ended)
        return;
    if (!m_stopped.isEmpty() || m_tuner.isDone())
        return finish();
    if (!m_driver.configuration())
        return fail(m_driver.presenceText(), Outcome::Code::NoDriver);
    if (!oldValuesRun())
        return fail(tr("Somebody else changes the values; they are left as they are."), Outcome::Code::Busy);
    m_harm.clear();
    m_measurement.clear();
    const TunerStep &step = m_tuner.step();
    m_state = State::Applying;
    Q_EMIT stepBegan(step);
    if (m_state != State::Applying)
        return; // cancelled by whoever heard of it
    if (step.change.isEmpty())
        beginMeasuring();
    else
        m_changes.apply(step.change, m_options.settle + m_options.measure + trialMargin, cause());
}

void TuningRun::onApplied(const Outcome &outcome)
{
    if (m_state == State::Keeping) {
        if (outcome.ok()) {
            m_onTrial = true;
            m_changes.confirm();
        } else {
            m_state = State::Ended;
            Q_EMIT kept(outcome);
        }
        return;
    }
    if (m_state != State::Applying || m_tuner.step().change.isEmpty())
        return; // somebody else's
    m_onTrial = outcome.ok();
    if (!m_stopped.isEmpty())
        return endStep();
    if (outcome.ok())
        return beginMeasuring();
    if (outcome.code == Outcome::Code::Refused) {
        m_harm = outcome.text; // as when there is no memory for rings that large
        return endStep();
    }
    if (outcome.code == Outcome::Code::NotAuthorized)
        return fail(tr("A step was not authorised, so tuning has ended; the old values run."), outcome.code);
    fail(outcome.text, outcome.code);
}

void TuningRun::beginMeasuring()
{
    m_state = State::Measuring;
    m_measureFromNs = m_newestNs ? m_newestNs + nsOf(m_options.settle) : 0;
    if (m_onTrial)
        m_guard.begin(m_newestNs);
    if (m_load)
        m_load->start(m_options.settle + m_options.measure);
}

void TuningRun::addSample(const Sample &sample)
{
    m_newestNs = sample.timeNs;
    m_guard.add(sample);
    if (sample.state == ANARCHY_LINK_UP)
        m_downSinceNs.reset();
    else if (!m_downSinceNs)
        m_downSinceNs = sample.timeNs;
    if (m_state != State::Measuring)
        return;
    if (m_downSinceNs && sample.timeNs - *m_downSinceNs >= TrialGuard::downForNs)
        return linkLost();
    if (m_onTrial && !m_guard.harm().isEmpty()) {
        m_harm = m_guard.harm();
        return endStep();
    }
    if (!m_measureFromNs)
        m_measureFromNs = sample.timeNs + nsOf(m_options.settle); // the first there is
    if (sample.timeNs - sample.intervalNs < m_measureFromNs)
        return;
    m_measurement.add(sample);
    if (sample.timeNs >= m_measureFromNs + nsOf(m_options.measure))
        endMeasuring();
}

void TuningRun::endMeasuring()
{
    const std::optional<Configuration> now = m_driver.configuration();
    const bool held
        = now && now->onTrial == m_onTrial && now->running == m_tuner.step().change.appliedTo(m_tuner.plan().start);
    if (!held) {
        m_onTrial = m_onTrial && now && now->onTrial;
        return fail(
            tr("The values did not stay as they were measured: somebody else changed them, or the trial ended."));
    }
    if (m_onTrial)
        Q_EMIT trialMeasured(ChangeEffect::between(m_old, m_measurement));
    else
        m_old = m_measurement;
    endStep();
}

/// What was to be known of the step is known: the old values come back.
void TuningRun::endStep()
{
    m_guard.end();
    if (m_load && m_load->isRunning() && !(m_stopped.isEmpty() && m_harm.isEmpty()))
        m_load->stop(); // nothing of it is measured any more
    if (!m_onTrial)
        return settle();
    m_state = State::Reverting;
    m_changes.revert(m_harm.isEmpty() ? RevertReason::User : RevertReason::Harm);
}

void TuningRun::onReverted(const Outcome &outcome)
{
    if (m_state != State::Reverting)
        return;
    m_onTrial = false;
    const std::optional<Configuration> now = m_driver.configuration();
    if (now && now->onTrial) {
        m_stopped = tr("The old values could not be brought back at once: %1 The driver does so by itself in %2 s.")
                        .arg(outcome.text)
                        .arg(now->trialLeftMs / 1000 + 1);
    } else if (now && m_stopped.isEmpty() && !oldValuesRun()) {
        m_stopped = tr("Somebody else changes the values; they are left as they are.");
    }
    settle();
}

void TuningRun::settle()
{
    if (m_load && m_load->isRunning()) {
        m_state = State::Draining;
        return;
    }
    if (!m_stopped.isEmpty())
        return finish();
    if (m_harm.isEmpty())
        m_tuner.measured(m_measurement);
    else
        m_tuner.harmed(m_harm);
    m_state = State::Applying;
    Q_EMIT stepEnded();
    nextStep();
}

void TuningRun::onLoadEnded(const QString &error)
{
    if (!error.isEmpty() && m_state == State::Measuring) {
        if (!m_onTrial)
            return fail(error);
        m_harm = error;
        return endStep();
    }
    if (m_state == State::Draining)
        settle();
}

void TuningRun::linkLost()
{
    if (isRunning())
        fail(tr("The link went down."), Outcome::Code::NoDriver);
}

/// The driver's object is no more, so nothing can be asked of it.
void TuningRun::driverGone()
{
    m_onTrial = false;
    const State before = std::exchange(m_state, State::Gone);
    const QString why = tr("The driver is no longer there; it goes back to the old values by itself.");
    if (before == State::Keeping) {
        QMetaObject::invokeMethod(
            this, [this, why] { Q_EMIT kept({Outcome::Code::NoDriver, why}); }, Qt::QueuedConnection);
    } else if (before != State::Ended) {
        m_failure = Outcome::Code::NoDriver;
        m_tuner.stop(why);
        QMetaObject::invokeMethod(this, &TuningRun::ended, Qt::QueuedConnection);
    }
}

void TuningRun::cancel()
{
    if (m_state == State::Idle || isRunning())
        fail(tr("Cancelled."));
}

/// Ends the run from any state with the old values.
void TuningRun::fail(const QString &why, Outcome::Code code)
{
    if (m_stopped.isEmpty()) {
        m_stopped = why;
        m_failure = code;
    }
    switch (m_state) {
    case State::Idle:
        return finish();
    case State::Applying:
        // A request that is on its way is taken back when its answer comes.
        if (m_changes.isBusy())
            return;
        [[fallthrough]];
    case State::Measuring:
        return endStep();
    case State::Reverting:
    case State::Draining:
    case State::Ended:
    case State::Keeping:
    case State::Gone:
        return;
    }
}

void TuningRun::finish()
{
    if (m_state >= State::Ended)
        return;
    if (!m_stopped.isEmpty())
        m_tuner.stop(m_stopped);
    m_state = State::Ended;
    Q_EMIT ended();
}

void TuningRun::keep()
{
    if (m_state != State::Ended || result().recommended.isEmpty())
        return;
    m_state = State::Keeping;
    if (oldValuesRun())
        return m_changes.apply(result().recommended, keepTrial, cause());
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_state = State::Ended;
            Q_EMIT kept({Outcome::Code::Busy, tr("Somebody else changed the values; they are left as they are.")});
        },
        Qt::QueuedConnection);
}

void TuningRun::onConfirmed(const Outcome &outcome)
{
    if (m_state != State::Keeping)
        return;
    m_onTrial = false;
    m_state = State::Ended;
    Q_EMIT kept(outcome);
}

} // namespace anarchy

#include "moc_tuningrun.cpp"
