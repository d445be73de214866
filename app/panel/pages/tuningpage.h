// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include "panel/changecontroller.h"
#include "panel/pages/parametereditor.h"
#include "tuning/bootconfiguration.h"

namespace anarchy {

/// The driver's parameters: default, boot, running and new value side by side. Edits gather here and go to the driver
/// as one change with one authorisation.
class TuningPage : public QWidget {
    Q_OBJECT

public:
    TuningPage(LiveModel &model, ChangeController &changes, const BootConfiguration &boot, QWidget *parent = nullptr);

    ParameterEditor *editor(int field) const { return m_editors[field]; }
    /// What Apply would ask for, or nothing while something typed is not allowed.
    std::optional<Change> pending() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeTable();
    QWidget *makeFooter();
    QWidget *makeBootRow();
    void showConfiguration();
    void showPending();
    void showBoot();
    QString memoryText() const;

    LiveModel &m_model;
    ChangeController &m_changes;
    BootConfiguration m_boot;
    QList<ParameterEditor *> m_editors; ///< by enum anarchy_parameter
    QLabel *m_memory = nullptr;
    QLabel *m_bootText = nullptr;
    QPushButton *m_persist = nullptr;
    QPushButton *m_forget = nullptr;
    QLabel *m_status = nullptr;
    QPushButton *m_reset = nullptr;
    QPushButton *m_apply = nullptr;
};

} // namespace anarchy
