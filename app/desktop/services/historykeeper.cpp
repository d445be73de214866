// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/historykeeper.h"

#include <algorithm>

namespace anarchy {

namespace {
// A crash loses at most this much; a save costs a few kilobytes.
constexpr std::chrono::seconds savePeriod{10};
} // namespace

HistoryKeeper::HistoryKeeper(LiveModel &model, QString path, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_path(std::move(path))
{
    connect(&m_model, &LiveModel::portReplaced, this, &HistoryKeeper::adoptLink);
    connect(&m_model, &LiveModel::linkChosen, this, &HistoryKeeper::adoptLink);
    connect(&m_timer, &QTimer::timeout, this, &HistoryKeeper::save);
    m_timer.start(savePeriod);
    adoptLink();
}

HistoryKeeper::~HistoryKeeper()
{
    save();
}

void HistoryKeeper::adoptLink()
{
    m_restored = false;
    openJournal();
}

void HistoryKeeper::setKept(bool kept)
{
    if (kept == m_kept)
        return;
    save(); // up to now it was wanted
    m_kept = kept;
    openJournal();
}

// What no kernel gives now has no past to keep.
bool HistoryKeeper::canKeep() const
{
    return !m_path.isEmpty() && !m_model.port().isSimulated() && !m_model.playback();
}

QString HistoryKeeper::forget()
{
    const qint64 now = m_model.nowNs();
    QString trouble
        = m_journal ? m_journal->forget(now) : Journal(m_path, Journal::sourceOf(m_model.link())).forget(now);
    if (!trouble.isEmpty())
        return trouble;
    m_marksSavedToNs = now;
    m_savedBurst = {};
    if (canKeep())
        m_model.forgetPast();
    return {};
}

void HistoryKeeper::openJournal()
{
    m_journal.reset();
    m_model.setHistoryProblem({});
    if (!m_kept || !canKeep())
        return;
    m_journal = std::make_unique<Journal>(m_path, Journal::sourceOf(m_model.link()));
    const qint64 now = m_model.nowNs();
    m_marksSavedToNs = now;
    std::vector<EventMark> marks;
    m_model.restore([&](History &history) {
        for (const JournalEvent &event : m_journal->load(now, history)) {
            if (!m_restored)
                marks.push_back({event.timeNs, static_cast<EventMark::Kind>(event.kind), event.text});
        }
    });
    m_model.marks().prepend(std::move(marks));
    m_restored = true;
    m_model.setHistoryProblem(m_journal->problem());
}

void HistoryKeeper::save()
{
    if (!m_journal)
        return;
    m_model.pull(); // unwatched, the newest may not have been fetched yet
    std::vector<JournalEvent> events;
    qint64 newest = m_marksSavedToNs;
    for (const EventMark &mark : m_model.marks().all()) {
        const JournalEvent event{mark.timeNs, static_cast<int>(mark.kind), mark.text};
        const bool isBurst = mark.kind == EventMark::Kind::ErrorBurst;
        const bool grew = isBurst && event.timeNs == m_savedBurst.timeNs && event != m_savedBurst;
        // Not what the driver tells anew of the time before this program.
        if (mark.timeNs <= m_marksSavedToNs && !grew)
            continue;
        if (isBurst)
            m_savedBurst = event;
        events.push_back(event);
        newest = std::max(newest, mark.timeNs);
    }
    m_marksSavedToNs = newest;
    m_journal->save(m_model.nowNs(), m_model.history(), std::move(events));
    m_model.setHistoryProblem(m_journal->problem()); // of the save before this one
}

} // namespace anarchy

#include "moc_historykeeper.cpp"
