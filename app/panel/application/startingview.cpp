// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/startingview.h"

#include "panel/application/options.h"
#include "panel/window/mainwindow.h"

namespace anarchy {

void showStartingView(MainWindow &window, LiveModel &model, const Options &options)
{
    if (options.size) {
        window.setMinimumSize(window.minimumSize().boundedTo(*options.size));
        window.resize(*options.size);
    }
    if (options.page)
        window.openView(*options.page);
    if (Playback *playback = model.playback()) {
        if (!playback->recording().damage().isEmpty())
            window.showMessage({Message::Kind::Warning, playback->recording().damage()});
        playback->play();
    }
}

} // namespace anarchy
