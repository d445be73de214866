// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

#include "desktop/services/preferences.h"

namespace anarchy {

/// Something to tell outside the window.
struct Notice {
    NoticeKind kind = NoticeKind::Regression;
    QString title;
    QString text; ///< may be empty
    QString action; ///< what a click on it offers, in words; empty: nothing
};

/// The one gate that everything passes which the panel tells outside its window: the user's switches, the quiet hours,
/// and that nobody has the window before them anyway.
class Notices : public QObject {
    Q_OBJECT

public:
    using Clock = std::function<QTime()>; ///< time of the day

    explicit Notices(const PreferenceStore &preferences, Clock clock = {}, QObject *parent = nullptr);

    /// \param seen whether the user has the window before them
    void setSeen(std::function<bool()> seen) { m_seen = std::move(seen); }
    void raise(const Notice &notice);

Q_SIGNALS:
    /// It is to be told.
    void passed(const anarchy::Notice &notice);

private:
    const PreferenceStore &m_preferences;
    Clock m_clock;
    std::function<bool()> m_seen;
};

} // namespace anarchy
