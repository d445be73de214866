// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QObject>
#include <QToolButton>

#include <optional>

#include "contract/parameters.h"
#include "machine/bootconfiguration.h"
#include "panel/controls/numberfield.h"

class QGridLayout;

namespace anarchy {

/// One row of the Tuning page: what the parameter is, its values side by side, and an editor for the new one.
class ParameterEditor : public QObject {
    Q_OBJECT

public:
    enum Column { Name, Default, Boot, Running, Editor, Unit, Return, ColumnCount };
    /// Rows of the grid that a parameter takes.
    static constexpr int gridRows = 3;

    /// Makes the row's widgets as children of the grid's widget and puts them in row `row` and those below.
    ParameterEditor(int field, QGridLayout *grid, int row, QObject *parent);

    int field() const { return m_field; }
    /// The new value, or why what was typed is none.
    ParsedValue parsed() const;
    /// As if the user had entered it.
    void setValue(quint32 value);
    /// What is in the field, a value or not.
    QString text() const;
    /// Puts back what was in the field once: a step of undo or redo, and not a new one.
    void restore(const QString &text);
    /// What runs, what of it the link honours and why not all. The new value follows as long as nobody touched it.
    void setRunning(quint32 running, quint32 effective, quint32 limit);
    /// \param value nothing: not known
    void setBoot(std::optional<quint32> value, const BootPlace &place);
    /// Types for the user; for tests.
    void typeText(const QString &text);
    bool differs() const;
    void reset() { setValue(m_running); }
    /// Shows or hides the whole row.
    void setVisible(bool visible);
    QWidget *editor() const;
    QLabel *note() const { return m_note; }

Q_SIGNALS:
    /// What is in the field, or whether it differs from what runs, may be another.
    void edited();
    /// The user changed what is in the field.
    void entered(const QString &before, const QString &after);
    /// restore() put something back.
    void restored();
    /// The focus left the field: what is entered from now on is another step.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeEditor(QWidget *sheet);
    void makeButtons(QWidget *sheet);
    void place(QGridLayout *grid, int row);
    void changed();
    void judge();
    QString rangeNote() const;
    void showDetails();
    void put(const QString &text);
    void putQuietly(const QString &text);

    int m_field;
    quint32 m_running = 0;
    QString m_last; ///< what was in the field before
    bool m_restoring = false; ///< what changes in the field is not the user's doing
    QString m_bootText;
    QLabel *m_title;
    QLabel *m_help;
    QLabel *m_default;
    QLabel *m_boot;
    QLabel *m_runningLabel;
    NumberField *m_number = nullptr;
    QComboBox *m_choice = nullptr;
    QLabel *m_unit;
    QToolButton *m_return;
    QAction *m_toRunning;
    QAction *m_toDefault;
    QToolButton *m_more;
    QLabel *m_note;
    QLabel *m_details;
    bool m_visible = true;
};

} // namespace anarchy
