// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotlegend.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

#include "desktop/look/look.h"

namespace anarchy {

namespace {

constexpr int swatchWidth = 16;
constexpr int afterSwatch = 6;
constexpr int afterName = 4;
constexpr int afterValue = 10;
constexpr int between = 14;

struct PlotLegendText {
    Q_DECLARE_TR_FUNCTIONS(PlotLegend)
};

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

/// All that an entry may say. Values get the width of the widest value of their kind, so that the row stays put while
/// numbers change.
QList<PlotLegend::Piece> PlotLegend::pieces(const LegendEntry &entry)
{
    QList<Piece> result;
    const auto addWord = [&](const QString &text, Detail from) {
        result << Piece{text, false, from, m_words.get(text).width + afterName};
    };
    const auto addValue = [&](const QString &text, Detail from) {
        const int widest = m_words.get(entry.widest).width;
        // Figures have one width, so only more of them can be wider.
        const bool fits = text.size() <= entry.widest.size();
        result << Piece{text, true, from, (fits ? widest : std::max(m_words.get(text).width, widest)) + afterValue};
    };
    addWord(entry.name, NowOnly);
    if (!entry.now.isEmpty())
        addValue(entry.now, NowOnly);
    if (!entry.average.isEmpty()) {
        addWord(PlotLegendText::tr("average"), WithAverage);
        addValue(entry.average, WithAverage);
    }
    if (!entry.peak.isEmpty()) {
        addWord(PlotLegendText::tr("peak"), WithPeak);
        addValue(entry.peak, WithPeak);
    }
    return result;
}

int PlotLegend::widthOf(const QList<Piece> &entry, Detail detail)
{
    int width = swatchWidth + afterSwatch;
    for (const Piece &piece : entry)
        width += piece.from <= detail ? piece.width : 0;
    return width;
}

int PlotLegend::widthOf(const QList<QList<Piece>> &entries, Detail detail) const
{
    int width = entries.isEmpty() ? 0 : -between;
    for (const QList<Piece> &entry : entries)
        width += widthOf(entry, detail) + between;
    return width;
}

void PlotLegend::paint(QPainter &painter, const QRect &row, const QPalette &palette, const QFont &font,
                       const QString &title, const QList<LegendEntry> &entries, bool crosshair)
{
    m_words.setFont(look::caption(font));
    m_titles.setFont(look::strong(look::tabular(font)));
    const auto top = [&row](const QFontMetrics &metrics) { return row.top() + (row.height() - metrics.height()) / 2; };
    painter.setFont(m_titles.font());
    painter.setPen(palette.color(QPalette::Text));
    const WordCache::Word &heading = m_titles.get(title);
    const int titleWidth = heading.width;
    painter.drawStaticText(row.left(), top(painter.fontMetrics()), heading.text);

    painter.setFont(m_words.font());
    const QFontMetrics metrics = painter.fontMetrics();
    const int available = row.width() - titleWidth - between;
    QList<QList<Piece>> measured;
    for (const LegendEntry &entry : entries)
        measured << pieces(entry);
    Detail detail = crosshair ? NowOnly : WithPeak;
    while (detail > NowOnly && widthOf(measured, detail) > available)
        detail = static_cast<Detail>(detail - 1);

    const int textTop = top(metrics);
    const QColor quiet = look::secondaryText(palette);
    const QColor loud = palette.color(QPalette::Text);
    // The last value ends at the data's right edge, not its reserve.
    int x = std::max(row.right() - widthOf(measured, detail) + afterValue, row.left() + titleWidth + between);
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const LegendEntry &entry = entries[i];
        paintSwatch(painter, QPointF(x, row.center().y() + 0.5), entry.colour, entry.line, entry.fill);
        int textX = x + swatchWidth + afterSwatch;
        for (const Piece &piece : measured[i]) {
            if (piece.from > detail)
                continue;
            painter.setPen(piece.value ? loud : quiet);
            painter.drawStaticText(textX, textTop, m_words.get(piece.text).text);
            textX += piece.width;
        }
        x += widthOf(measured[i], detail) + between;
    }
}

} // namespace anarchy
