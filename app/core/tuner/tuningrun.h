// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <chrono>
#include <optional>

#include "analysis/changeeffect.h"
#include "live/trialguard.h"
#include "port/changeservice.h"
#include "port/driverport.h"
#include "telemetry/sample.h"
#include "tuner/tuner.h"
#include "tuner/tuningload.h"

namespace anarchy {

class LinkReader;

struct TuningOptions {
    std::chrono::milliseconds measure{10'000}; ///< each measurement; shortestMeasure to longestMeasure
    std::chrono::milliseconds settle{500}; ///< after a change, before it is measured
    int toleratedErrors = TrialGuard::defaultTolerated; ///< see TrialGuard

    static constexpr std::chrono::milliseconds shortestMeasure{2'000};
    static constexpr std::chrono::milliseconds longestMeasure{45'000};
};

/// Carries out what a Tuner asks for on a driver. Each change is a trial of the kernel's that outlasts its measurement
/// and is taken back after it: the kernel allows one trial at a time, so the old values run between any two. Nothing is
/// confirmed before keep(). Whatever happens to the program, the kernel goes back to the old values by itself.
///
/// Time is that of the samples it is given, so it has no clock of its own.
class TuningRun : public QObject {
    Q_OBJECT

public:
    /// \param load null: the user's own traffic; otherwise it must outlive the run. A driver that goes ends the run
    TuningRun(DriverPort &driver, const TunerPlan &plan, const TuningOptions &options, TuningLoad *load = nullptr,
              QObject *parent = nullptr);
    /// Takes back what is on trial, and lets the reader that it followed read as before.
    ~TuningRun() override;

    /// Takes the samples of a reader, which is made to read often enough while the run lasts.
    void follow(LinkReader &reader);
    /// Ends with ended(), never from inside the call.
    void start();
    /// Goes back to the old values and ends. Harmless at any time.
    void cancel();
    /// Applies what is recommended and confirms it. Only after ended(); answers with kept().
    void keep();
    bool isKeeping() const { return m_state == State::Keeping; }

    /// Takes a sample that is newer than all before.
    void addSample(const Sample &sample);
    /// There is no link to read any more.
    void linkLost();

    const Tuner &tuner() const { return m_tuner; }
    const TunerResult &result() const { return m_tuner.result(); }
    /// What kind of failure ended it, after TunerResult::End::Stopped.
    Outcome::Code failure() const { return m_failure; }
    const TuningOptions &options() const { return m_options; }
    bool isRunning() const { return m_state > State::Idle && m_state < State::Ended; }
    /// As far as can be foreseen.
    std::chrono::milliseconds remaining() const;
    /// How often samples should be taken: often enough for a comparison.
    std::chrono::milliseconds samplingPeriod() const;

Q_SIGNALS:
    /// A measurement begins.
    void stepBegan(const anarchy::TunerStep &step);
    /// What the change on trial did, against the newest measurement of the old values.
    void trialMeasured(const anarchy::ChangeEffect &effect);
    /// What the tuner said to the last measurement is in result().
    void stepEnded();
    void ended();
    void kept(const anarchy::Outcome &outcome);

private:
    enum class State { Idle, Applying, Measuring, Reverting, Draining, Ended, Keeping, Gone };

    void nextStep();
    void beginMeasuring();
    void endMeasuring();
    void endStep();
    void settle();
    void letGo();
    void fail(const QString &why, Outcome::Code code = Outcome::Code::Failed);
    void finish();
    ChangeCause cause() const;
    void driverGone();
    bool oldValuesRun() const;
    void onApplied(const Outcome &outcome);
    void onReverted(const Outcome &outcome);
    void onConfirmed(const Outcome &outcome);
    void onLoadEnded(const QString &error);

    /// The reader whose samples are taken, and how often it read before.
    struct Followed {
        QPointer<LinkReader> reader;
        std::chrono::milliseconds period;
    };

    DriverPort &m_driver;
    ChangeService &m_changes;
    TuningOptions m_options;
    TuningLoad *m_load;
    std::optional<Followed> m_followed;
    Tuner m_tuner;
    TrialGuard m_guard;
    State m_state = State::Idle;
    bool m_onTrial = false;
    Measurement m_measurement;
    Measurement m_old; ///< the newest of the old values
    QString m_harm; ///< of the step at hand
    QString m_stopped; ///< why the run is to end
    Outcome::Code m_failure = Outcome::Code::Failed;
    qint64 m_newestNs = 0;
    qint64 m_measureFromNs = 0;
    std::optional<qint64> m_downSinceNs;
};

} // namespace anarchy
