// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/channeltable.h"

#include <QCoreApplication>

#include <limits>
#include <utility>
#include <vector>

#include "text/link.h"
#include "text/units.h"

namespace anarchy::cli {

namespace {

QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("ChannelTable", text, comment, n);
}

bool isShown(const anarchy_channel_telemetry &channel)
{
    return channel.state != ANARCHY_CHANNEL_CLOSED || channel.errors || channel.resets;
}

ftxui::Element line(const QStringList &cells, int width)
{
    QString text;
    for (const QString &cell : cells) {
        const QString next = cell.rightJustified(text.isEmpty() ? 7 : 11);
        if (text.size() + next.size() > width)
            break;
        text += next;
    }
    return ftxui::text(text.toStdString());
}

} // namespace

void ChannelTable::take(const Sample &sample) { m_previous = std::exchange(m_newest, sample); }

void ChannelTable::clear()
{
    m_previous.reset();
    m_newest.reset();
}

int ChannelTable::wantedLines() const
{
    int lines = 0;
    for (std::size_t i = 0; m_newest && i < ANARCHY_CHANNELS_MAX; ++i)
        lines += isShown(m_newest->channels[i]);
    return lines ? lines + 1 : 0;
}

ftxui::Element ChannelTable::draw(int lines, int width) const
{
    if (!m_newest)
        return ftxui::emptyElement();
    // The counters of the sample before belong to this one's interval only if nothing was lost in between.
    const bool joined = m_previous && m_newest->timeNs - m_newest->intervalNs == m_previous->timeNs;
    const auto rate = [&](std::size_t i, quint64 anarchy_channel_telemetry::*counter) {
        const double bytes = joined
            ? static_cast<double>(m_newest->channels[i].*counter - m_previous->channels[i].*counter)
            : std::numeric_limits<double>::quiet_NaN();
        return rateQuantity(bytes / (static_cast<double>(m_newest->intervalNs) / 1e9)).text();
    };

    const int wanted = wantedLines();
    int room = wanted > lines ? lines - 2 : lines - 1;
    ftxui::Elements rows{line({tr("channel"), tr("state"), tr("TX"), tr("RX"), tr("in flight"), tr("waiting"),
                               tr("errors"), tr("resets")},
                              width)
                         | ftxui::dim};
    for (std::size_t i = 0; i < ANARCHY_CHANNELS_MAX; ++i) {
        const anarchy_channel_telemetry &channel = m_newest->channels[i];
        if (!isShown(channel) || room-- <= 0)
            continue;
        rows.push_back(
            line({QString::number(i), channelStateText(channel.state), rate(i, &anarchy_channel_telemetry::tx_bytes),
                  rate(i, &anarchy_channel_telemetry::rx_bytes), countText(channel.tx_in_flight),
                  countText(channel.rx_waiting), countText(channel.errors), countText(channel.resets)},
                 width));
    }
    if (wanted > lines) {
        const int hidden = wanted - 1 - (lines - 2);
        rows.push_back(ftxui::text(tr("        and %n more", "channels", hidden).toStdString()) | ftxui::dim);
    }
    return ftxui::vbox(std::move(rows));
}

} // namespace anarchy::cli
