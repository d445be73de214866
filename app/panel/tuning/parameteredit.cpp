// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/tuning/parameteredit.h"

#include "panel/tuning/parametereditor.h"

namespace anarchy {

ParameterEdit::ParameterEdit(ParameterEditor &editor, const QString &before, const QString &after, int series)
    : m_editor(editor)
    , m_before(before)
    , m_after(after)
    , m_series(series)
{
    describe();
}

void ParameterEdit::describe()
{
    const auto words = [this](const QString &text) {
        const ParsedValue parsed = parseParameterValue(m_editor.field(), text);
        return parsed.value ? parameterValueText(m_editor.field(), *parsed.value) : QStringLiteral("\"%1\"").arg(text);
    };
    setText(ParameterEditor::tr("%1: %2 → %3", "parameter, old value, new value")
                .arg(parameterTitle(m_editor.field()), words(m_before), words(m_after)));
}

void ParameterEdit::undo()
{
    m_editor.restore(m_before);
}

void ParameterEdit::redo()
{
    m_editor.restore(m_after);
}

int ParameterEdit::id() const
{
    return m_editor.field();
}

bool ParameterEdit::mergeWith(const QUndoCommand *other)
{
    const auto *next = static_cast<const ParameterEdit *>(other); // the stack asks only for equal ids
    if (next->m_series != m_series)
        return false;
    m_after = next->m_after;
    describe();
    setObsolete(m_before == m_after); // back where it began: nothing to undo
    return true;
}

} // namespace anarchy
