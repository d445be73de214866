// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <optional>

#include "journal/changerecord.h"
#include "panel/controls/card.h"
#include "port/driverport.h"

namespace anarchy {

/// All that is known of one change, its note, and what can be done with it.
class ChangeDetails : public Card {
    Q_OBJECT

public:
    explicit ChangeDetails(QWidget *parent = nullptr);

    /// Shows a change, or nothing. A note that is being typed stays.
    void display(const std::optional<ChangeRecord> &record);
    /// \param obstacle why nothing can be changed now; empty when it can
    void setRunning(const std::optional<Configuration> &configuration, const QString &obstacle);

    const std::optional<ChangeRecord> &record() const { return m_record; }
    /// What leads from what runs to the values before the change.
    Change wayBack() const;

Q_SIGNALS:
    void undoRequested();
    void plotRequested();
    void noteEdited(qint64 id, const QString &note);

private:
    void showWayBack();
    void takeNote();

    std::optional<ChangeRecord> m_record;
    std::optional<Configuration> m_configuration;
    QString m_obstacle;
    QLabel *m_title; ///< owned as children, like the others
    QLabel *m_what;
    QLabel *m_effect;
    QLabel *m_reasons;
    QLabel *m_wayBack;
    QLineEdit *m_note;
    QPushButton *m_undo;
    QPushButton *m_plot;
};

} // namespace anarchy
