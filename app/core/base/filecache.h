// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStringList>

#include <functional>
#include <optional>
#include <utility>

namespace anarchy {

/// What tells one content of a file from another without reading it.
struct FileStamp {
    quint64 inode = 0;
    qint64 size = 0;
    qint64 changedNs = 0; ///< the file system's clock
    bool operator==(const FileStamp &) const = default;
};

/// Nothing where there is no file, and where it changed so lately that it could change again without another stamp.
std::optional<FileStamp> fileStamp(const QString &path);

/// What was read from files, read again only where a file is another one than before.
template <typename Value> class FileCache {
public:
    using Read = std::function<Value(const QString &path)>;

    explicit FileCache(Read read)
        : m_read(std::move(read))
    {
    }

    /// Valid until the next call.
    const Value &of(const QString &path)
    {
        const std::optional<FileStamp> stamp = fileStamp(path); // first: what changes meanwhile is read again
        const auto known = m_known.constFind(path);
        if (known != m_known.constEnd() && stamp && known->stamp == stamp)
            return known->value;
        return m_known.insert(path, {stamp, m_read(path)})->value;
    }

    /// Forgets all but these.
    void keepOnly(const QStringList &paths)
    {
        m_known.removeIf([&](const auto &each) { return !paths.contains(each.key()); });
    }

private:
    struct Known {
        std::optional<FileStamp> stamp;
        Value value;
    };

    Read m_read;
    QHash<QString, Known> m_known;
};

} // namespace anarchy
