// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/changerecorder.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <array>

#include <pwd.h>
#include <unistd.h>

#include "base/smallfile.h"
#include "journallog.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr quint32 nobody = 0xffffffffu;
// A process id that is older may be another process's by now.
constexpr qint64 freshNs = 2'000'000'000;

QString bootId()
{
    return QString::fromLatin1(readSmallFile(u"/proc/sys/kernel/random/boot_id"_s));
}

QString userName(uid_t uid)
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(uid);
}

QString programName(quint32 pid)
{
    return QString::fromLocal8Bit(readSmallFile(u"/proc/%1/comm"_s.arg(pid)));
}

ParameterValues valuesOf(const __u32 *from)
{
    ParameterValues values{};
    std::copy_n(from, values.size(), values.begin());
    return values;
}

} // namespace

ChangeRecorder::ChangeRecorder(DriverPort &port, ChangeJournal &journal, int link, WallClock clock, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_changes(*port.changes())
    , m_journal(journal)
    , m_link(link)
    , m_clock(clock ? std::move(clock) : WallClock([] { return QDateTime::currentMSecsSinceEpoch() * 1'000'000; }))
    , m_boot(bootId())
    , m_beganNs(port.nowNs())
{
    connect(&m_port, &DriverPort::eventReceived, this, &ChangeRecorder::take);
    connect(&m_changes, &ChangeService::applying, this, &ChangeRecorder::announce);
    connect(&m_changes, &ChangeService::applied, this, &ChangeRecorder::answered);
    connect(&m_changes, &ChangeService::reverting, this,
            [this](RevertReason reason) { m_ending = {m_port.nowNs(), reason}; });
}

void ChangeRecorder::announce(const Change &change, const ChangeCause &cause)
{
    m_announced.reset();
    if (cause.origin != ChangeOrigin::OtherProgram)
        m_announced = {change, cause, m_port.nowNs(), {}};
}

void ChangeRecorder::answered(const Outcome &outcome)
{
    if (!m_announced || m_changes.isBusy())
        return; // the answer to another request, which had to stand back
    if (outcome.ok())
        m_announced->toNs = m_port.nowNs(); // its event may still be on its way to us
    else
        m_announced.reset();
}

void ChangeRecorder::take(const anarchy_event &event)
{
    switch (event.type) {
    case ANARCHY_EVENT_CONFIG_CHANGED:
        takeChange(event);
        break;
    case ANARCHY_EVENT_CONFIG_CONFIRMED:
    case ANARCHY_EVENT_CONFIG_REVERTED:
        takeEnd(event);
        break;
    default:
        break;
    }
}

bool ChangeRecorder::isAnnounced(const anarchy_event &event, const ParameterValues &before,
                                 const ParameterValues &after) const
{
    const auto timeNs = static_cast<qint64>(event.time_ns);
    return m_announced && event.source == ANARCHY_SOURCE_IOCTL && timeNs >= m_announced->fromNs
        && timeNs <= m_announced->toNs.value_or(timeNs) && m_announced->change.appliedTo(before) == after;
}

void ChangeRecorder::takeChange(const anarchy_event &event)
{
    ChangeRecord record;
    record.key = keyOf(event);
    record.timeNs = wallNs(event);
    record.before = valuesOf(event.old_values);
    record.after = valuesOf(event.new_values);
    record.link = m_port.linkIdentity(m_link);
    record.outcome = event.args[0] ? ChangeOutcome::OnTrial : ChangeOutcome::WithoutTrial;
    const bool ours = isAnnounced(event, record.before, record.after);
    if (ours) {
        // The driver saw the helper, which works for us.
        record.cause = m_announced->cause;
        record.user = userName(::getuid());
        record.program = QCoreApplication::applicationName();
        m_announced.reset();
    } else {
        if (event.source == ANARCHY_SOURCE_LOAD)
            record.cause.origin = ChangeOrigin::ModuleLoad;
        if (event.uid != nobody)
            record.user = userName(event.uid);
        if (event.pid && m_port.nowNs() - static_cast<qint64>(event.time_ns) < freshNs)
            record.program = programName(event.pid);
    }
    if (record.before == record.after)
        return; // asked for what ran already
    const QString problem = m_journal.add(record);
    tell(problem);
    m_ours = ours && problem.isEmpty() ? record.id : 0;
    if (problem.isEmpty() && static_cast<qint64>(event.time_ns) >= m_beganNs)
        Q_EMIT changed(record);
}

void ChangeRecorder::takeEnd(const anarchy_event &event)
{
    const auto timeNs = static_cast<qint64>(event.time_ns);
    ChangeOutcome outcome = ChangeOutcome::Kept;
    bool certain = false;
    if (event.type == ANARCHY_EVENT_CONFIG_REVERTED) {
        certain = m_ending && timeNs >= m_ending->first && event.source == ANARCHY_SOURCE_IOCTL;
        const bool harm = event.source == ANARCHY_SOURCE_DRIVER || (certain && m_ending->second == RevertReason::Harm);
        outcome = event.source == ANARCHY_SOURCE_TRIAL_TIMER ? ChangeOutcome::RevertedByTimer
            : harm                                           ? ChangeOutcome::RevertedByHarm
                                                             : ChangeOutcome::RevertedByUser;
    }
    if (timeNs >= m_beganNs)
        m_ending.reset();
    tell(m_journal.end(keyOf(event), wallNs(event), outcome, certain));
    if (outcome != ChangeOutcome::Kept && timeNs >= m_beganNs)
        Q_EMIT reverted(wallNs(event));
}

void ChangeRecorder::setEffect(const ChangeEffect &effect)
{
    if (m_ours)
        tell(m_journal.setEffect(m_ours, effect));
}

ChangeKey ChangeRecorder::keyOf(const anarchy_event &event) const
{
    return {m_boot, static_cast<qint64>(event.time_ns), static_cast<qint64>(event.sequence)};
}

qint64 ChangeRecorder::wallNs(const anarchy_event &event) const
{
    return m_clock() - (m_port.nowNs() - static_cast<qint64>(event.time_ns));
}

void ChangeRecorder::tell(const QString &problem)
{
    if (problem.isEmpty()) {
        Q_EMIT written();
        return;
    }
    qCDebug(journalLog).noquote() << "A change was not kept:" << problem;
    Q_EMIT failed(QCoreApplication::translate("Journal", "The change could not be kept in the list of changes: %1.")
                      .arg(problem));
}

} // namespace anarchy

#include "moc_changerecorder.cpp"
