// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/pagescroll.h"

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

} // namespace anarchy

#include "moc_pagescroll.cpp"
