// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

#include "recordings.h"

namespace anarchy {

/// Standard input, output and error of the program under test, for as long as it lives.
class Streams {
public:
    explicit Streams(const QByteArray &typed)
        : m_outName(m_folder.filePath(QStringLiteral("out")))
    {
        const QString inName = m_folder.filePath(QStringLiteral("in"));
        writeFile(inName, typed);
        replace(STDIN_FILENO, ::open(qPrintable(inName), O_RDONLY | O_CLOEXEC));
        const int out = ::open(qPrintable(m_outName), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
        replace(STDERR_FILENO, ::dup(out));
        replace(STDOUT_FILENO, out);
    }
    ~Streams()
    {
        std::fflush(stdout);
        for (int fd = 0; fd < 3; ++fd) {
            ::dup2(m_before[fd], fd);
            ::close(m_before[fd]);
        }
    }
    QString written() const
    {
        std::fflush(stdout);
        return QString::fromUtf8(readFile(m_outName));
    }

private:
    void replace(int fd, int by)
    {
        if (fd == STDOUT_FILENO)
            std::fflush(stdout);
        m_before[fd] = ::dup(fd);
        ::dup2(by, fd);
        ::close(by);
    }

    QTemporaryDir m_folder;
    QString m_outName;
    int m_before[3]{};
};

} // namespace anarchy
