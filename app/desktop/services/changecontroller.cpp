// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/changecontroller.h"

#include <algorithm>

namespace anarchy {

namespace {
using namespace std::chrono_literals;
}

ChangeController::ChangeController(LinkReader &reader, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
{
    m_countdown.setInterval(200ms);
    connect(&m_countdown, &QTimer::timeout, this, &ChangeController::refresh);
    connect(&m_reader, &LinkReader::portReplaced, this, &ChangeController::adoptPort);
    connect(&m_reader, &LinkReader::linkChosen, this, &ChangeController::adoptLink);
    connect(&m_reader, &LinkReader::linkChanged, this, &ChangeController::refresh);
    connect(&m_reader, &LinkReader::sampled, this, &ChangeController::take);
    adoptPort();
}

void ChangeController::adoptPort()
{
    m_request = Request::None;
    m_trialIsOurs = m_tuning = false;
    m_comparison.clear();
    m_guard.clear();
    DriverPort &port = m_reader.port();
    connect(&port, &DriverPort::configurationChanged, this, &ChangeController::refresh);
    ChangeService *service = port.changes();
    connect(service, &ChangeService::applied, this, [this](const Outcome &o) { answered(Request::Apply, o); });
    connect(service, &ChangeService::confirmed, this, [this](const Outcome &o) { answered(Request::Keep, o); });
    connect(service, &ChangeService::reverted, this, [this](const Outcome &o) { answered(Request::Revert, o); });
    connect(service, &ChangeService::persisted, this, [this](const Outcome &o) { answered(Request::Persist, o); });
    connect(service, &ChangeService::forgotten, this, [this](const Outcome &o) { answered(Request::Forget, o); });
    m_configuration.reset();
    refresh();
    Q_EMIT configurationChanged();
}

void ChangeController::adoptLink()
{
    if (m_configuration && m_configuration->onTrial)
        return; // the link that it is judged by may be looked at again
    m_comparison.clear();
    m_guard.clear();
}

/// What is seen now tells what the trial does, if there is one.
bool ChangeController::isJudgedHere() const
{
    return !m_configuration || !m_configuration->onTrial || m_trialLink == m_reader.link();
}

void ChangeController::take(const Sample &sample)
{
    if (!isJudgedHere())
        return;
    m_comparison.add(sample);
    m_guard.add(sample);
}

bool ChangeController::isBusy() const
{
    return m_phase != Phase::Idle;
}

QString ChangeController::busyText() const
{
    return m_phase == Phase::Tuning ? tr("Wait for the tuner, or cancel it.") : endTheTrialFirstText();
}

int ChangeController::trialLeftMs() const
{
    return m_configuration && m_configuration->onTrial ? m_configuration->trialLeftMs : 0;
}

void ChangeController::apply(const Change &change, const ChangeCause &cause, std::chrono::milliseconds trial)
{
    if (change.isEmpty() || isBusy())
        return;
    Q_EMIT messageCleared();
    m_request = Request::Apply;
    m_revertReason.clear();
    m_trialMs = static_cast<int>(trial.count());
    settle();
    m_reader.port().changes()->apply(change, trial, cause);
}

void ChangeController::keep()
{
    if (m_phase != Phase::Trial)
        return;
    m_request = Request::Keep;
    settle();
    m_reader.port().changes()->confirm();
}

void ChangeController::revert(RevertReason reason)
{
    if (m_phase != Phase::Trial)
        return;
    m_request = Request::Revert;
    settle();
    m_reader.port().changes()->revert(reason);
}

void ChangeController::persist()
{
    if (isBusy())
        return;
    m_request = Request::Persist;
    settle();
    m_reader.port().changes()->persist();
}

void ChangeController::forget()
{
    if (isBusy())
        return;
    m_request = Request::Forget;
    settle();
    m_reader.port().changes()->forget();
}

void ChangeController::beginTuning()
{
    if (isBusy())
        return;
    Q_EMIT messageCleared();
    m_tuning = true;
    settle();
}

void ChangeController::endTuning()
{
    if (!m_tuning)
        return;
    refresh(); // what the tuner left behind is seen while it is still the tuner's
    m_tuning = false;
    settle();
}

void ChangeController::refresh()
{
    const auto isOnTrial = [](const std::optional<Configuration> &each) { return each && each->onTrial; };
    // Unwatched, what was before the trial may not have been fetched yet, and would count as after its beginning.
    if (!isOnTrial(m_configuration) && isOnTrial(m_reader.port().configuration()))
        m_reader.pull(); // which may have brought us here by itself, and seen the trial begin
    const std::optional<Configuration> before = m_configuration;
    m_configuration = m_reader.port().configuration();
    const bool wasOnTrial = isOnTrial(before);
    const bool onTrial = isOnTrial(m_configuration);
    if (!wasOnTrial && onTrial && !m_tuning) {
        // The answer to our own request may come before or after this; until it does the trial counts as ours.
        m_trialIsOurs = m_request == Request::Apply;
        m_trialMs = std::max(m_trialIsOurs ? m_trialMs : 0, m_configuration->trialLeftMs);
        m_trialLink = m_reader.link();
        const qint64 now = m_reader.nowNs();
        m_comparison.begin(Measurement::of(m_reader.history(), {now - TrialComparison::windowNs, now}), now);
        m_guard.begin(now);
    }
    if (wasOnTrial && !onTrial && before && !m_tuning)
        finishTrial(*before);
    settle();

    const auto withoutClock = [](std::optional<Configuration> configuration) {
        if (configuration)
            configuration->trialLeftMs = 0;
        return configuration;
    };
    if (withoutClock(before) != withoutClock(m_configuration))
        Q_EMIT configurationChanged();
    if (!onTrial || m_tuning)
        return;
    Q_EMIT countdown();
    endHarmfulTrial();
}

void ChangeController::endHarmfulTrial()
{
    if (!m_reader.latest() && isJudgedHere())
        m_guard.addNothing(m_reader.nowNs());
    if (m_phase != Phase::Trial || m_guard.harm().isEmpty())
        return;
    m_revertReason = m_guard.harm();
    revert(RevertReason::Harm);
}

void ChangeController::finishTrial(const Configuration &before)
{
    m_comparison.end();
    m_guard.end();
    if (m_trialLink != m_reader.link())
        m_guard.clear(); // what it knows is of another link
    const bool ours = m_trialIsOurs;
    m_trialIsOurs = false;
    if (m_request == Request::Keep || m_request == Request::Revert)
        return; // the answer to that request says what came of it
    if (!m_configuration) {
        Q_EMIT messageRaised({Message::Kind::Warning, tr("The driver went away while settings were on trial.")});
    } else if (m_configuration->running == before.previous) {
        Q_EMIT messageRaised({Message::Kind::Information,
                              ours ? tr("Reverted to the previous settings: nobody confirmed in time.")
                                   : tr("Reverted to the previous settings."),
                              {}});
    } else {
        Q_EMIT messageRaised({Message::Kind::Information, tr("Another program kept the settings on trial.")});
    }
}

void ChangeController::answered(Request request, const Outcome &outcome)
{
    if (m_request != request)
        return;
    // Read back first: what is shown is what the driver runs, whatever the answer says.
    refresh();
    m_request = Request::None;
    if (request == Request::Apply && !outcome.ok())
        m_trialIsOurs = false;
    settle();
    if (request == Request::Apply)
        Q_EMIT applyAnswered(outcome);
    if (!outcome.ok()) {
        const bool users = outcome.code == Outcome::Code::NotAuthorized || outcome.code == Outcome::Code::Busy;
        Q_EMIT messageRaised({users ? Message::Kind::Warning : Message::Kind::Error, outcome.text});
        return;
    }
    switch (request) {
    case Request::Keep:
        Q_EMIT messageRaised({Message::Kind::Positive, tr("Settings kept."), offerToPersist()});
        break;
    case Request::Revert:
        if (m_revertReason.isEmpty())
            Q_EMIT messageRaised({Message::Kind::Information, tr("Reverted to the previous settings.")});
        else
            Q_EMIT messageRaised(
                {Message::Kind::Warning, tr("Reverted to the previous settings early: %1.").arg(m_revertReason)});
        break;
    case Request::Persist:
        Q_EMIT bootChanged();
        Q_EMIT messageRaised({Message::Kind::Positive, tr("These settings are also used after a restart.")});
        break;
    case Request::Forget:
        Q_EMIT bootChanged();
        Q_EMIT messageRaised({Message::Kind::Positive, tr("The panel's settings are no longer used after a restart.")});
        break;
    case Request::Apply:
        if (!m_configuration || !m_configuration->onTrial)
            Q_EMIT messageRaised({Message::Kind::Positive, tr("Settings applied."), offerToPersist()});
        break;
    case Request::None:
        break;
    }
}

Message::Offer ChangeController::offerToPersist()
{
    if (m_reader.port().isSimulated() || m_reader.playback())
        return {};
    return {tr("Also use after a restart"), [this] { persist(); }, asksForPassword()};
}

void ChangeController::settle()
{
    Phase phase = Phase::Idle;
    if (m_request == Request::Apply)
        phase = Phase::Applying;
    else if (m_request == Request::Keep || m_request == Request::Revert)
        phase = Phase::Ending;
    else if (m_request == Request::Persist || m_request == Request::Forget)
        phase = Phase::Persisting;
    else if (m_tuning)
        phase = Phase::Tuning;
    else if (m_configuration && m_configuration->onTrial)
        phase = m_trialIsOurs ? Phase::Trial : Phase::ForeignTrial;
    const bool onTrial = m_configuration && m_configuration->onTrial;
    if (!onTrial || m_tuning)
        m_countdown.stop();
    else if (!m_countdown.isActive())
        m_countdown.start();
    if (phase == m_phase)
        return;
    m_phase = phase;
    m_reader.setAwaited(this, isBusy()); // samples may end a trial
    Q_EMIT phaseChanged();
}

} // namespace anarchy

#include "moc_changecontroller.cpp"
