// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

#include "journallog.h"

namespace anarchy {

namespace {
// While the disk takes nothing, more than this is not held back for it.
constexpr std::size_t chunksHeldBack = 200;
} // namespace

QString Journal::sourceOf(int link)
{
    return QStringLiteral("link%1").arg(link);
}

QString Journal::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/anarchy-egpu/journal.sqlite");
}

Journal::Journal(const QString &path, const QString &source)
    : m_source(source)
    , m_writer(path + QStringLiteral(".lock"))
{
    m_writer.setStaleLockTime(0); // only a process that is gone leaves its lock to others
    m_file = JournalFile::open(path, m_problem);
    if (!m_file)
        return;
    if (!m_writer.tryLock()) {
        m_problem = QCoreApplication::translate("Journal", "another program keeps the history");
        qCDebug(journalLog) << path << "is another program's, error" << m_writer.error();
        return;
    }
    startThread();
}

Journal::~Journal()
{
    stopThread();
}

// It runs from the first save on.
void Journal::startThread()
{
    m_stopping = false;
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->setObjectName(QStringLiteral("journal"));
}

void Journal::stopThread()
{
    if (!m_thread || !m_thread->isRunning())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread->wait();
}

std::vector<JournalEvent> Journal::load(qint64 nowNs, History &history)
{
    m_savedToNs = nowNs;
    if (!m_file)
        return {};
    QString trouble;
    std::vector<JournalEvent> events = m_file->load(m_source, nowNs, history, &trouble);
    if (!trouble.isEmpty()) {
        qCWarning(journalLog).noquote() << "The history was not read in full:" << trouble;
        const std::lock_guard lock(m_mutex);
        m_problem = trouble;
    }
    return events;
}

void Journal::save(qint64 nowNs, const History &history, std::vector<JournalEvent> events)
{
    if (!m_thread)
        return;
    Work work{nowNs, {}, std::move(events)};
    const qint64 newest = history.newestNs();
    if (newest > m_savedToNs) {
        for (const BucketTier *tier : {&history.seconds(), &history.minutes()}) {
            const qint64 lengthNs = tier->widthNs() * JournalChunk::bucketsAChunk;
            const qint64 oldest = tier->oldestNs().value_or(newest);
            for (qint64 at = std::max(m_savedToNs, oldest) / lengthNs * lengthNs; at <= newest; at += lengthNs) {
                JournalChunk chunk = JournalChunk::from(*tier, at, tier == &history.minutes());
                if (!chunk.data.isEmpty())
                    work.chunks.push_back(std::move(chunk));
            }
        }
        m_savedToNs = newest;
    }
    if (work.chunks.empty() && work.events.empty())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_work.nowNs = work.nowNs;
        for (JournalChunk &chunk : work.chunks) {
            const auto same = std::ranges::find_if(m_work.chunks, [&](const JournalChunk &held) {
                return held.widthNs == chunk.widthNs && held.startNs == chunk.startNs;
            });
            if (same != m_work.chunks.end())
                *same = std::move(chunk);
            else if (m_work.chunks.size() < chunksHeldBack)
                m_work.chunks.push_back(std::move(chunk));
        }
        std::ranges::move(work.events, std::back_inserter(m_work.events));
        if (m_work.events.size() > JournalFile::eventsKept)
            m_work.events.erase(m_work.events.begin(), m_work.events.end() - JournalFile::eventsKept);
    }
    if (!m_thread->isRunning())
        m_thread->start(QThread::LowPriority);
    m_wake.notify_all();
}

QString Journal::forget(qint64 nowNs)
{
    if (!m_thread)
        return problem();
    stopThread(); // the file is the thread's while it runs
    m_work = {};
    m_problem = m_file->forget(m_source);
    if (!m_problem.isEmpty())
        qCDebug(journalLog).noquote() << "The history was not deleted:" << m_problem;
    m_savedToNs = nowNs;
    startThread();
    return m_problem;
}

QString Journal::problem() const
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

void Journal::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_stopping || !m_work.chunks.empty() || !m_work.events.empty(); });
        if (m_work.chunks.empty() && m_work.events.empty())
            return;
        Work work = std::exchange(m_work, {});
        lock.unlock();
        QString trouble = m_file->save(m_source, work.nowNs, work.chunks, work.events);
        lock.lock();
        const QString before = std::exchange(m_problem, trouble);
        if (trouble.isEmpty())
            continue;
        if (trouble != before) // each save fails like the one before
            qCWarning(journalLog).noquote() << "The history was not saved:" << trouble;
        if (m_stopping)
            return;
        // Kept for the next time: what came meanwhile is newer, chunk by chunk.
        for (JournalChunk &chunk : work.chunks) {
            const auto newer = std::ranges::find_if(m_work.chunks, [&](const JournalChunk &held) {
                return held.widthNs == chunk.widthNs && held.startNs == chunk.startNs;
            });
            if (newer == m_work.chunks.end())
                m_work.chunks.push_back(std::move(chunk));
        }
        m_work.events.insert(m_work.events.begin(), work.events.begin(), work.events.end());
        m_wake.wait(lock); // until the next save() asks again
    }
}

} // namespace anarchy
