// SPDX-License-Identifier: GPL-3.0-or-later
// Whether memory grows while the panel runs on, sampled as fast as it goes.
#include <algorithm>

#include <QTextStream>

#include "drivers/drivers.h"
#include "figures.h"
#include "measure.h"
#include "paneltomeasure.h"
#include "telemetry/sampler.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

// From the first tenth to the last: single values depend on what happens to be drawn.
double growth(const std::vector<double> &values)
{
    const auto part = std::max<std::ptrdiff_t>(std::ssize(values) / 10, 1);
    return median({values.end() - part, values.end()}) - median({values.begin(), values.begin() + part});
}

} // namespace

void measureSoak(Report &report, int seconds)
{
    PanelToMeasure panel(anarchy::makeSimulatedDriver(1));
    panel.fillWhole(); // from the start on, nothing has a reason to grow
    panel.model().setSamplingPeriod(anarchy::Sampler::minimumPeriod);
    panel.show();
    // The minute in view has to fill with samples at this rate, and what draws it with them.
    const int warmUp = std::max(seconds / 5, 90);
    // Written to from the start: pages that are first touched later would count as the panel's growth.
    std::vector<double> resident(static_cast<std::size_t>(seconds), 0.0);
    std::vector<double> allocated(static_cast<std::size_t>(seconds), 0.0);
    QTextStream progress(stderr);
    for (int second = 0; second < seconds + warmUp; ++second) {
        runEvents(1s);
        const auto now = memoryOf().resident;
        const auto used = allocatedMemory();
        if (second >= warmUp) {
            const auto at = static_cast<std::size_t>(second - warmUp);
            resident[at] = static_cast<double>(now);
            allocated[at] = static_cast<double>(used);
        }
        if (second % 60 == 0)
            progress << "soak: " << second << " of " << seconds + warmUp << " s, " << now << " KiB resident, " << used
                     << " KiB allocated" << Qt::endl;
    }
    // A short one tells what the first minutes allocate once: it has no goal, and shows that the measurement works.
    const auto goal = seconds >= 3600 ? std::optional(256.0) : std::nullopt;
    report.add({u"memory grown in %1 s at 100 samples/s"_s.arg(seconds), growth(resident), u"KiB"_s, goal,
                u"samples taken"_s, static_cast<double>(panel.model().health().samples)});
    report.add({u"of it allocated by the program"_s, growth(allocated), u"KiB"_s});
}

} // namespace bench
