// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/reading.h"

#include <QEvent>
#include <QPainter>

namespace anarchy {

namespace {
constexpr int leastWidth = 24; // an ellipsis and a bit
} // namespace

Reading::Reading(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void Reading::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    update();
}

QSize Reading::sizeHint() const
{
    return {leastWidth, fontMetrics().height()};
}

void Reading::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const QRect place = contentsRect();
    const QFontMetrics metrics = fontMetrics();
    painter.drawText(place.left(), place.top() + metrics.ascent(),
                     metrics.elidedText(m_text, Qt::ElideRight, place.width()));
}

void Reading::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace anarchy

#include "moc_reading.cpp"
