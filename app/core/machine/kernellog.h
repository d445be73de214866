// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

/// Records of the kernel log and which of them are the driver's. Pure functions: reading is KernelLogReader's.
namespace anarchy {

/// One message of the kernel log.
struct KernelLogRecord {
    qint64 timeUs = 0; ///< of CLOCK_MONOTONIC out of /dev/kmsg, of the wall clock since 1970 out of the journal
    quint64 sequence = 0; ///< the kernel's; 0 where it is not known
    int facility = 0; ///< 0: written by the kernel itself
    int level = 6; ///< of syslog: 0 emergency .. 7 debug
    QString text; ///< one line that is safe to print
    QString subsystem; ///< of the device that it is about; empty without one

    bool operator==(const KernelLogRecord &) const = default;
};

/// A message out of the journal, and where in it.
struct JournalRecord {
    KernelLogRecord record;
    QString cursor;
};

/// One record as read() of /dev/kmsg returns it: "priority,sequence,microseconds,flags;message", then lines of context
/// that begin with a space. Nothing for what is no such record. Further fields are passed over, as the format asks
/// (Documentation/ABI/testing/dev-kmsg).
std::optional<KernelLogRecord> parseKmsgRecord(QByteArrayView record);

/// One line of "journalctl --output=json". Nothing for what is no message of the kernel
/// (systemd.journal-fields(7), "Journal JSON Format").
std::optional<JournalRecord> parseJournalRecord(QByteArrayView line);

/// The driver wrote it, or the kernel wrote it about the driver: its loading, or a trace that leads through it. What
/// programs write to the kernel log in its name does not count.
bool isOfDriver(const KernelLogRecord &record);

/// "warning": for scripts and, translated, for people.
const char *logLevelName(int level);
QString logLevelText(int level);

} // namespace anarchy
