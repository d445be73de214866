// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>
#include <vector>

#include "live/eventmark.h"
#include "telemetry/timeview.h"

namespace anarchy {

class LinkReader;

/// What is marked on the time axis of a link: by its events, and by somebody who selects a part of the past.
class LinkMarks : public QObject {
    Q_OBJECT

public:
    /// \param reader must live longer
    explicit LinkMarks(LinkReader &reader, QObject *parent = nullptr);

    /// Oldest first.
    const std::vector<EventMark> &all() const { return m_marks.all(); }
    /// Another number whenever all() is not what it was.
    quint64 revision() const { return m_revision; }
    /// Takes over marks from before.
    void prepend(std::vector<EventMark> marks);

    /// The part of the past that somebody marked, to look at its statistics, or nothing.
    const std::optional<TimeSpan> &selection() const { return m_selection; }
    void select(std::optional<TimeSpan> part);

Q_SIGNALS:
    void selectionChanged();

private:
    EventMarks m_marks;
    quint64 m_revision = 0;
    std::optional<TimeSpan> m_selection;
};

} // namespace anarchy
