// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/linkmarks.h"
#include "live/linkreader.h"
#include "live/linkview.h"

namespace anarchy {

/// What a window shows of a link: its readings, the part of time that is looked at, and what is marked on it. Whoever
/// needs only one of them takes that.
class LiveModel : public LinkReader {
public:
    using LinkReader::LinkReader;

    LinkView &view() { return m_view; }
    const LinkView &view() const { return m_view; }
    LinkMarks &marks() { return m_marks; }
    const LinkMarks &marks() const { return m_marks; }
    /// Another number whenever something before the newest sample is not what it was, a mark included.
    quint64 shownRevision() const { return pastRevision() + m_marks.revision(); }

private:
    // They hear of what the reader does before anybody who shows it.
    LinkMarks m_marks{*this};
    LinkView m_view{*this};
};

} // namespace anarchy
