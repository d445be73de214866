// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <algorithm>

namespace anarchy {

/// The pixel columns of a plot as parts of time. Each begins at a whole multiple of its length, so a moment stays in
/// its column while the view moves on: what was drawn of the past only has to be moved, by whole pixels.
class ColumnGrid {
public:
    ColumnGrid() = default;
    /// \param fromNs,toNs the span in view: the last column has toNs in it, and so ends up to one column later
    ColumnGrid(qint64 fromNs, qint64 toNs, int columns)
        : m_columns(std::max(columns, 1))
        , m_columnNs(std::max<qint64>((toNs - fromNs) / m_columns, 1))
        , m_first(toNs / m_columnNs + 1 - m_columns)
    {
    }

    int columns() const { return m_columns; }
    qint64 columnNs() const { return m_columnNs; }
    /// Number of the leftmost column since 1970: two grids of one columnNs() differ by this and nothing else.
    qint64 first() const { return m_first; }
    qint64 fromNs() const { return m_first * m_columnNs; }
    qint64 toNs() const { return (m_first + m_columns) * m_columnNs; }

    /// Place of a moment in columns from the left edge.
    double columnOf(qint64 timeNs) const
    {
        return static_cast<double>(timeNs - fromNs()) / static_cast<double>(m_columnNs);
    }
    qint64 timeOf(double column) const
    {
        return fromNs() + static_cast<qint64>(column * static_cast<double>(m_columnNs));
    }

private:
    int m_columns = 1;
    qint64 m_columnNs = 1;
    qint64 m_first = 0;
};

} // namespace anarchy
