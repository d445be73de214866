// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/look/textlabel.h"

namespace anarchy::look {

QLabel *makeText(QWidget *parent, const QString &name)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleName(name);
    return label;
}

} // namespace anarchy::look
