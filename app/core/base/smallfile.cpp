// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/smallfile.h"

#include <QFile>
#include <QFileInfo>

namespace anarchy {

QByteArray readSmallFile(const QString &path, qint64 most)
{
    if (!QFileInfo(path).isFile())
        return {};
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(most).trimmed() : QByteArray();
}

} // namespace anarchy
