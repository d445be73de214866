// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/folderwatch.h"

#include <KDirWatch>

namespace anarchy {

FolderWatch::FolderWatch(const QString &folder, QObject *parent)
    : QObject(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settling);
    connect(&m_settle, &QTimer::timeout, this, &FolderWatch::changed);
    if (folder.isEmpty())
        return;
    m_watch = std::make_unique<KDirWatch>();
    for (const auto signal : {&KDirWatch::dirty, &KDirWatch::created, &KDirWatch::deleted})
        connect(m_watch.get(), signal, &m_settle, qOverload<>(&QTimer::start));
    m_watch->addDir(folder, KDirWatch::WatchFiles);
}

FolderWatch::~FolderWatch() = default;

} // namespace anarchy

#include "moc_folderwatch.cpp"
