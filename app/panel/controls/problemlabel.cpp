// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/problemlabel.h"

#include "desktop/look/look.h"

namespace anarchy {

ProblemLabel::ProblemLabel(const QString &name, QWidget *parent)
    : QLabel(parent)
{
    setAccessibleName(name);
    setFont(look::caption(font()));
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::NoFocus);
    setWordWrap(true);
    hide();
}

void ProblemLabel::setProblems(const QStringList &problems)
{
    setText(problems.join(u'\n'));
    setAccessibleDescription(text());
    setVisible(!problems.isEmpty());
}

} // namespace anarchy

#include "moc_problemlabel.cpp"
