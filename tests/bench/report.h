// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QString>

#include <optional>

namespace bench {

/// One thing that was measured.
struct Figure {
    QString name;
    double value;
    QString unit;
    std::optional<double> goal = std::nullopt; ///< at most this; nothing for what only explains another figure
    QString peer = {}; ///< what the peer is; empty: there is none
    double peerValue = 0; ///< in the unit of the value, unless the peer's name says another
};

/// Collects figures for the file that tests/bench/report.py makes a table of.
class Report {
public:
    explicit Report(QString path)
        : m_path(std::move(path))
    {
    }

    /// Also prints it at once: measuring takes minutes.
    void add(const Figure &figure);
    bool write() const;

private:
    QString m_path;
    QJsonArray m_entries;
};

} // namespace bench
