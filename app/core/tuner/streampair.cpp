// SPDX-License-Identifier: GPL-3.0-or-later
#include "tuner/streampair.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>

#include <fcntl.h>

#include "contract/devicepaths.h"

namespace anarchy {

namespace {

struct StreamPairText {
    Q_DECLARE_TR_FUNCTIONS(StreamPair)
};

FileDescriptor openEnd(const QByteArray &path, StreamPairResult &result)
{
    FileDescriptor fd(::open(path.constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (fd)
        return fd;
    const int error = errno;
    result.noChannelLeft = error == EBUSY;
    result.error = result.noChannelLeft
        ? StreamPairText::tr("%1: every channel of the link is in use").arg(QString::fromLocal8Bit(path))
        : StreamPairText::tr("%1: %2").arg(QString::fromLocal8Bit(path), QString::fromLocal8Bit(std::strerror(error)));
    return fd;
}

} // namespace

StreamPairResult openStreamPair(int link)
{
    StreamPairResult result;
    result.pair.near = openEnd(streamPath(link), result);
    if (result.pair.near)
        result.pair.far = openEnd(farPath(link), result);
    return result;
}

} // namespace anarchy
