// SPDX-License-Identifier: GPL-3.0-or-later
#include "machine/kernellogreader.h"

#include "base/clock.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

// Longer than any record (PRINTKRB_RECORD_MAX and its prefix in kernel/printk/printk.c); read() fails where it is not.
constexpr std::size_t longestRecord = 8192;
// Between two turns of the event loop. A full kernel log has some thousand.
constexpr int recordsAtOnce = 512;
// A killed process has no say in it; only one that hangs in the kernel takes longer.
constexpr int killPatienceMs = 200;

/// Wall clock minus CLOCK_MONOTONIC, now.
qint64 wallClockMinusMonotonicMs()
{
    return QDateTime::currentMSecsSinceEpoch() - monotonicNs() / nsPerMs;
}

QString systemText(int error)
{
    return QString::fromLocal8Bit(std::strerror(error));
}

KernelLogReader::Line lineOf(const KernelLogRecord &record, qint64 offsetMs)
{
    return {record.timeUs / 1000 + offsetMs, record.level, record.text};
}

// What keeps the system's journal from being read: a file or a folder that is there and closed. Empty: nothing does.
QString closedJournal(const QStringList &folders)
{
    QString closed;
    for (const QString &folder : folders) {
        const QFileInfoList machines = QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QFileInfo &machine : machines) {
            const QFileInfo journal(machine.filePath() + "/system.journal"_L1);
            if (journal.isReadable())
                return {};
            if (!machine.isReadable() || !machine.isExecutable())
                closed = machine.filePath();
            else if (journal.exists() || journal.isSymLink())
                closed = journal.filePath();
        }
    }
    return closed;
}

} // namespace

KernelLogReader::KernelLogReader(const Sources &sources, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
{
    m_limit.setSingleShot(true);
    m_limit.setInterval(sources.patience);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        endJournal();
        refuse(tr("journalctl gave no answer within %1 s")
                   .arg(QString::number(static_cast<double>(m_sources.patience.count()) / 1e3)));
    });
}

KernelLogReader::~KernelLogReader()
{
    if (!m_journal)
        return;
    m_journal->disconnect(this);
    m_journal->kill();
    m_journal->waitForFinished(killPatienceMs);
}

void KernelLogReader::setState(State state, const QString &problem)
{
    if (m_state == state && m_problem == problem)
        return;
    m_state = state;
    m_problem = problem;
    Q_EMIT stateChanged();
}

