// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiles/programwatch.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/filedescriptor.h"
#include "profileslog.h"

namespace anarchy {

namespace {

constexpr qsizetype commLength = 15; ///< bytes of a name that the kernel keeps
constexpr int youngLooks = 3; ///< turns in which a new process may still exec() what it is going to be
constexpr int wholeTurns = 15; ///< turns after which all are read anew

struct FolderCloser {
    void operator()(DIR *folder) const { ::closedir(folder); }
};

QByteArray content(int folder, const char *name)
{
    const FileDescriptor file(::openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    char buffer[1024];
    const ssize_t size = file ? ::read(file.get(), buffer, sizeof buffer) : -1;
    return size > 0 ? QByteArray(buffer, size) : QByteArray();
}

/// Without folders, those of Windows too: that is how Wine starts programs.
QString baseName(const QByteArray &path)
{
    const QString name = QString::fromUtf8(path);
    return name.mid(std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\')) + 1).trimmed().toLower();
}

} // namespace

ProgramWatch::ProgramWatch(QString proc, QObject *parent)
    : QObject(parent)
    , m_proc(QFile::encodeName(proc))
{
    m_timer.setInterval(period);
    m_timer.setTimerType(Qt::VeryCoarseTimer); // wakes the processor together with others
    connect(&m_timer, &QTimer::timeout, this, &ProgramWatch::look);
}

void ProgramWatch::watchFor(const QSet<QString> &programs)
{
    if (programs == m_programs)
        return;
    m_programs = programs;
    m_wanted.clear();
    for (const QString &program : programs) {
        const QString name = program.toLower();
        m_wanted.insert(name, name);
        // A script is known by the kernel's name of it alone, since what was started is its interpreter.
        const QString cut
            = QString::fromUtf8(program.toUtf8().first(std::min(program.toUtf8().size(), commLength))).toLower();
        if (!m_wanted.contains(cut))
            m_wanted.insert(cut, name);
    }
    if (m_wanted.isEmpty()) {
        m_timer.stop();
        m_processes.clear();
    } else {
        m_timer.start();
    }
    look();
}

QList<QString> ProgramWatch::namesOf(int folder, const char *pid) const
{
    const FileDescriptor process(::openat(folder, pid, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat owner{};
    if (!process || ::fstat(process.get(), &owner) != 0 || owner.st_uid != ::getuid())
        return {};
    QList<QString> names;
    // The kernel's own name of it, cut at 15 bytes, and what it was started as, whole.
    for (const QString &name : {baseName(content(process.get(), "comm")),
                                baseName(content(process.get(), "cmdline").split('\0').constFirst())}) {
        if (!name.isEmpty() && !names.contains(name))
            names += name;
    }
    return names;
}

void ProgramWatch::look()
{
    QSet<QString> running;
    const std::unique_ptr<DIR, FolderCloser> folder(m_wanted.isEmpty() ? nullptr : ::opendir(m_proc.constData()));
    if (!folder && !m_wanted.isEmpty())
        qCDebug(profilesLog, "%s cannot be read: %s", m_proc.constData(), std::strerror(errno));
    if (folder) {
        ++m_turn;
        const bool whole = m_turn % wholeTurns == 0;
        while (const dirent *entry = ::readdir(folder.get())) {
            char *end = nullptr;
            const long pid = std::strtol(entry->d_name, &end, 10);
            if (*end != '\0' || pid <= 0)
                continue;
            Process &process = m_processes[static_cast<int>(pid)];
            if (whole || process.looks < youngLooks) {
                process.names = namesOf(::dirfd(folder.get()), entry->d_name);
                ++process.looks;
            }
            process.turn = m_turn;
            for (const QString &name : std::as_const(process.names)) {
                if (const auto program = m_wanted.constFind(name); program != m_wanted.constEnd())
                    running += *program;
            }
        }
        m_processes.removeIf([this](const auto &process) { return process.value().turn != m_turn; });
    }
    if (running == m_running)
        return;
    m_running = running;
    Q_EMIT changed();
}

} // namespace anarchy

#include "moc_programwatch.cpp"
