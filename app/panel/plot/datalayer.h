// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QRect>

#include <functional>

#include "plot/columngrid.h"
#include "telemetry/history.h"

namespace anarchy {

/// The pixels of a plot's data. While time passes they are moved by whole columns, and only what is new is drawn.
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
        quint64 pastRevision = 0; ///< LiveModel::pastRevision()

        bool operator==(const Basis &) const = default;
    };

    /// Draws what lies from a column of the grid on, in the plot's coordinates.
    using Draw = std::function<void(QPainter &painter, int firstColumn)>;

    /// Nothing that was drawn is right any more.
    void invalidate() { m_valid = false; }
    /// Shows `grid`.
    /// \param settledNs what is older will not change any more: how things stand now, for the next time
    void show(const Basis &basis, const ColumnGrid &grid, qint64 settledNs, const Draw &draw);
    const QPixmap &pixmap() const { return m_pixmap; }

private:
    int leftEdge() const;
    int reach() const;
    int firstChanged(const ColumnGrid &grid) const;
    void drawAll(const Draw &draw);
    void drawFrom(int firstColumn, const Draw &draw);

    QPixmap m_pixmap;
    QPixmap m_part; ///< what is new, before it is taken over
    bool m_valid = false;
    Basis m_basis;
    ColumnGrid m_grid;
    qint64 m_settledNs = 0;
    qint64 m_drawnAllAt = 0; ///< first column of the grid then
};

} // namespace anarchy
