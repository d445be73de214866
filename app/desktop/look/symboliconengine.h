// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QIconEngine>
#include <QPalette>

#include <optional>

namespace anarchy {

/// Draws a symbol of one colour, an SVG whose strokes are `currentColor`, in that of text when it is drawn: a desktop
/// that turns dark later takes its icons along.
class SymbolIconEngine final : public QIconEngine {
public:
    /// \param palette to take colours from; without one the application's, as it then is
    explicit SymbolIconEngine(QByteArray svg, std::optional<QPalette> palette = {});

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    QIconEngine *clone() const override;

private:
    QColor colourOf(QIcon::Mode mode) const;

    QByteArray m_svg;
    std::optional<QPalette> m_palette;
    QHash<std::pair<QRgb, int>, QPixmap> m_drawn; ///< by colour and size, device pixels
};

} // namespace anarchy
