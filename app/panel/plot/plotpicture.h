// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace anarchy {

class PlotStack;

/// Saves what the plots show as a picture: SVG where the file's name ends in .svg, else PNG at twice the size on
/// screen.
/// \param caption one line above the plots: what they are of
/// \return what went wrong, with the file's name; empty when it was saved
QString savePlotPicture(PlotStack &plots, const QString &caption, const QString &fileName);

} // namespace anarchy
