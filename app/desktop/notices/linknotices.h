// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "desktop/notices/notices.h"
#include "live/livemodel.h"

namespace anarchy {

/// Tells what happens to the link by itself: it goes down and does not come back, errors come in a burst, the driver
/// goes back to the previous settings. Of a recording it tells nothing.
class LinkNotices : public QObject {
    Q_OBJECT

public:
    /// A link that is down for less trains anew, as every change of its speed makes it do.
    static constexpr std::chrono::milliseconds downFor{2000};
    /// Bursts that are closer to one another are one to the user.
    static constexpr qint64 burstPauseNs = 600'000'000'000;

    LinkNotices(LiveModel &model, Notices &notices, QObject *parent = nullptr);

private:
    void adoptPort();
    void adoptLink();
    void followLink();
    void take(const anarchy_event &event);
    bool isUp() const;
    QString title(const QString &text) const;

    LiveModel &m_model;
    Notices &m_notices;
    QTimer m_down;
    bool m_wasUp = false;
    std::optional<qint64> m_burstNs; ///< when the last one went on
};

} // namespace anarchy
