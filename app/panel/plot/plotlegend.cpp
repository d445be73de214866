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
    Detail from; ///< shown from this detail on
    int width; ///< with what follows it
};

QString tr(const char *text)
{
    return QCoreApplication::translate("PlotLegend", text);
}

/// All that an entry may say, measured once. Values get the width of the widest value of their kind, so that the row stays
/// put while numbers change.
QList<Piece> pieces(const QFontMetrics &metrics, const LegendEntry &entry, int widest)
{
    QList<Piece> result;
    const auto add = [&](const QString &text, bool strong, Detail from) {
        const int width = metrics.horizontalAdvance(text);
        result << Piece{ text, strong, from, strong ? std::max(width, widest) + afterValue : width + afterName };
    };
    add(entry.name, false, NowOnly);
    add(entry.now, true, NowOnly);
    if (!entry.average.isEmpty()) {
        add(tr("average"), false, WithAverage);
        add(entry.average, true, WithAverage);
    }
    if (!entry.peak.isEmpty()) {
        add(tr("peak"), false, WithPeak);
        add(entry.peak, true, WithPeak);
    }
    return result;
}

int widthOf(const QList<Piece> &entry, Detail detail)
{
    int width = swatchWidth + afterSwatch;
    for (const Piece &piece : entry)
        width += piece.from <= detail ? piece.width : 0;
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
    QList<QList<Piece>> measured;
    QString widestText;
    int widest = 0;
    for (const LegendEntry &entry : entries) {
        if (entry.widest != widestText) { // mostly one for all
            widestText = entry.widest;
            widest = metrics.horizontalAdvance(widestText);
        }
        measured << pieces(metrics, entry, widest);
    }
    const auto widthAt = [&](Detail detail) {
        int width = measured.isEmpty() ? 0 : -between;
        for (const QList<Piece> &entry : measured)
            width += widthOf(entry, detail) + between;
        return width;
    };
    Detail detail = crosshair ? NowOnly : WithPeak;
    while (detail > NowOnly && widthAt(detail) > available)
        detail = static_cast<Detail>(detail - 1);

    const QColor quiet = look::secondaryText(palette);
    const QColor loud = palette.color(QPalette::Text);
    const int baseline = row.top() + (row.height() - metrics.height()) / 2 + metrics.ascent();
    // The last value ends at the data's right edge, not its reserve.
    int x = std::max(row.right() - widthAt(detail) + afterValue, row.left() + titleWidth + between);
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const LegendEntry &entry = entries[i];
        paintSwatch(painter, QPointF(x, row.center().y() + 0.5), entry.colour, entry.line, entry.fill);
        int textX = x + swatchWidth + afterSwatch;
        for (const Piece &piece : measured[i]) {
            if (piece.from > detail)
                continue;
            painter.setPen(piece.strong ? loud : quiet);
            painter.drawText(textX, baseline, piece.text);
            textX += piece.width;
        }
        x += widthOf(measured[i], detail) + between;
    }
}

} // namespace anarchy
