// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal/channeltable.h"

#include <QCoreApplication>

#include <utility>
#include <vector>

#include "base/units.h"
#include "contract/link.h"

namespace anarchy::cli {

namespace {

struct ChannelTableText {
    Q_DECLARE_TR_FUNCTIONS(ChannelTable)
};

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

int ChannelTable::wantedLines() const
{
    int lines = 0;
    for (std::size_t i = 0; i < ANARCHY_CHANNELS_MAX; ++i)
        lines += m_activity.isShown(i);
    return lines ? lines + 1 : 0;
}

ftxui::Element ChannelTable::draw(int lines, int width) const
{
    if (m_activity.isEmpty())
        return ftxui::emptyElement();
    const ChannelActivity::Rates &rates = m_activity.rates().back();
    const auto rate = [](float bytesPerSecond) { return rateQuantity(static_cast<double>(bytesPerSecond)).text(); };

    const int wanted = wantedLines();
    int room = wanted > lines ? lines - 2 : lines - 1;
    ftxui::Elements rows{
        line({ChannelTableText::tr("channel"), ChannelTableText::tr("state"), ChannelTableText::tr("TX"),
              ChannelTableText::tr("RX"), ChannelTableText::tr("in flight"), ChannelTableText::tr("waiting"),
              ChannelTableText::tr("errors"), ChannelTableText::tr("resets")},
             width)
        | ftxui::dim};
    for (std::size_t i = 0; i < ANARCHY_CHANNELS_MAX; ++i) {
        const anarchy_channel_telemetry &channel = m_activity.channels()[i];
        if (!m_activity.isShown(i) || room-- <= 0)
            continue;
        rows.push_back(line({QString::number(i), channelStateText(channel.state), rate(rates.tx[i]), rate(rates.rx[i]),
                             countText(channel.tx_in_flight), countText(channel.rx_waiting), countText(channel.errors),
                             countText(channel.resets)},
                            width));
    }
    if (wanted > lines) {
        const int hidden = wanted - 1 - (lines - 2);
        rows.push_back(ftxui::text(ChannelTableText::tr("        and %n more", "channels", hidden).toStdString())
                       | ftxui::dim);
    }
    return ftxui::vbox(std::move(rows));
}

} // namespace anarchy::cli
