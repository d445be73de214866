// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QPalette>
#include <QString>

#include "panel/plot/wordcache.h"

class QPainter;

namespace anarchy {

/// One entry of a plot's legend row.
struct LegendEntry {
    QString name;
    QColor colour;
    Qt::PenStyle line = Qt::SolidLine;
    Qt::BrushStyle fill = Qt::NoBrush; ///< a bar instead of a line
    QString now; ///< value at the right edge, or under the crosshair; empty for what has none
    QString average;
    QString peak;
    QString widest; ///< no value is written wider than this: keeps the row still
};

/// A plot's legend row: the title on the left; on the right each entry with its line, name and values. What does not
/// fit is left out in the order peak, average.
class PlotLegend {
public:
    /// \param crosshair true when `now` is the value under the crosshair; averages are then left out
    void paint(QPainter &painter, const QRect &row, const QPalette &palette, const QFont &font, const QString &title,
               const QList<LegendEntry> &entries, bool crosshair);

private:
    enum Detail { NowOnly, WithAverage, WithPeak };
    struct Piece {
        QString text;
        bool value; ///< the others are words
        Detail from; ///< shown from this detail on
        int width; ///< with what follows it
    };
    QList<Piece> pieces(const LegendEntry &entry);
    static int widthOf(const QList<Piece> &entry, Detail detail);
    int widthOf(const QList<QList<Piece>> &entries, Detail detail) const;

    WordCache m_titles;
    WordCache m_words;
};

/// Draws the stroke or bar that stands for a series, 16 pixels wide.
void paintSwatch(QPainter &painter, const QPointF &leftMiddle, const QColor &colour, Qt::PenStyle line,
                 Qt::BrushStyle fill);

} // namespace anarchy
