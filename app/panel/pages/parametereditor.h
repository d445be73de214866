// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QObject>
#include <QToolButton>

#include <optional>

#include "panel/widgets/numberfield.h"
#include "tuning/parameters.h"

class QGridLayout;

namespace anarchy {

/// One row of the Tuning page: what the parameter is, its values side by side, and an editor for the new one.
class ParameterEditor : public QObject {
    Q_OBJECT

public:
    enum Column { Name, Default, Boot, Running, Editor, Unit, Return, ColumnCount };

    /// Makes the row's widgets as children of the grid's widget and puts them in row `row` and the one below.
    ParameterEditor(int field, QGridLayout *grid, int row, QObject *parent);

    int field() const { return m_field; }
    /// The new value, or why what was typed is none.
    ParsedValue parsed() const;
    void setValue(quint32 value);
    /// What runs, what of it the link honours and why not all. The new value follows as long as nobody touched it.
    void setRunning(quint32 running, quint32 effective, quint32 limit);
    void setBoot(std::optional<quint32> value, const QString &source);
    /// Types for the user; for tests.
    void typeText(const QString &text);
    bool differs() const;
    void reset() { setValue(m_running); }
    QWidget *editor() const;
    QLabel *note() const { return m_note; }

Q_SIGNALS:
    void edited();

private:
    void judge();

    int m_field;
    quint32 m_running = 0;
    QLabel *m_title;
    QLabel *m_help;
    QLabel *m_default;
    QLabel *m_boot;
    QLabel *m_runningLabel;
    NumberField *m_number = nullptr;
    QComboBox *m_choice = nullptr;
    QLabel *m_unit;
    QToolButton *m_return;
    QLabel *m_note;
};

} // namespace anarchy
