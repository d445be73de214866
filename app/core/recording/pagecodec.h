// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

#include "port/driverport.h"

namespace anarchy {

/// Turns pages into what changed since the page before, and back. Both ends go through the same pages in one order.
class PageCodec {
public:
    /// \param pageBytes size of the recorded page, a multiple of 8; a larger one than ours is followed whole and cut
    explicit PageCodec(std::size_t pageBytes = sizeof(TelemetryPage));

    /// Starts over from a page of zeros: what follows is a full page.
    void reset();

    /// What changed; `page` is the page before from now on.
    QByteArray encode(const TelemetryPage &page);
    /// Carries a change out. False, and the page undefined until reset(), where `change` names words that do not exist.
    bool decode(QByteArrayView change);
    /// The page that decode() arrived at. What the recorded page did not have yet is zero.
    TelemetryPage page() const;

private:
    std::vector<quint64> m_words;
};

} // namespace anarchy
