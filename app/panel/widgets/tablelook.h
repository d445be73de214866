// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace anarchy::look {

/// A table as the panel has them: no frame, no grid, whole rows, Ctrl+C copies what is selected as tab-separated text with
/// its headings.
void applyTo(QTableView &table);

} // namespace anarchy::look