void KernelLogReader::start()
{
    if (m_state == State::Reading || m_state == State::Following)
        return;
    setState(State::Reading);
    if (!m_device) {
        m_device = FileDescriptor(
            ::open(m_sources.device.toLocal8Bit().constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
        if (!m_device) {
            m_deviceProblem = tr("%1: %2", "file, reason").arg(m_sources.device, systemText(errno));
            askJournal(false);
            return;
        }
        m_notifier = std::make_unique<QSocketNotifier>(m_device.get(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &KernelLogReader::readDevice);
    }
    m_notifier->setEnabled(true);
    // A log in which nothing is left to read never wakes the notifier.
    QMetaObject::invokeMethod(this, &KernelLogReader::readDevice, Qt::QueuedConnection);
}

void KernelLogReader::stop()
{
    if (m_notifier)
        m_notifier->setEnabled(false);
    endJournal();
    setState(State::Stopped);
}

void KernelLogReader::readDevice()
{
    if (m_state != State::Reading && m_state != State::Following)
        return;
    const qint64 offsetMs = wallClockMinusMonotonicMs();
    std::array<char, longestRecord> buffer;
    QList<Line> lines;
    bool isThrough = false;
    QString problem;
    for (int i = 0; i < recordsAtOnce && !isThrough; ++i) {
        const ssize_t length = ::read(m_device.get(), buffer.data(), buffer.size());
        if (length > 0) {
            const auto record = parseKmsgRecord({buffer.data(), length});
            if (record && isOfDriver(*record))
                lines << lineOf(*record, offsetMs);
        } else if (length < 0 && (errno == EPIPE || errno == EINTR || errno == EINVAL)) {
            continue; // overwritten before it was read, or longer than all that are known: the next one follows
        } else {
            isThrough = true;
            if (length == 0 || errno != EAGAIN)
                problem = tr("%1: %2", "file, reason").arg(m_sources.device, length ? systemText(errno) : tr("ended"));
        }
    }
    if (!lines.isEmpty())
        Q_EMIT linesRead(lines);
    if (!problem.isEmpty()) {
        m_notifier.reset();
        m_device = FileDescriptor();
        setState(State::Unavailable, problem);
    } else if (isThrough) {
        setState(State::Following);
    }
}

// First what is there, which ends and says whether it was allowed; then what comes after the newest of it. Without a
// pattern the journal of a machine that runs for months would take seconds.
void KernelLogReader::askJournal(bool follow)
{
    QStringList arguments{
        u"--dmesg"_s, u"--no-pager"_s, u"--output=json"_s,
        u"--output-fields=MESSAGE,PRIORITY,SYSLOG_FACILITY,_KERNEL_SUBSYSTEM,_SOURCE_MONOTONIC_TIMESTAMP"_s,
        u"--grep=anarchy_egpu"_s};
    if (follow)
        arguments << u"--follow"_s << u"--no-tail"_s;
    else if (m_cursor.isEmpty())
        arguments << u"--lines=%1"_s.arg(mostLines);
    if (!m_cursor.isEmpty())
        arguments << u"--after-cursor="_s + m_cursor;

    m_follows = follow;
    m_journal = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s); // its words are looked at
    m_journal->setProcessEnvironment(environment);
    m_journal->setStandardInputFile(QProcess::nullDevice());
    connect(m_journal.get(), &QProcess::readyReadStandardOutput, this, &KernelLogReader::readJournal);
    connect(m_journal.get(), &QProcess::finished, this, &KernelLogReader::answered);
    connect(m_journal.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // finished() tells the rest
        const QString why = m_journal->errorString();
        endJournal();
        refuse(tr("journalctl: %1").arg(why));
    });
    if (!follow)
        m_limit.start();
    m_journal->start(m_sources.journalctl, arguments, QIODevice::ReadOnly);
}

void KernelLogReader::readJournal()
{
    QList<Line> lines;
    while (m_journal->canReadLine()) {
        const auto record = parseJournalRecord(m_journal->readLine());
        if (!record)
            continue;
        if (!m_follows) {
            m_answer << *record;
            continue;
        }
        m_cursor = record->cursor;
        if (isOfDriver(record->record))
            lines << lineOf(record->record, 0);
    }
    if (!lines.isEmpty())
        Q_EMIT linesRead(lines);
}

void KernelLogReader::answered(int exitCode, QProcess::ExitStatus status)
{
    readJournal();
    const QString words = QString::fromUtf8(m_journal->readAllStandardError()).simplified();
    const QList<JournalRecord> answer = std::exchange(m_answer, {});
    const bool followed = m_follows;
    endJournal();
    // Those who may read their own journal only get no error, just a hint. That nothing matched is a failure without
    // words in some versions.
    const bool isPartOnly = words.contains("not seeing messages"_L1);
    // Some versions leave that hint out when they write JSON.
    if (answer.isEmpty() && words.isEmpty()) {
        if (const QString closed = closedJournal(m_sources.journals); !closed.isEmpty()) {
            refuse(tr("%1: %2", "file, reason").arg(closed, systemText(EACCES)));
            return;
        }
    }
    if (followed || status != QProcess::NormalExit || isPartOnly || (answer.isEmpty() && !words.isEmpty())) {
        refuse(words.isEmpty() ? tr("journalctl ended with status %1").arg(exitCode) : tr("journalctl: %1").arg(words));
        return;
    }
    QList<Line> lines;
    QString newest;
    qint64 newestUs = 0;
    for (const JournalRecord &each : answer) {
        if (newest.isEmpty() || each.record.timeUs >= newestUs) {
            newest = each.cursor;
            newestUs = each.record.timeUs;
        }
        if (isOfDriver(each.record))
            lines << lineOf(each.record, 0);
    }
    if (!newest.isEmpty())
        m_cursor = newest;
    // A pattern together with a number of lines turns the order around.
    if (!lines.isEmpty() && lines.constFirst().timeMs > lines.constLast().timeMs)
        std::ranges::reverse(lines);
    if (!lines.isEmpty())
        Q_EMIT linesRead(lines);
    if (m_state != State::Reading)
        return; // whoever heard it has stopped us
    setState(State::Following);
    if (m_state == State::Following)
        askJournal(true);
}

void KernelLogReader::refuse(const QString &why)
{
    setState(State::Unavailable, m_deviceProblem.isEmpty() ? why : m_deviceProblem + "; "_L1 + why);
}

void KernelLogReader::endJournal()
{
    m_limit.stop();
    m_answer.clear();
    if (!m_journal)
        return;
    // It may be the sender of the signal that we are in, so it goes a little later.
    QProcess *journal = m_journal.release();
    journal->setParent(QCoreApplication::instance());
    journal->disconnect(this);
    journal->kill();
    if (journal->state() == QProcess::NotRunning || journal->error() == QProcess::FailedToStart
        || journal->waitForFinished(killPatienceMs)) {
        journal->deleteLater();
        return;
    }
    connect(journal, &QProcess::finished, journal, &QObject::deleteLater);
    connect(journal, &QProcess::errorOccurred, journal, &QObject::deleteLater);
}

} // namespace anarchy

#include "moc_kernellogreader.cpp"
