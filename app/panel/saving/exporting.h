// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <QStringList>

#include <functional>

#include "desktop/services/changecontroller.h"
#include "live/livemodel.h"

namespace anarchy {

/// One line that says what a picture or a file is of: link, transport, speed and the time in view.
QString viewCaption(const LiveModel &model);

/// Saves the rows behind the plots: the selected span as finely as it is known, or what is in view as finely as it is
/// drawn. JSON where the file's name ends in .json, else CSV. The file appears whole or not at all.
/// \param columns pixels that the plots are wide
/// \return what went wrong, with the file's name; empty when it was saved
QString saveReadings(const LiveModel &model, int columns, const QString &fileName);

/// Asks where to save something, saves it and says what came of it.
/// \param name proposed, without an ending
/// \param filters as QFileDialog has them, each ending in "(*.ending)"
/// \param write gives what went wrong, empty when nothing did
void askToSaveFile(QWidget &parent, const QString &title, const QString &name, const QStringList &filters,
                   const std::function<QString(const QString &fileName)> &write,
                   const std::function<void(const Message &)> &tell);

} // namespace anarchy
