// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotlegend.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

#include "panel/look.h"

namespace anarchy {

namespace {

constexpr int swatchWidth = 16;
constexpr int afterSwatch = 6;
constexpr int afterName = 4;
constexpr int afterValue = 10;
constexpr int between = 14;

enum Detail { NowOnly, WithAverage, WithPeak };

struct Piece {
    QString text;
    bool strong;
};

QString tr(const char *text)
{
    return QCoreApplication::translate("PlotLegend", text);
}

QList<Piece> pieces(const LegendEntry &entry, Detail detail)
{
    QList<Piece> result{ { entry.name, false }, { entry.now, true } };
    if (detail >= WithAverage && !entry.average.isEmpty())
        result << Piece{ tr("average"), false } << Piece{ entry.average, true };
    if (detail >= WithPeak && !entry.peak.isEmpty())
        result << Piece{ tr("peak"), false } << Piece{ entry.peak, true };
    return result;
}

/// Values get the width of the widest value of their kind, so that the row stays put while numbers change.
int pieceWidth(const QFontMetrics &metrics, const Piece &piece, const QString &widest)
{
    const int width = metrics.horizontalAdvance(piece.text);
    return piece.strong ? std::max(width, metrics.horizontalAdvance(widest)) + afterValue : width + afterName;
}

int entryWidth(const QFontMetrics &metrics, const LegendEntry &entry, Detail detail)
{
    int width = swatchWidth + afterSwatch;
    for (const Piece &piece : pieces(entry, detail))
        width += pieceWidth(metrics, piece, entry.widest);
    return width;
}

} // namespace

void paintSwatch(QPainter &painter, const QPointF &leftMiddle, const QColor &colour, Qt::PenStyle line,
                 Qt::BrushStyle fill)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (fill != Qt::NoBrush) {
        const QRectF bar(leftMiddle.x() + 3, leftMiddle.y() - 5, 10, 10);
        painter.setPen(QPen(colour, 1));
        painter.setBrush(QBrush(colour, fill));
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
    } else {
        QPen pen(colour, 2, line, Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(leftMiddle, leftMiddle + QPointF(swatchWidth, 0));
    }
    painter.restore();
}

void paintLegend(QPainter &painter, const QRect &row, const QPalette &palette, const QFont &font, const QString &title,
                 const QList<LegendEntry> &entries, bool crosshair)
{
    const QFont titleFont = look::strong(look::tabular(font));
    painter.setFont(titleFont);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, title);
    const int titleWidth = painter.fontMetrics().horizontalAdvance(title);

    const QFont small = look::caption(font);
    painter.setFont(small);
    const QFontMetrics metrics = painter.fontMetrics();
    const int available = row.width() - titleWidth - between;
    const auto widthAt = [&](Detail detail) {
        int width = entries.isEmpty() ? 0 : -between;
        for (const LegendEntry &entry : entries)
            width += entryWidth(metrics, entry, detail) + between;
        return width;
    };
    Detail detail = crosshair ? NowOnly : WithPeak;
    while (detail > NowOnly && widthAt(detail) > available)
        detail = static_cast<Detail>(detail - 1);

    // The last value ends at the data's right edge, not its reserve.
    int x = std::max(row.right() - widthAt(detail) + afterValue, row.left() + titleWidth + between);
    for (const LegendEntry &entry : entries) {
        paintSwatch(painter, QPointF(x, row.center().y() + 0.5), entry.colour, entry.line, entry.fill);
        int textX = x + swatchWidth + afterSwatch;
        for (const Piece &piece : pieces(entry, detail)) {
            const int width = pieceWidth(metrics, piece, entry.widest);
            painter.setPen(piece.strong ? palette.color(QPalette::Text) : look::secondaryText(palette));
            painter.drawText(QRect(textX, row.top(), width, row.height()), Qt::AlignLeft | Qt::AlignVCenter,
                             piece.text);
            textX += width;
        }
        x += entryWidth(metrics, entry, detail) + between;
    }
}

} // namespace anarchy
