// SPDX-License-Identifier: GPL-3.0-or-later
// Whether memory grows while the panel runs on, sampled as fast as it goes.
#include <algorithm>

#include "driver/drivers.h"
#include "figures.h"
#include "measure.h"
#include "paneltomeasure.h"
#include "telemetry/sampler.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

void measureSoak(Report &report, int seconds)
{
    PanelToMeasure panel(anarchy::makeSimulatedDriver(1));
    panel.fillWhole(); // from the start on, nothing has a reason to grow
    panel.model().setSamplingPeriod(anarchy::Sampler::minimumPeriod);
    panel.show();
    // The minute in view has to fill with samples at this rate, and what draws it with them.
    const int warmUp = std::max(seconds / 5, 90);
    std::vector<double> resident;
    for (int second = 0; second < seconds + warmUp; ++second) {
        runEvents(1s);
        if (second >= warmUp)
            resident.push_back(static_cast<double>(memoryOf().resident));
    }
    const auto part = std::max<std::ptrdiff_t>(std::ssize(resident) / 10, 1);
    const double first = median({ resident.begin(), resident.begin() + part });
    const double last = median({ resident.end() - part, resident.end() });
    report.add({ u"memory grown in %1 s at 100 samples/s"_s.arg(seconds), last - first, u"KiB"_s, 256.0,
                 u"samples taken"_s, static_cast<double>(panel.model().health().samples) });
}

} // namespace bench
