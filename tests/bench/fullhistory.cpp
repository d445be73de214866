// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel has in memory once its history is full.
#include <algorithm>

#include "figures.h"
#include "measure.h"
#include "paneltomeasure.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

void measureFullHistory(Report &report)
{
    PanelToMeasure panel;
    panel.show();
    const Memory empty = memoryOf();
    panel.fillWhole();
    for (const std::chrono::seconds span : {60s, 300s, 900s, 3600s, 86400s, 30 * 86400s}) {
        panel.model().view().setSpan(span);
        panel.advanceAndPaint();
    }
    const Memory full = memoryOf();
    report.add({u"resident with a full history"_s, static_cast<double>(full.resident) / 1024, u"MB"_s, 100.0,
                u"with an empty one"_s, static_cast<double>(empty.resident) / 1024});
    report.add({u"of it not shared with other programs"_s, static_cast<double>(full.own) / 1024, u"MB"_s, std::nullopt,
                u"with an empty one"_s, static_cast<double>(empty.own) / 1024});
}

} // namespace bench
