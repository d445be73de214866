// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/look/symboliconengine.h"

#include <QGuiApplication>
#include <QPainter>

#include <algorithm>

namespace anarchy {

namespace {
constexpr qsizetype mostDrawn = 16; // sizes and colours of one icon
} // namespace

SymbolIconEngine::SymbolIconEngine(QByteArray svg, std::optional<QPalette> palette)
    : m_svg(std::move(svg))
    , m_palette(std::move(palette))
{
}

QColor SymbolIconEngine::colourOf(QIcon::Mode mode) const
{
    const QPalette palette = m_palette.value_or(QGuiApplication::palette());
    return palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active, QPalette::WindowText);
}

QPixmap SymbolIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    const QColor colour = colourOf(mode);
    const int side = std::min(size.width(), size.height());
    const std::pair key(colour.rgb(), side);
    if (const auto known = m_drawn.constFind(key); known != m_drawn.cend())
        return *known;
    QByteArray tinted = m_svg;
    tinted.replace("currentColor", colour.name().toLatin1());
    const QByteArray pixels = QByteArray::number(side);
    tinted.replace("width=\"16\" height=\"16\"", "width=\"" + pixels + "\" height=\"" + pixels + '"');
    QPixmap drawn;
    if (!drawn.loadFromData(tinted, "svg"))
        return {};
    if (m_drawn.size() >= mostDrawn)
        m_drawn.clear();
    m_drawn.insert(key, drawn);
    return drawn;
}

QPixmap SymbolIconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale)
{
    QPixmap drawn = pixmap((QSizeF(size) * scale).toSize(), mode, state); // logical pixels since Qt 6.8
    drawn.setDevicePixelRatio(scale);
    return drawn;
}

void SymbolIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const QPixmap drawn = scaledPixmap(rect.size(), mode, state, painter->device()->devicePixelRatioF());
    const QSizeF size = drawn.deviceIndependentSize();
    painter->drawPixmap(
        QPointF(rect.x() + (rect.width() - size.width()) / 2, rect.y() + (rect.height() - size.height()) / 2), drawn);
}

QIconEngine *SymbolIconEngine::clone() const
{
    return new SymbolIconEngine(*this); // QIcon owns it
}

} // namespace anarchy
