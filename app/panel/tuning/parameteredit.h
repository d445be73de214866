// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoCommand>

namespace anarchy {

class ParameterEditor;

/// What somebody entered into a field of the Tuning page, to be taken back and made again. It is about the text in the
/// field and changes nothing in the driver.
class ParameterEdit : public QUndoCommand {
public:
    /// \param series edits of one field and one series are one step, such as the keys of a number
    ParameterEdit(ParameterEditor &editor, const QString &before, const QString &after, int series);

    void undo() override;
    void redo() override;
    int id() const override;
    bool mergeWith(const QUndoCommand *other) override;

private:
    void describe();

    ParameterEditor &m_editor; ///< outlives the stack
    QString m_before;
    QString m_after;
    int m_series;
};

} // namespace anarchy
