// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace anarchy {

/// What a file of /proc, /sys or /etc says, without white space around it; empty where there is none, where it may not
/// be read and where it is no plain file (a FIFO in its place would hold us).
/// \param most bytes that are read, whatever the file's length
QByteArray readSmallFile(const QString &path, qint64 most = 64 * 1024);

} // namespace anarchy
