// SPDX-License-Identifier: GPL-3.0-or-later
// What drawing the Monitor page costs, against a program that does nothing but draw its lines.
#include <QCoreApplication>

#include "barepage.h"
#include "figures.h"
#include "measure.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

constexpr int rounds = 3;
constexpr int ticksARound = 50;
constexpr auto tickPeriod = 100ms;

/// Both in turn, so that what else the machine does meets both.
struct Loads {
    double panel;
    double bare;
};

Loads loadsOf(PanelToMeasure &panel, BarePage &bare)
{
    std::vector<double> ofPanel;
    std::vector<double> ofBare;
    for (int round = 0; round < rounds; ++round) {
        bare.window().hide();
        panel.show();
        panel.prepare(ticksARound + 1);
        ofPanel.push_back(loadPercent(ticksARound, tickPeriod, [&] { panel.advance(); }));
        panel.window().hide();
        bare.window().show();
        panel.paint();
        ofBare.push_back(loadPercent(ticksARound, tickPeriod, [&] { bare.repaintAll(); }));
    }
    bare.window().hide();
    panel.show();
    return {median(std::move(ofPanel)), median(std::move(ofBare))};
}

void measureSpan(Report &report, PanelToMeasure &panel, std::chrono::seconds span, const QString &name,
                 double ratioGoal)
{
    panel.model().view().setSpan(span);
    panel.paint();
    BarePage bare(panel);
    const Loads loads = loadsOf(panel, bare);
    const QString peer = u"bare QPainter, %1 lines"_s.arg(bare.seriesCount());
    report.add({u"Monitor page, %1, 10 frames/s"_s.arg(name), loads.panel, u"% of a core"_s, 3.0, peer, loads.bare});
    report.add(
        {u"Monitor page, %1, against bare drawing"_s.arg(name), loads.panel / loads.bare, u"times"_s, ratioGoal});
    panel.prepare(64);
    const double frame = medianUs(3, [&] { panel.advanceAndPaint(); }) / 1000;
    const double bareFrame = medianUs(3,
                                      [&] {
                                          bare.window().show();
                                          bare.repaintAll();
                                          panel.paint();
                                      })
        / 1000;
    report.add({u"processor time of a frame, %1"_s.arg(name), frame, u"ms"_s, 16.7, u"bare QPainter"_s, bareFrame});
}

} // namespace

void measurePage(Report &report)
{
    PanelToMeasure panel;
    panel.fill(0s, 0s, 16min);
    panel.show();
    measureSpan(report, panel, 15min, u"15 min"_s, 1.0);
    measureSpan(report, panel, 1min, u"1 min"_s, 1.5);
}

} // namespace bench
