// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>

#include <optional>

#include "base/inks.h"

class QWidget;

/// The panel's one place for colours, type sizes, distances and icons. Everything derives from the desktop's palette
/// and font; the few colours of its own are core's inks.
namespace anarchy::look {

/// Distances are multiples of this.
inline constexpr int grid = 8;
inline constexpr int cornerRadius = 6;
/// Sides of symbols: within a line of text, beside a title, alone on a page.
inline constexpr int smallSymbol = 16;
inline constexpr int titleSymbol = 22;
inline constexpr int pageSymbol = 32;

using anarchy::Ink;

bool isDark(const QPalette &palette);
QColor ink(Ink ink, const QPalette &palette);
/// Colour of the n-th kind of error; kinds are told apart by pattern too (see errorPattern()).
QColor errorInk(int kind, const QPalette &palette);
Qt::BrushStyle errorPattern(int kind);

/// A colour between `base` and `over`.
QColor mix(const QColor &base, const QColor &over, double share);
/// Text that explains rather than tells: 4.5:1 against the paper in both of our palettes.
QColor secondaryText(const QPalette &palette);
/// The colour of a label's or another widget's own text.
void setInk(QWidget *widget, const QColor &colour);
/// Lines that order without being read. Translucent: over data they are as faint as on paper.
QColor hairline(const QPalette &palette);

/// `base` with figures of one width, so that changing numbers do not jump.
QFont tabular(QFont base);
/// The number in a tile.
QFont display(const QFont &base);
/// Captions and explanations.
QFont caption(const QFont &base);
QFont strong(QFont base);

/// True when the focus came by keyboard: only then a ring around own controls helps.
bool isKeyboardFocus(Qt::FocusReason reason);

/// The desktop theme's icon, or our own of the same name in the text colour of the palette; of the application's,
/// whatever that is when the icon is drawn, without one.
QIcon icon(const QString &name, const std::optional<QPalette> &palette = {});
/// The program's own.
QIcon applicationIcon();

/// Fusion palettes for screenshots and for desktops without a platform theme.
QPalette lightPalette();
QPalette darkPalette();

} // namespace anarchy::look
