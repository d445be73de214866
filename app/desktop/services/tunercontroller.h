// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

#include "desktop/services/changecontroller.h"
#include "live/linkreader.h"
#include "tuner/tuningrun.h"

namespace anarchy {

/// What somebody wants tuned.
struct TuningWish {
    Objective objective = Objective::Throughput;
    bool bench = false; ///< the built-in load, not the user's own
    std::vector<int> parameters; ///< empty: those of the objective
    std::chrono::milliseconds measure = TuningOptions().measure;
};

/// Runs the tuner for the panel, one run at a time. While it runs the driver is the tuner's: ChangeController takes no
/// changes and does not tell of trials. The newest run stays until another begins, so that its result can be looked at.
class TunerController : public QObject {
    Q_OBJECT

public:
    enum class Stage { Idle, Running, Ended, Keeping, Kept };

    TunerController(LinkReader &reader, ChangeController &changes, QObject *parent = nullptr);
    ~TunerController() override;

    Stage stage() const { return m_stage; }
    bool isBusy() const { return m_stage == Stage::Running || m_stage == Stage::Keeping; }
    /// The newest run, or null before the first.
    TuningRun *run() const { return m_run.get(); }
    const TuningWish &wish() const { return m_wish; } ///< of the newest run
    bool isSimulated() const { return m_reader.port().isSimulated(); }
    /// Why nothing can be tuned now; empty when it can.
    QString obstacle() const;
    /// Why the built-in load cannot be used, the end of a sentence; empty when it can.
    QString benchObstacle() const;
    /// What a wish would do from the running values on.
    TunerPlan planFor(const TuningWish &wish) const;

    /// Does nothing while there is an obstacle.
    void start(const TuningWish &wish);
    /// Ends the run with the old values.
    void cancel();
    /// Applies and confirms what the ended run recommends.
    void keep();
    /// Puts the ended run's result away.
    void dismiss();

Q_SIGNALS:
    /// The stage or an obstacle may be another.
    void changed();
    /// A measurement of the run began or ended.
    void stepped();
    /// What the trial that just ended did, for the journal of changes.
    void trialMeasured(const anarchy::ChangeEffect &effect);
    void messageRaised(const anarchy::Message &message);

private:
    void setStage(Stage stage);
    void onEnded();
    void onKept(const Outcome &outcome);
    void forget();

    LinkReader &m_reader;
    ChangeController &m_changes;
    TuningWish m_wish;
    std::unique_ptr<BenchLoad> m_bench; ///< outlives the run
    std::unique_ptr<TuningRun> m_run;
    Stage m_stage = Stage::Idle;
};

} // namespace anarchy
