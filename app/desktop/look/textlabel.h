// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace anarchy::look {

/// A label of running text: wrapped, and plain, since names and words of the system in it are never markup.
/// \param name for assistive tools; empty: the text is its own name
QLabel *makeText(QWidget *parent, const QString &name = {});

} // namespace anarchy::look
