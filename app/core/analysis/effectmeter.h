// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <optional>

#include "analysis/changeeffect.h"
#include "telemetry/sample.h"

namespace anarchy {

/// Measures what changes do: up to a minute before each against up to a minute after it, sample by sample. Only time
/// under the same values counts, so the minute after ends early when the values go back or change again. Seconds of the
/// history would do, were they not fewer than a comparison needs.
class EffectMeter : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 windowNs = 60'000'000'000;
    /// Samples that follow one another faster are put together: a comparison needs no more. At a hundred a second they
    /// took 20 MB.
    static constexpr qint64 finestNs = 100'000'000;
    /// Time after a change that belongs to neither side: channels change over.
    static constexpr qint64 settlingNs = 750'000'000;

    using QObject::QObject;

    /// Takes every sample in order, always: the time before a change has to be known when one comes.
    void add(const Sample &sample);
    /// A change was made; the measurement of the one before ends.
    /// \param timeNs on the samples' time axis, as everywhere here
    void begin(qint64 id, qint64 timeNs);
    /// The values went back.
    void cut(qint64 timeNs);
    /// Ends a measurement with what there is.
    void finish();
    /// What was sampled says nothing of what comes.
    void clear();

Q_SIGNALS:
    /// The measurement of a change is over. Not sent when there is nothing on one of the sides.
    void measured(qint64 id, const anarchy::ChangeEffect &effect);

private:
    struct Span {
        qint64 fromNs;
        qint64 toNs;
    };
    /// The change that is being measured.
    struct Pending {
        qint64 id;
        Span before;
        Span after;
    };

    Measurement measurementOf(const Span &span) const;
    void keepFresh(qint64 toNs);
    void prune(qint64 nowNs);

    Measurement m_fresh; ///< what is to become the next of m_samples
    qint64 m_freshFromNs = 0;
    Measurement m_samples;
    std::deque<Span> m_times; ///< of m_samples, one by one
    qint64 m_steadySinceNs = 0; ///< since when the running values are what they are
    std::optional<Pending> m_pending;
};

} // namespace anarchy
