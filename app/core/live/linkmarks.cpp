// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/linkmarks.h"

#include "live/linkreader.h"

namespace anarchy {

LinkMarks::LinkMarks(LinkReader &reader, QObject *parent)
    : QObject(parent)
{
    connect(&reader, &LinkReader::eventSeen, this, [this](const anarchy_event &event, qint64 timeNs) {
        ++m_revision;
        m_marks.add(event, timeNs);
    });
    connect(&reader, &LinkReader::pastCleared, this, [this](bool forGood) {
        ++m_revision;
        m_marks.clear();
        if (forGood)
            select(std::nullopt);
    });
}

void LinkMarks::prepend(std::vector<EventMark> marks)
{
    ++m_revision;
    m_marks.prepend(std::move(marks));
}

void LinkMarks::select(std::optional<TimeSpan> part)
{
    if (part == m_selection)
        return;
    m_selection = part;
    Q_EMIT selectionChanged();
}

} // namespace anarchy

#include "moc_linkmarks.cpp"
