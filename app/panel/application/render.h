// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace anarchy {

class LiveModel;
class MainWindow;

/// What the link does at this moment, one reading with its unit a line, for people and scripts.
QStringList readings(const LiveModel &model);
/// Saves a picture of the window as PNG. Returns an error, or nothing.
QString saveWindow(MainWindow &window, const QString &fileName);

} // namespace anarchy
