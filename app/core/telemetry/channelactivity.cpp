// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/channelactivity.h"

#include <limits>

namespace anarchy {

void ChannelActivity::take(const Sample &sample)
{
    // The counters of the sample before belong to this one's interval only if nothing was lost in between.
    const bool joined = !m_rates.empty() && !sample.afterBreak && sample.timeNs - sample.intervalNs == m_timeNs;
    const double seconds = static_cast<double>(sample.intervalNs) / 1e9;
    const auto rate = [&](quint64 before, quint64 now) {
        return joined ? static_cast<float>(static_cast<double>(now - before) / seconds)
                      : std::numeric_limits<float>::quiet_NaN();
    };
    Rates rates{};
    for (std::size_t i = 0; i < m_channels.size(); ++i) {
        rates.tx[i] = rate(m_channels[i].tx_bytes, sample.channels[i].tx_bytes);
        rates.rx[i] = rate(m_channels[i].rx_bytes, sample.channels[i].rx_bytes);
    }
    m_rates.push_back(rates);
    if (m_rates.size() > samplesKept)
        m_rates.pop_front();
    m_channels = sample.channels;
    m_timeNs = sample.timeNs;
}

void ChannelActivity::clear()
{
    m_rates.clear();
    m_channels = {};
    m_timeNs = 0;
}

bool ChannelActivity::isShown(std::size_t channel) const
{
    const anarchy_channel_telemetry &shown = m_channels[channel];
    return shown.state != ANARCHY_CHANNEL_CLOSED || shown.errors || shown.resets;
}

} // namespace anarchy
