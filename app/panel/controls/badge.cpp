// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/badge.h"

#include <QPainter>

#include <algorithm>

namespace anarchy {

namespace {
constexpr int glyph = 18;
constexpr int gap = 6;
} // namespace

StateBadge::StateBadge(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("stateBadge"));
    setAccessibleName(tr("Link state"));
    setAccessibleDescription(linkStateText(m_state));
}

void StateBadge::setState(LinkState state)
{
    if (state == m_state)
        return;
    m_state = state;
    setAccessibleDescription(linkStateText(state));
    updateGeometry();
    update();
}

QSize StateBadge::sizeHint() const
{
    const QFontMetrics metrics(look::strong(font()));
    return {glyph + gap + metrics.horizontalAdvance(linkStateText(m_state)) + 2, std::max(glyph, metrics.height())};
}

void StateBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor colour = look::ink(linkStateInk(m_state), palette());
    paintLinkState(painter, QRectF(0, (height() - glyph) / 2.0, glyph, glyph), m_state, colour);
    painter.setFont(look::strong(font()));
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().adjusted(glyph + gap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, linkStateText(m_state));
}

Chip::Chip(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
}

void Chip::setText(const QString &text, bool emphatic)
{
    setVisible(!text.isEmpty());
    if (text == m_text && emphatic == m_emphatic)
        return;
    m_text = text;
    m_emphatic = emphatic;
    setAccessibleDescription(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    const QFontMetrics metrics(look::strong(look::caption(font())));
    return {metrics.horizontalAdvance(m_text) + 2 * look::grid, metrics.height() + 6};
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(look::strong(look::caption(font())));
    const QColor warning = look::ink(look::Ink::Warning, palette());
    const QColor text = palette().color(QPalette::WindowText);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_emphatic ? look::mix(palette().color(QPalette::Window), warning, 0.22)
                                : look::mix(palette().color(QPalette::Window), text, 0.08));
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    painter.setPen(m_emphatic ? look::mix(warning, text, 0.35)
                              : look::mix(palette().color(QPalette::Window), text, 0.75));
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace anarchy

#include "moc_badge.cpp"
