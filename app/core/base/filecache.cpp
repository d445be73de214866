// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filecache.h"

#include <QFile>

#include <ctime>

#include <sys/stat.h>

#include "base/clock.h"

namespace anarchy {

namespace {
// File systems count in ticks of the kernel, FAT in two seconds: of a younger file the stamp says too little.
constexpr qint64 settledNs = 2 * nsPerSecond;
} // namespace

std::optional<FileStamp> fileStamp(const QString &path)
{
    struct stat file{};
    if (::stat(QFile::encodeName(path).constData(), &file) != 0)
        return std::nullopt;
    const qint64 changedNs = file.st_ctim.tv_sec * nsPerSecond + file.st_ctim.tv_nsec;
    if (clockNs(CLOCK_REALTIME) - changedNs < settledNs)
        return std::nullopt;
    return FileStamp{file.st_ino, file.st_size, changedNs};
}

} // namespace anarchy
