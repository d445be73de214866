// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QProcess>
#include <QSocketNotifier>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <memory>

#include "base/filedescriptor.h"
#include "machine/kernellog.h"

namespace anarchy {

/// The driver's lines of the kernel log, those that are there and those that come. Reads /dev/kmsg where that is
/// allowed and asks the journal where it is not; nothing of it blocks, needs a privilege or wakes a device.
///
/// A time of /dev/kmsg is put on the wall clock as it goes now, so what was written before the machine last slept is
/// later there by as long as it slept; the journal's times are right.
class KernelLogReader : public QObject {
    Q_OBJECT

public:
    enum class State {
        Stopped,
        Reading, ///< not yet through with what is there
        Following, ///< all that was there is read; what comes is told
        Unavailable, ///< see problem()
    };
    struct Line {
        qint64 timeMs = 0; ///< since 1970
        int level = 0; ///< of syslog: 0 emergency .. 7 debug
        QString text;

        bool operator==(const Line &) const = default;
    };
    /// Where from; tests bring their own.
    struct Sources {
        QString device = QStringLiteral("/dev/kmsg");
        QString journalctl = QStringLiteral("journalctl");
        QStringList journals{QStringLiteral("/var/log/journal"), QStringLiteral("/run/log/journal")};
        std::chrono::milliseconds patience{5000}; ///< for the journal's first answer
    };
    /// No more than so many lines are asked of the journal.
    static constexpr int mostLines = 500;

    explicit KernelLogReader(const Sources &sources, QObject *parent = nullptr);
    explicit KernelLogReader(QObject *parent = nullptr)
        : KernelLogReader(Sources(), parent)
    {
    }
    ~KernelLogReader() override;

    State state() const { return m_state; }
    /// Why the log cannot be read, in the system's own words; empty while it can.
    const QString &problem() const { return m_problem; }
    /// Begins, or goes on after stop() with what came meanwhile.
    void start();
    /// Costs nothing from now on.
    void stop();

Q_SIGNALS:
    /// The oldest first. Each line is told once.
    void linesRead(const QList<anarchy::KernelLogReader::Line> &lines);
    void stateChanged();

private:
    void setState(State state, const QString &problem = {});
    void readDevice();
    void askJournal(bool follow);
    void readJournal();
    void answered(int exitCode, QProcess::ExitStatus status);
    void refuse(const QString &why);
    void endJournal();

    Sources m_sources;
    State m_state = State::Stopped;
    QString m_problem;
    FileDescriptor m_device;
    QString m_deviceProblem;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unique_ptr<QProcess> m_journal;
    bool m_follows = false; ///< m_journal is the one that tells what comes
    QString m_cursor; ///< of the newest line out of the journal
    QList<JournalRecord> m_answer; ///< of the journal, until it is whole
    QTimer m_limit;
};

} // namespace anarchy
