// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

class KDirWatch;

namespace anarchy {

/// Notices what anybody does to the files of a folder, and that the folder itself comes or goes.
class FolderWatch : public QObject {
    Q_OBJECT

public:
    /// A file is often written in several steps, and several files together: they are told once it is quiet.
    static constexpr std::chrono::milliseconds settling{200};

    /// \param folder need not be there yet, nor the ones around it; empty: nothing is watched
    explicit FolderWatch(const QString &folder, QObject *parent = nullptr);
    ~FolderWatch() override;

Q_SIGNALS:
    void changed();

private:
    std::unique_ptr<KDirWatch> m_watch;
    QTimer m_settle;
};

} // namespace anarchy
