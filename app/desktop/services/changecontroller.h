// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <optional>

#include "desktop/services/message.h"
#include "desktop/services/trialcomparison.h"
#include "live/linkreader.h"
#include "live/trialguard.h"
#include "port/changeservice.h"

namespace anarchy {

/// Takes changes from every view to the driver and follows a trial to its end. The driver alone decides when a trial is
/// over; the countdown only shows the driver's clock.
class ChangeController : public QObject {
    Q_OBJECT

public:
    enum class Phase {
        Idle,
        Applying, ///< waiting for the answer, perhaps for a password
        Trial, ///< our change is on trial
        ForeignTrial, ///< somebody else's is: only they can keep or revert it
        Ending, ///< keep or revert is on its way
        Persisting, ///< what the next load uses is being written or forgotten
        Tuning, ///< a tuner steps through values
    };

    explicit ChangeController(LinkReader &reader, QObject *parent = nullptr);

    Phase phase() const { return m_phase; }
    bool isBusy() const;
    /// Why nothing can be applied while it is busy, one sentence.
    QString busyText() const;
    /// The configuration as last read, or nothing without a driver.
    const std::optional<Configuration> &configuration() const { return m_configuration; }
    /// True when a change asks for a password on this machine.
    bool asksForPassword() const { return !m_reader.port().isSimulated() && !m_reader.playback(); }
    /// To use what runs after a restart, too; nothing where nothing outlives the program.
    Message::Offer offerToPersist();
    /// Time until the driver returns to the previous values by itself.
    int trialLeftMs() const;
    int trialMs() const { return m_trialMs; }
    /// Number of the link that was looked at when the trial began. Values are the driver's, so a trial goes on while
    /// another link is looked at; what it does is judged by this one alone.
    int trialLink() const { return m_trialLink; }
    const TrialComparison &comparison() const { return m_comparison; }

    /// How long changes are on trial from now on, unless apply() says otherwise.
    void setUsualTrial(std::chrono::milliseconds trial) { m_usualTrial = trial; }
    std::chrono::milliseconds usualTrial() const { return m_usualTrial; }
    /// Errors beyond what is to be expected that end no trial; 0: none do. See TrialGuard.
    void setErrorsTolerated(int errors) { m_guard.setTolerated(errors); }
    int errorsTolerated() const { return m_guard.tolerated(); }
    /// \param cause what the change comes from, for the journal of changes
    void apply(const Change &change, const ChangeCause &cause) { apply(change, cause, m_usualTrial); }
    void apply(const Change &change, const ChangeCause &cause, std::chrono::milliseconds trial);
    void keep();
    void revert(RevertReason reason = RevertReason::User);
    void persist();
    /// Takes back what persist() wrote.
    void forget();
    /// A tuner has the driver to itself until it gives it back: its trials are nobody else's to keep or to revert, and
    /// not told one by one. Only while nothing else goes on.
    void beginTuning();
    void endTuning();

Q_SIGNALS:
    void phaseChanged();
    /// Values, effective values or limits differ from before.
    void configurationChanged();
    /// What the module will be loaded with next may have changed.
    void bootChanged();
    /// What came of apply(); messageRaised() has told the user what is to be told.
    void applyAnswered(const anarchy::Outcome &outcome);
    /// While a trial runs, several times a second.
    void countdown();
    void messageRaised(const anarchy::Message &message);
    /// The message shown so far is overtaken.
    void messageCleared();

private:
    enum class Request { None, Apply, Keep, Revert, Persist, Forget };

    void adoptPort();
    void adoptLink();
    void take(const Sample &sample);
    bool isJudgedHere() const;
    void refresh();
    void endHarmfulTrial();
    void finishTrial(const Configuration &before);
    void answered(Request request, const Outcome &outcome);
    void settle();

    LinkReader &m_reader;
    std::optional<Configuration> m_configuration;
    Phase m_phase = Phase::Idle;
    Request m_request = Request::None;
    bool m_trialIsOurs = false;
    int m_trialLink = 0;
    bool m_tuning = false;
    std::chrono::milliseconds m_usualTrial = defaultTrial;
    int m_trialMs = static_cast<int>(defaultTrial.count());
    TrialComparison m_comparison;
    TrialGuard m_guard;
    QString m_revertReason; ///< of a trial that was ended early
    QTimer m_countdown;
};

} // namespace anarchy
