// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/eventmark.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <ranges>

#include "base/units.h"
#include "contract/link.h"
#include "contract/parameters.h"
#include "profiles/presets.h"

namespace anarchy {

namespace {

struct EventMarkText {
    Q_DECLARE_TR_FUNCTIONS(EventMark)
};

QString changesText(const anarchy_event &event)
{
    QStringList changes;
    for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
        if (event.field_mask & (1u << field))
            changes << EventMarkText::tr("%1 %2", "parameter, value")
                           .arg(parameterTitle(field), parameterValueText(field, event.new_values[field]));
    }
    return changes.join(EventMarkText::tr(", ", "between list items"));
}

/// The preset that the event's new values are, or null.
const Preset *presetOf(const anarchy_event &event)
{
    static const QList<Preset> presets = builtinPresets();
    ParameterValues values{};
    std::copy_n(event.new_values, values.size(), values.begin());
    const auto preset = std::ranges::find_if(presets, [&](const Preset &each) { return each.matches(values); });
    return preset == presets.end() ? nullptr : &*preset;
}

} // namespace

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
    case EventMark::Kind::Preset:
        return "preset";
    case EventMark::Kind::ErrorBurst:
        return "error_burst";
    }
    return "unknown"; // a newer program wrote it
}

void EventMarks::add(const anarchy_event &event, qint64 timeNs)
{
    switch (event.type) {
    case ANARCHY_EVENT_LINK_STATE: {
        const auto state = static_cast<anarchy_link_state>(event.args[1]);
        append({timeNs, state == ANARCHY_LINK_UP ? EventMark::Kind::LinkUp : EventMark::Kind::LinkDown,
                EventMarkText::tr("Link: %1").arg(linkStateText(state))});
        break;
    }
    case ANARCHY_EVENT_CONFIG_CHANGED:
        addConfiguration(event, timeNs);
        break;
    case ANARCHY_EVENT_CONFIG_REVERTED:
        append({timeNs, EventMark::Kind::Reverted,
                event.source == ANARCHY_SOURCE_TRIAL_TIMER
                    ? EventMarkText::tr("Nobody confirmed: previous settings returned")
                    : EventMarkText::tr("Previous settings returned")});
        break;
    case ANARCHY_EVENT_ERROR_BURST:
        addBurst(event, timeNs);
        break;
    default:
        break;
    }
}

void EventMarks::addConfiguration(const anarchy_event &event, qint64 timeNs)
{
    const QString changes = changesText(event);
    if (const Preset *preset = presetOf(event)) {
        append({timeNs, EventMark::Kind::Preset,
                changes.isEmpty() ? EventMarkText::tr("Preset %1").arg(preset->title)
                                  : EventMarkText::tr("Preset %1: %2").arg(preset->title, changes)});
        return;
    }
    append({timeNs, EventMark::Kind::Configuration,
            changes.isEmpty() ? EventMarkText::tr("Settings changed")
                              : EventMarkText::tr("Settings changed: %1").arg(changes)});
}

// The driver tells each kind once a second; hours of a bad cable are one mark that grows, not thousands.
void EventMarks::addBurst(const anarchy_event &event, qint64 timeNs)
{
    if (event.args[0] >= ANARCHY_ERROR_COUNT || event.args[1] < leastBurst)
        return;
    const bool goesOn = m_burst.lastNs && timeNs - m_burst.lastNs < burstPauseNs;
    if (!goesOn)
        m_burst = {.beganNs = timeNs, .lastNs = timeNs, .errors = {}};
    m_burst.lastNs = timeNs;
    m_burst.errors[event.args[0]] += event.args[1];

    const quint64 all = std::accumulate(m_burst.errors.begin(), m_burst.errors.end(), quint64(0));
    const qint64 seconds = (m_burst.lastNs - m_burst.beganNs) / 1'000'000'000 + 1;
    const EventMark mark{
        m_burst.beganNs, EventMark::Kind::ErrorBurst,
        EventMarkText::tr("%1 errors in %2 s: %3")
            .arg(countText(all), countText(static_cast<quint64>(seconds)), errorKindsText(m_burst.errors))};
    const auto begun = std::ranges::find_if(m_marks | std::views::reverse, [&](const EventMark &each) {
        return each.kind == EventMark::Kind::ErrorBurst && each.timeNs == m_burst.beganNs;
    });
    if (goesOn && begun != m_marks.rend())
        *begun = mark;
    else
        append(mark);
}

void EventMarks::append(EventMark mark)
{
    m_marks.push_back(std::move(mark));
    if (std::ssize(m_marks) > m_kept)
        m_marks.erase(m_marks.begin(), m_marks.end() - m_kept);
}

void EventMarks::prepend(std::vector<EventMark> marks)
{
    m_marks.insert(m_marks.begin(), std::make_move_iterator(marks.begin()), std::make_move_iterator(marks.end()));
}

void EventMarks::clear()
{
    m_marks.clear();
    m_burst = {};
}

} // namespace anarchy
