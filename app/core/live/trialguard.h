// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <deque>

#include "telemetry/sample.h"

namespace anarchy {

/// Watches a trial for harm, so that it need not last until its end: the link is down for longer than it takes to train
/// anew, or there are more errors than before the change.
///
/// A link may have had errors all the time. Harm is only what goes beyond both what the rate of the minute before leads
/// to expect, with two standard deviations for that rate and three for the count (of a compound Poisson process: errors
/// come in bursts), and the most that any stretch of that minute as long as the trial so far had, by more than is
/// tolerated.
class TrialGuard {
public:
    static constexpr int defaultTolerated = 10;
    static constexpr int mostTolerated = 10'000;
    static constexpr qint64 downForNs = 1'000'000'000; ///< a link that is down for less trains anew

    /// \param errors beyond what is to be expected that end no trial; 0: none do, however many
    void setTolerated(int errors) { m_tolerated = errors; }
    int tolerated() const { return m_tolerated; }
    /// Takes every sample, always: what was before a change has to be known when one comes.
    void add(const Sample &sample);
    /// There is no sample: the link cannot be read.
    void addNothing(qint64 nowNs);
    /// A trial begins.
    void begin(qint64 nowNs);
    void end() { m_running = false; }
    /// Forgets what was before, too.
    void clear();

    /// What the trial did, as a part of a sentence: "the link went down"; empty while nothing speaks against it.
    const QString &harm() const { return m_harm; }

private:
    struct Entry {
        qint64 timeNs;
        double seconds;
        quint64 errors;
    };

    quint64 mostBefore(double seconds) const;
    void checkErrors(const Sample &sample);
    void checkLink(bool up, qint64 timeNs);

    int m_tolerated = defaultTolerated;
    std::deque<Entry> m_before; ///< a minute at most
    std::optional<quint64> m_total; ///< errors since the module was loaded, as of the newest sample
    bool m_up = false;
    bool m_running = false;
    bool m_wasUp = false; ///< when the trial began
    qint64 m_beganNs = 0;
    quint64 m_errors = 0; ///< since then
    std::optional<qint64> m_downSinceNs;
    QString m_harm;
};

} // namespace anarchy
