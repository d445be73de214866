// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ftxui/dom/elements.hpp>

#include "telemetry/channelactivity.h"

namespace anarchy::cli {

/// What each channel carried between the two newest samples.
class ChannelTable {
public:
    /// Takes over a sample; rates need the one right before it as well.
    void take(const Sample &sample) { m_activity.take(sample); }
    void clear() { m_activity.clear(); }

    /// Lines that it wants: a heading and one for each channel that is open or had errors.
    int wantedLines() const;
    /// The table in at most that many lines, of which the last says how many channels did not fit. The last columns are
    /// left out where `width` characters have no room for them.
    ftxui::Element draw(int lines, int width) const;

private:
    ChannelActivity m_activity;
};

} // namespace anarchy::cli
