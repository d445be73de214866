// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/buttoncolumn.h"

#include "desktop/look/look.h"

namespace anarchy {

ButtonColumn::ButtonColumn(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(look::grid);
    m_column->addStretch();
}

QPushButton *ButtonColumn::add(const QString &text, const QString &name)
{
    auto *button = new QPushButton(text, this);
    button->setAccessibleName(name);
    button->setAutoDefault(false);
    m_column->insertWidget(m_column->count() - 1, button);
    return button;
}

} // namespace anarchy

#include "moc_buttoncolumn.cpp"
