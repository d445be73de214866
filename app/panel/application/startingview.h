// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anarchy {

class LiveModel;
class MainWindow;
struct Options;

/// Brings a window that was just made to what the options ask for: its size, the page, a recording that plays.
void showStartingView(MainWindow &window, LiveModel &model, const Options &options);

} // namespace anarchy
