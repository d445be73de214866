// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/link.h"

#include <QCoreApplication>

#include "base/units.h"
#include "contract/parameters.h"

namespace anarchy {

namespace {

struct LinkText {
    Q_DECLARE_TR_FUNCTIONS(Link)
};

#define ANARCHY_NAME(name, NAME, ...) #name,
constexpr const char *stateNames[] = {ANARCHY_LINK_STATES(ANARCHY_NAME)};
constexpr const char *errorNames[] = {ANARCHY_ERRORS(ANARCHY_NAME)};
#undef ANARCHY_NAME

} // namespace

const char *linkStateName(anarchy_link_state state)
{
    return static_cast<unsigned>(state) < ANARCHY_LINK_STATE_COUNT ? stateNames[state] : "unknown";
}

QString linkStateText(anarchy_link_state state)
{
    switch (state) {
    case ANARCHY_LINK_DOWN:
        return LinkText::tr("Down");
    case ANARCHY_LINK_CONNECTING:
        return LinkText::tr("Connecting");
    case ANARCHY_LINK_UP:
        return LinkText::tr("Up");
    case ANARCHY_LINK_RECOVERING:
        return LinkText::tr("Recovering");
    case ANARCHY_LINK_FAILED:
        return LinkText::tr("Failed");
    case ANARCHY_LINK_STATE_COUNT:
        break;
    }
    return LinkText::tr("Unknown");
}

QString channelStateText(quint32 state)
{
    switch (state) {
    case ANARCHY_CHANNEL_CLOSED:
        return LinkText::tr("closed");
    case ANARCHY_CHANNEL_OPEN:
        return LinkText::tr("open");
    case ANARCHY_CHANNEL_STALLED:
        return LinkText::tr("stalled");
    default:
        return LinkText::tr("unknown");
    }
}

const char *transportName(anarchy_transport transport)
{
    switch (transport) {
    case ANARCHY_TRANSPORT_LOOPBACK:
        return "loopback";
    case ANARCHY_TRANSPORT_XDOMAIN:
        return "thunderbolt";
    case ANARCHY_TRANSPORT_SIMULATED:
        return "simulated";
    }
    return "unknown";
}

QString transportText(anarchy_transport transport)
{
    switch (transport) {
    case ANARCHY_TRANSPORT_LOOPBACK:
        return LinkText::tr("loopback");
    case ANARCHY_TRANSPORT_XDOMAIN:
        return LinkText::tr("Thunderbolt");
    case ANARCHY_TRANSPORT_SIMULATED:
        return LinkText::tr("SIMULATED");
    }
    return LinkText::tr("unknown transport");
}

const char *errorName(int error)
{
    return errorNames[error];
}

QString errorText(int error)
{
    switch (error) {
    case ANARCHY_ERROR_CRC:
        return LinkText::tr("CRC");
    case ANARCHY_ERROR_OVERRUN:
        return LinkText::tr("buffer overrun");
    case ANARCHY_ERROR_DROPPED:
        return LinkText::tr("lost frame");
    case ANARCHY_ERROR_DUPLICATE:
        return LinkText::tr("duplicate frame");
    case ANARCHY_ERROR_REORDERED:
        return LinkText::tr("reordered frame");
    case ANARCHY_ERROR_TIMEOUT:
        return LinkText::tr("completion timeout");
    case ANARCHY_ERROR_HANDSHAKE:
        return LinkText::tr("handshake timeout");
    case ANARCHY_ERROR_LINK_LOSS:
        return LinkText::tr("link loss");
    default:
        return LinkText::tr("unknown error");
    }
}

QString errorKindsText(const std::array<quint64, ANARCHY_ERROR_COUNT> &errors)
{
    QStringList kinds;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind) {
        if (const quint64 count = errors[static_cast<std::size_t>(kind)])
            kinds << LinkText::tr("%1 %2").arg(errorText(kind), countText(count));
    }
    return kinds.join(LinkText::tr(", "));
}

QString linkText(anarchy_transport transport, quint32 generation, quint32 lanes)
{
    return LinkText::tr("%1, Gen%2 x%3", "transport, generation, lanes")
        .arg(transportText(transport))
        .arg(generation)
        .arg(lanes);
}

QString channelsText(quint32 open, quint32 usable, quint32 limit)
{
    const QString count = LinkText::tr("%1 open of %2").arg(open).arg(usable);
    const QString reason = limitText(limit);
    return reason.isEmpty() ? count : LinkText::tr("%1 (%2)", "count, reason").arg(count, reason);
}

QString channelCountText(quint32 count)
{
    return count == 1 ? LinkText::tr("1 channel") : LinkText::tr("%1 channels").arg(count);
}

bool concernsLink(const anarchy_event &event, int link)
{
    constexpr quint32 none = 0xffffffff;
    return event.link == none || static_cast<int>(event.link) == link;
}

} // namespace anarchy
