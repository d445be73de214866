// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "journal/journal.h"
#include "live/livemodel.h"

namespace anarchy {

/// Makes a restart show yesterday: gives the model its past from the journal, and hands the journal what is new. What
/// no kernel gives now (a simulated link, a recording) is never kept.
class HistoryKeeper : public QObject {
    Q_OBJECT

public:
    /// \param path of the journal's file; empty: nothing is kept
    HistoryKeeper(LiveModel &model, QString path, QObject *parent = nullptr);
    ~HistoryKeeper() override;

    /// Begins or ends keeping; what was kept so far stays.
    void setKept(bool kept);
    /// Hands over what is new, at once.
    void save();
    /// File that is kept in; empty: none.
    const QString &path() const { return m_path; }
    /// Deletes what is kept of the link that the model looks at, and lets the model forget it too. What a simulated
    /// link or a recording shows is another past and stays.
    /// \return why it was not deleted; empty when it was
    QString forget();

private:
    void adoptLink();
    bool canKeep() const;
    void openJournal();

    LiveModel &m_model;
    QString m_path;
    std::unique_ptr<Journal> m_journal;
    bool m_kept = true;
    bool m_restored = false; ///< the model has the past of this link
    qint64 m_marksSavedToNs = 0;
    JournalEvent m_savedBurst; ///< the newest burst of errors as it was saved: its mark may have grown since
    QTimer m_timer;
};

} // namespace anarchy
