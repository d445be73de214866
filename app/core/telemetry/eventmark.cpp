// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/eventmark.h"

#include <QCoreApplication>
#include <QStringList>

#include "text/link.h"
#include "tuning/parameters.h"

namespace anarchy {

namespace {

QString tr(const char *text, const char *disambiguation = nullptr)
{
    return QCoreApplication::translate("EventMark", text, disambiguation);
}

} // namespace

std::optional<EventMark> EventMark::from(const anarchy_event &event)
{
    EventMark mark;
    mark.timeNs = static_cast<qint64>(event.time_ns);
    switch (event.type) {
    case ANARCHY_EVENT_LINK_STATE:
        mark.kind = event.args[1] == ANARCHY_LINK_UP ? Kind::LinkUp : Kind::LinkDown;
        mark.text = tr("Link: %1").arg(linkStateText(static_cast<anarchy_link_state>(event.args[1])));
        return mark;
    case ANARCHY_EVENT_CONFIG_CHANGED: {
        QStringList changes;
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            if (event.field_mask & (1u << field))
                changes << tr("%1 %2").arg(parameterTitle(field), parameterValueText(field, event.new_values[field]));
        }
        mark.text = changes.isEmpty() ? tr("Settings changed")
                                      : tr("Settings changed: %1").arg(changes.join(tr(", ", "between list items")));
        return mark;
    }
    case ANARCHY_EVENT_CONFIG_REVERTED:
        mark.kind = Kind::Reverted;
        mark.text = event.source == ANARCHY_SOURCE_TRIAL_TIMER ? tr("Nobody confirmed: previous settings returned")
                                                               : tr("Previous settings returned");
        return mark;
    default:
        return std::nullopt;
    }
}

const char *eventKindName(EventMark::Kind kind)
{
    switch (kind) {
    case EventMark::Kind::Configuration:
        return "configuration";
    case EventMark::Kind::Reverted:
        return "reverted";
    case EventMark::Kind::LinkUp:
        return "link_up";
    case EventMark::Kind::LinkDown:
        return "link_down";
    }
    return "unknown";
}

} // namespace anarchy
