// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QUndoStack>
#include <QWidget>

#include "advice/advisor.h"
#include "desktop/services/changecontroller.h"
#include "panel/tuning/bootsettings.h"
#include "panel/tuning/outlookcard.h"
#include "panel/tuning/parametereditor.h"

namespace anarchy {

/// The driver's parameters: default, boot, running and new value side by side. Edits gather here, can be undone, say
/// what is to be expected of them, and go to the driver as one change with one authorisation.
class TuningPage : public QWidget {
    Q_OBJECT

public:
    TuningPage(LiveModel &model, ChangeController &changes, const BootConfiguration &boot, QWidget *parent = nullptr);
    ~TuningPage() override;

    ParameterEditor *editor(int field) const { return m_editors[field]; }
    /// What Apply would ask for, or nothing while something typed is not allowed.
    std::optional<Change> pending() const;
    /// The steps of entering values.
    QUndoStack &edits() { return m_edits; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    /// A group's heading and the rows of the grid that give it room.
    struct Group {
        QLabel *title;
        int row;
        int height;
        QList<int> fields;
    };

    QWidget *makeHeader();
    QWidget *makeTable(const BootConfiguration &boot);
    void makeHeadings(QGridLayout *grid);
    int makeGroup(QGridLayout *grid, anarchy_group group, int row);
    QWidget *makeFooter();
    void makeConnections();
    void enter(ParameterEditor &editor, const QString &before, const QString &after);
    void resetAll();
    void filter();
    void showEdited(const ParameterEditor &editor);
    void showConfiguration();
    void showBoot();
    void showPending();
    void showOutlook();
    QString statusText(const std::optional<Change> &change) const;
    QString memoryText() const;
    void adoptLink();
    void check();

    static constexpr std::chrono::minutes observed{5};
    static constexpr std::chrono::seconds period{5};

    LiveModel &m_model;
    ChangeController &m_changes;
    Advisor m_advisor; ///< for what it observes
    Observation m_seen;
    QUndoStack m_edits;
    int m_series = 0; ///< edits of one series and field are one step
    QList<ParameterEditor *> m_editors; ///< by enum anarchy_parameter
    QList<int> m_spacers; ///< row of the grid above each parameter
    QList<Group> m_groups;
    QList<QLabel *> m_headings; ///< of the columns
    QGridLayout *m_grid = nullptr;
    QLineEdit *m_search = nullptr;
    QLabel *m_nothing = nullptr; ///< no parameter matches
    QScrollArea *m_scroll = nullptr;
    BootSettings *m_boot = nullptr;
    OutlookCard *m_outlook = nullptr;
    QLabel *m_memory = nullptr;
    QLabel *m_status = nullptr;
    QPushButton *m_reset = nullptr;
    QPushButton *m_apply = nullptr;
    QTimer m_timer;
    QTimer m_outlookTimer;
};

} // namespace anarchy
