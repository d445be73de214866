// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace anarchy::look {

/// A table as the panel has them: no frame, no grid, whole rows, Ctrl+C copies what is selected as tab-separated text
/// with its headings. Headings are set left where the model does not say otherwise.
void applyTo(QTableView &table);
/// A table that one row is chosen from: as wide as there is room, the last column takes the rest, and so many rows
/// show.
void applyToChoice(QTableView &table, int visibleRows);
/// At least so many rows always show.
void keepVisible(QTableView &table, int rows);

} // namespace anarchy::look
