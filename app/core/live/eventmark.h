// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <vector>

#include "anarchy_egpu/control.h"
#include "anarchy_egpu/telemetry.h"

namespace anarchy {

/// Something that happened and is worth a line in the plots.
struct EventMark {
    /// The order is what the journal stores: new kinds go to the end.
    enum class Kind { Configuration, Reverted, LinkUp, LinkDown, Preset, ErrorBurst };
    qint64 timeNs = 0; ///< when it began, on the reader's time axis
    Kind kind = Kind::Configuration;
    QString text; ///< one sentence
};

/// A word for a kind that scripts can rely on: "link_down".
const char *eventKindName(EventMark::Kind kind);

/// The marks that a driver's events make, oldest first.
class EventMarks {
public:
    /// Fewer errors of a kind in a second are left to the plot of errors.
    static constexpr quint32 leastBurst = 10;
    /// Bursts closer than this to one another are one mark, which grows.
    static constexpr qint64 burstPauseNs = 10'000'000'000;

    /// \param kept at most so many; the oldest go first
    explicit EventMarks(std::ptrdiff_t kept = 2000)
        : m_kept(kept)
    {
    }

    const std::vector<EventMark> &all() const { return m_marks; }
    /// Adds what an event tells; not every event is worth a mark.
    /// \param timeNs of the event on the time axis
    void add(const anarchy_event &event, qint64 timeNs);
    /// Takes over marks from before.
    void prepend(std::vector<EventMark> marks);
    void clear();

private:
    void addConfiguration(const anarchy_event &event, qint64 timeNs);
    void addBurst(const anarchy_event &event, qint64 timeNs);
    void append(EventMark mark);

    std::ptrdiff_t m_kept;
    std::vector<EventMark> m_marks;
    /// The burst that is going on, as far as it has been told.
    struct Burst {
        qint64 beganNs = 0;
        qint64 lastNs = 0;
        std::array<quint64, ANARCHY_ERROR_COUNT> errors{};
    } m_burst;
};

} // namespace anarchy
