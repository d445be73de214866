// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/card.h"

#include <QPainter>

#include "desktop/look/look.h"

namespace anarchy {

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(rect(), look::cornerRadius, look::cornerRadius);
}

} // namespace anarchy

#include "moc_card.cpp"
