// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/link.h"

#include <QCoreApplication>

#include "base/units.h"
#include "contract/parameters.h"

namespace anarchy {

namespace {

QString tr(const char *text, const char *disambiguation = nullptr)
{
    return QCoreApplication::translate("Link", text, disambiguation);
}

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
        return tr("Down");
    case ANARCHY_LINK_CONNECTING:
        return tr("Connecting");
    case ANARCHY_LINK_UP:
        return tr("Up");
    case ANARCHY_LINK_RECOVERING:
        return tr("Recovering");
    case ANARCHY_LINK_FAILED:
        return tr("Failed");
    case ANARCHY_LINK_STATE_COUNT:
        break;
    }
    return tr("Unknown");
}

QString channelStateText(quint32 state)
{
    switch (state) {
    case ANARCHY_CHANNEL_CLOSED:
        return tr("closed");
    case ANARCHY_CHANNEL_OPEN:
        return tr("open");
    case ANARCHY_CHANNEL_STALLED:
        return tr("stalled");
    default:
        return tr("unknown");
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
        return tr("loopback");
    case ANARCHY_TRANSPORT_XDOMAIN:
        return tr("Thunderbolt");
    case ANARCHY_TRANSPORT_SIMULATED:
        return tr("SIMULATED");
    }
    return tr("unknown transport");
}

const char *errorName(int error) { return errorNames[error]; }

QString errorText(int error)
{
    switch (error) {
    case ANARCHY_ERROR_CRC:
        return tr("CRC");
    case ANARCHY_ERROR_OVERRUN:
        return tr("buffer overrun");
    case ANARCHY_ERROR_DROPPED:
        return tr("lost frame");
    case ANARCHY_ERROR_DUPLICATE:
        return tr("duplicate frame");
    case ANARCHY_ERROR_REORDERED:
        return tr("reordered frame");
    case ANARCHY_ERROR_TIMEOUT:
        return tr("completion timeout");
    case ANARCHY_ERROR_HANDSHAKE:
        return tr("handshake timeout");
    case ANARCHY_ERROR_LINK_LOSS:
        return tr("link loss");
    default:
        return tr("unknown error");
    }
}

QString errorKindsText(const std::array<quint64, ANARCHY_ERROR_COUNT> &errors)
{
    QStringList kinds;
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind) {
        if (const quint64 count = errors[static_cast<std::size_t>(kind)])
            kinds << tr("%1 %2").arg(errorText(kind), countText(count));
    }
    return kinds.join(tr(", "));
}

QString linkText(anarchy_transport transport, quint32 generation, quint32 lanes)
{
    return tr("%1, Gen%2 x%3", "transport, generation, lanes")
        .arg(transportText(transport))
        .arg(generation)
        .arg(lanes);
}

QString channelsText(quint32 open, quint32 usable, quint32 limit)
{
    const QString count = tr("%1 open of %2").arg(open).arg(usable);
    const QString reason = limitText(limit);
    return reason.isEmpty() ? count : tr("%1 (%2)", "count, reason").arg(count, reason);
}

QString channelCountText(quint32 count)
{
    return count == 1 ? tr("1 channel") : tr("%1 channels").arg(count);
}

} // namespace anarchy
