// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <optional>

#include "journal/changejournal.h"
#include "port/changeservice.h"
#include "port/driverport.h"

namespace anarchy {

/// Writes every change of the driver's values into the journal, whoever made it: the driver tells all programs of the
/// same events, also of those before the program began. What this program is about to do its ChangeService says first,
/// so that its changes have a cause.
class ChangeRecorder : public QObject {
    Q_OBJECT

public:
    /// Wall clock, ns since 1970.
    using WallClock = std::function<qint64()>;

    /// \param port, journal must live longer
    /// \param link number of the link that the program looks at
    /// \param clock the system's own by default
    ChangeRecorder(DriverPort &port, ChangeJournal &journal, int link = 0, WallClock clock = {},
                   QObject *parent = nullptr);

    /// The program looks at another link from now on.
    void setLink(int link) { m_link = link; }
    /// The newest change that this program made did this, measured by whoever asked for it.
    void setEffect(const ChangeEffect &effect);

Q_SIGNALS:
    /// A change happened, and is in the journal. Not for those before the program began.
    void changed(const anarchy::ChangeRecord &record);
    /// The trial that changed() told of went back, at a time on the wall clock.
    void reverted(qint64 timeNs);
    /// Something in the journal is new.
    void written();
    /// The journal could not be written; a sentence.
    void failed(const QString &problem);

private:
    /// A request between asking and the driver's event.
    struct Announcement {
        Change change;
        ChangeCause cause;
        qint64 fromNs = 0; ///< the driver's clock
        std::optional<qint64> toNs; ///< when it was answered
    };

    void announce(const Change &change, const ChangeCause &cause);
    void answered(const Outcome &outcome);
    void take(const anarchy_event &event);
    void takeChange(const anarchy_event &event);
    void takeEnd(const anarchy_event &event);
    bool isAnnounced(const anarchy_event &event, const ParameterValues &before, const ParameterValues &after) const;
    ChangeKey keyOf(const anarchy_event &event) const;
    qint64 wallNs(const anarchy_event &event) const;
    void tell(const QString &problem);

    DriverPort &m_port;
    ChangeService &m_changes;
    ChangeJournal &m_journal;
    int m_link;
    WallClock m_clock;
    QString m_boot;
    qint64 m_beganNs; ///< the driver's clock
    std::optional<Announcement> m_announced;
    qint64 m_ours = 0; ///< id of the newest change if this program made it
    std::optional<std::pair<qint64, RevertReason>>
        m_ending; ///< of our trial: when it was asked for, the driver's clock
};

} // namespace anarchy
