// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <deque>

#include "telemetry/sample.h"

namespace anarchy {

/// What each channel of a link carried lately.
class ChannelActivity {
public:
    /// Rates of so many samples are kept: a minute at the default period.
    static constexpr std::size_t samplesKept = 240;

    using Channels = std::array<anarchy_channel_telemetry, ANARCHY_CHANNELS_MAX>;

    /// Bytes a second in the interval of one sample; NaN where the sample before it was lost.
    struct Rates {
        std::array<float, ANARCHY_CHANNELS_MAX> tx;
        std::array<float, ANARCHY_CHANNELS_MAX> rx;
    };

    void take(const Sample &sample);
    void clear();

    bool isEmpty() const { return m_rates.empty(); }
    /// Counters at the newest sample.
    const Channels &channels() const { return m_channels; }
    /// Worth a row: open, or something went wrong on it.
    bool isShown(std::size_t channel) const;
    /// Of the newest samples, oldest first.
    const std::deque<Rates> &rates() const { return m_rates; }

private:
    Channels m_channels{};
    qint64 m_timeNs = 0;
    std::deque<Rates> m_rates;
};

} // namespace anarchy
