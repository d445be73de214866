// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notices/notices.h"

namespace anarchy {

Notices::Notices(const PreferenceStore &preferences, Clock clock, QObject *parent)
    : QObject(parent)
    , m_preferences(preferences)
    , m_clock(clock ? std::move(clock) : Clock([] { return QTime::currentTime(); }))
{
}

void Notices::raise(const Notice &notice)
{
    if (!m_preferences.get().notices.allows(notice.kind, m_clock()) || (m_seen && m_seen()))
        return;
    Q_EMIT passed(notice);
}

} // namespace anarchy

#include "moc_notices.cpp"
