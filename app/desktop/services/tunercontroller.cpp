// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/tunercontroller.h"

namespace anarchy {

TunerController::TunerController(LinkReader &reader, ChangeController &changes, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_changes(changes)
{
    connect(&m_reader, &LinkReader::linkChanged, this, &TunerController::changed);
    connect(&m_reader, &LinkReader::portReplaced, this, &TunerController::forget);
    connect(&m_reader, &LinkReader::linkChosen, this, &TunerController::forget);
    connect(&m_changes, &ChangeController::phaseChanged, this, &TunerController::changed);
    connect(&m_changes, &ChangeController::configurationChanged, this, &TunerController::changed);
}

TunerController::~TunerController() = default;

QString TunerController::obstacle() const
{
    if (m_reader.playback())
        return tr("A recording cannot be tuned: nothing can be changed in it.");
    if (!m_changes.configuration() || !m_reader.latest())
        return tr("There is no link to measure.");
    if (m_reader.latest()->state != ANARCHY_LINK_UP)
        return tr("The link is not up. Tuning needs one that carries data.");
    if (m_changes.isBusy() && !isBusy())
        return m_changes.busyText();
    return {};
}

QString TunerController::benchObstacle() const
{
    if (isSimulated() || m_reader.playback())
        return tr("a simulated link carries no bytes.");
    if (m_reader.latest() && m_reader.latest()->transport != ANARCHY_TRANSPORT_LOOPBACK)
        return tr("it needs both ends of the link, which only the kernel's loopback link has here.");
    return {};
}

TunerPlan TunerController::planFor(const TuningWish &wish) const
{
    TunerPlan plan;
    plan.objective = wish.objective;
    plan.parameters = wish.parameters;
    plan.start = m_changes.configuration() ? m_changes.configuration()->running : defaultValues();
    return plan;
}

void TunerController::start(const TuningWish &wish)
{
    if (isBusy() || !obstacle().isEmpty() || (wish.bench && !benchObstacle().isEmpty()))
        return;
    m_wish = wish;
    m_run.reset();
    m_bench = wish.bench ? std::make_unique<BenchLoad>(m_reader.link()) : nullptr;
    TuningOptions options;
    options.measure = wish.measure;
    options.toleratedErrors = m_changes.errorsTolerated();
    m_run = std::make_unique<TuningRun>(m_reader.port(), planFor(wish), options, m_bench.get());
    connect(m_run.get(), &TuningRun::stepBegan, this, &TunerController::stepped);
    connect(m_run.get(), &TuningRun::stepEnded, this, &TunerController::stepped);
    connect(m_run.get(), &TuningRun::trialMeasured, this, &TunerController::trialMeasured);
    connect(m_run.get(), &TuningRun::ended, this, &TunerController::onEnded);
    connect(m_run.get(), &TuningRun::kept, this, &TunerController::onKept);
    m_run->follow(m_reader);
    m_changes.beginTuning();
    setStage(Stage::Running);
    m_run->start();
}

void TunerController::cancel()
{
    if (m_stage == Stage::Running)
        m_run->cancel();
}

void TunerController::keep()
{
    if (m_stage != Stage::Ended || m_changes.isBusy() || m_run->result().recommended.isEmpty())
        return;
    m_changes.beginTuning();
    setStage(Stage::Keeping);
    m_run->keep();
}

void TunerController::dismiss()
{
    if (!isBusy())
        setStage(Stage::Idle);
}

void TunerController::onEnded()
{
    setStage(Stage::Ended);
    m_changes.endTuning();
}

void TunerController::onKept(const Outcome &outcome)
{
    setStage(outcome.ok() ? Stage::Kept : Stage::Ended);
    m_changes.endTuning();
    if (outcome.ok())
        Q_EMIT messageRaised({Message::Kind::Positive, tr("Settings kept."), m_changes.offerToPersist()});
    else
        Q_EMIT messageRaised({Message::Kind::Warning, outcome.text});
}

/// Another driver is there: what was measured says nothing about it.
void TunerController::forget()
{
    m_run.reset();
    m_bench.reset();
    setStage(Stage::Idle);
}

void TunerController::setStage(Stage stage)
{
    m_stage = stage;
    m_reader.holdLink(this, isBusy()); // a run measures the link that it began with
    Q_EMIT changed();
}

} // namespace anarchy

#include "moc_tunercontroller.cpp"
