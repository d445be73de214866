// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>

#include <functional>
#include <utility>

namespace anarchy {

/// Who wants something of a shared object as long as they live. A claim ends with whoever made it at the latest.
class Claims {
public:
    /// \param changed what to do when the first comes or the last goes
    explicit Claims(std::function<void()> changed)
        : m_changed(std::move(changed))
    {
    }
    ~Claims()
    {
        for (const QMetaObject::Connection &end : std::as_const(m_ends))
            QObject::disconnect(end);
    }
    Q_DISABLE_COPY_MOVE(Claims)

    bool isEmpty() const { return m_ends.isEmpty(); }
    void set(const QObject *by, bool claimed)
    {
        if (claimed == m_ends.contains(by))
            return;
        const bool wasEmpty = isEmpty();
        if (claimed)
            m_ends.insert(by, QObject::connect(by, &QObject::destroyed, by, [this, by] { set(by, false); }));
        else
            QObject::disconnect(m_ends.take(by));
        if (wasEmpty != isEmpty())
            m_changed();
    }

private:
    std::function<void()> m_changed;
    QHash<const QObject *, QMetaObject::Connection> m_ends;
};

} // namespace anarchy
