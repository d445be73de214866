// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

#include "panel/window/pages.h"

namespace anarchy {

/// What the panel's exit status tells; the help says so, too.
enum ExitCode {
    ExitOk = 0,
    ExitFailed = 1, ///< the picture of --render could not be saved
    ExitUsage = 2, ///< an option is wrong, or the recording cannot be read
    ExitNoDisplay = 3, ///< there is nothing to show a window on
};

/// What the panel was started with.
struct Options {
    /// What --render can make besides: situations, of which an ordinary start has none.
    enum class Scene { Ordinary, NoDriver, Trial };
    enum class Theme { Desktop, Light, Dark };

    bool simulate = false;
    quint64 seed = 1;
    QString replayFile{}; ///< empty: no recording
    bool hidden = false;
    std::optional<PageView> page{}; ///< to open first
    Scene scene = Scene::Ordinary;
    Theme theme = Theme::Desktop;
    std::optional<QSize> size{};
    QString renderFile{}; ///< empty: an ordinary start
    double seconds = 6;
};

/// Options, or what to tell the user instead.
struct ParsedOptions {
    std::optional<Options> options;
    QString message; ///< an error, the help or the version
    bool isError = false;
};

/// Needs no display, so that it can be said without one what is wrong. Qt's own options are passed over; they are
/// QApplication's business.
/// \param arguments as QCoreApplication::arguments(): the program's name first
ParsedOptions parseOptions(const QStringList &arguments);

} // namespace anarchy
