// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/widgets/pagescroll.h"

#include <QEvent>

namespace anarchy {

PageScroll::PageScroll(QWidget *content, QWidget *parent)
    : QScrollArea(parent)
{
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false); // which setWidget() turned on
}

void PageScroll::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    Q_EMIT roomChanged();
}

// QScrollArea watches its content.
bool PageScroll::eventFilter(QObject *watched, QEvent *event)
{
    const bool result = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        Q_EMIT roomChanged();
    return result;
}

} // namespace anarchy
