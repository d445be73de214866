// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace anarchy {

/// Something to tell the user inside the window, with one offer at most.
struct Message {
    enum class Kind { Information, Positive, Warning, Error };
    struct Offer {
        QString text; ///< of its button; empty: nothing is offered
        std::function<void()> accept; ///< whoever offers lives longer than the window
        bool asksForPassword = false;
    };

    Kind kind = Kind::Information;
    QString text; ///< whole sentences
    Offer offer{};
};

} // namespace anarchy
