// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPalette>
#include <QRect>

#include <functional>

#include "axes/columngrid.h"
#include "telemetry/history.h"

class QPainter;

namespace anarchy {

/// The pixels of a plot's data on its paper's colour. A ring of columns: while time passes, the place where it begins
/// moves on by whole columns and only what is new is drawn, so that nothing is copied that was there before.
class DataLayer {
public:
    /// What the pixels follow from, besides the newest samples. Once it differs, nothing that was drawn can be kept.
    struct Basis {
        QSize size; ///< of the plot, logical pixels
        double pixelRatio = 1;
        QRect area; ///< where data is drawn in it
        qint64 columnNs = 0;
        double low = 0; ///< ends of the value axis
        double high = 0;
        Resolution resolution = Resolution::Samples;
        quint64 pastRevision = 0; ///< LiveModel::shownRevision()
        QPalette palette; ///< its Base is what data are drawn on

        bool operator==(const Basis &) const = default;
    };

    /// Draws what lies from a column of the grid on, in the plot's coordinates.
    using Draw = std::function<void(QPainter &painter, int firstColumn)>;

    /// Nothing that was drawn is right any more.
    void invalidate() { m_valid = false; }
    /// Shows `grid`.
    /// \param settledNs what is older will not change any more: how things stand now, for the next time
    void show(const Basis &basis, const ColumnGrid &grid, qint64 settledNs, const Draw &draw);
    /// Paints them, with nothing shining through, in the plot's coordinates.
    void paint(QPainter &painter) const;

private:
    QRect place() const;
    int reach() const;
    int firstChanged(const ColumnGrid &grid) const;
    void drawAll(const Draw &draw);
    void drawFrom(int firstColumn, const Draw &draw);
    void drawInto(QImage &image, int firstColumn, const Draw &draw) const;
    void takeOver(const QImage &part, int from, int to);

    QImage m_ring;
    int m_begin = 0; ///< column of m_ring that is the leftmost one
    QImage m_part; ///< what is new, before it is taken over
    bool m_valid = false;
    Basis m_basis;
    ColumnGrid m_grid;
    qint64 m_settledNs = 0;
    qint64 m_drawnAllAt = 0; ///< first column of the grid then
};

} // namespace anarchy
