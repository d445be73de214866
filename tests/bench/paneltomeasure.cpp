// SPDX-License-Identifier: GPL-3.0-or-later
#include "paneltomeasure.h"

#include <QApplication>
#include <QDateTime>
#include <QTest>

#include "measure.h"

using namespace anarchy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bench {

namespace {

qint64 wallNs()
{
    return QDateTime::currentMSecsSinceEpoch() * 1'000'000;
}

constexpr auto monthOfMinutes = 30 * 24h;
constexpr auto dayOfSeconds = 24h;
constexpr auto hourOfSamples = 1h;

} // namespace

PanelToMeasure::PanelToMeasure()
    : m_nowNs(wallNs())
    , m_model(std::make_unique<LiveModel>(std::make_unique<StillLink>(), [this] { return m_nowNs; }))
    , m_changes(std::make_unique<ChangeController>(*m_model))
    , m_switching(std::make_unique<AutomaticSwitch>(*m_model, *m_changes, m_profiles, m_rules))
    , m_baselines(std::make_unique<Baselines>(*m_model, m_preferences, QString()))
    , m_history(std::make_unique<ChangeKeeper>(*m_model, QString()))
    , m_past(std::make_unique<HistoryKeeper>(*m_model, QString()))
    , m_window(std::make_unique<MainWindow>(PanelServices{*m_model, *m_changes, m_preferences, m_profiles, *m_switching,
                                                          *m_baselines, *m_history, *m_past}))
{
    showFourPlots();
}

PanelToMeasure::PanelToMeasure(std::unique_ptr<DriverPort> live)
    : m_live(true)
    , m_model(std::make_unique<LiveModel>(std::move(live)))
    , m_changes(std::make_unique<ChangeController>(*m_model))
    , m_switching(std::make_unique<AutomaticSwitch>(*m_model, *m_changes, m_profiles, m_rules))
    , m_baselines(std::make_unique<Baselines>(*m_model, m_preferences, QString()))
    , m_history(std::make_unique<ChangeKeeper>(*m_model, QString()))
    , m_past(std::make_unique<HistoryKeeper>(*m_model, QString()))
    , m_window(std::make_unique<MainWindow>(PanelServices{*m_model, *m_changes, m_preferences, m_profiles, *m_switching,
                                                          *m_baselines, *m_history, *m_past}))
{
    showFourPlots();
}

void PanelToMeasure::fill(std::chrono::seconds minutes, std::chrono::seconds seconds, std::chrono::seconds samples)
{
    const std::chrono::nanoseconds all = minutes + seconds + samples;
    m_ahead.clear();
    m_source.startAt(m_model->nowNs() - all.count());
    m_model->restore([&](History &history) {
        const auto append = [&](std::chrono::nanoseconds span, std::chrono::nanoseconds step) {
            for (auto left = span; left >= step; left -= step)
                history.append(m_source.next(step.count()));
        };
        append(minutes, 1min);
        append(seconds, 1s);
        append(samples, 250ms);
    });
    if (!m_live)
        advance(); // the model needs one that is new
}

void PanelToMeasure::fillWhole()
{
    fill(monthOfMinutes - dayOfSeconds, dayOfSeconds - hourOfSamples, hourOfSamples);
}

// What goals and peers are stated for: four plots with eight lines.
void PanelToMeasure::showFourPlots()
{
    Preferences preferences;
    preferences.hiddenPlots = {u"cpu"_s, u"interrupts"_s};
    m_preferences.set(preferences);
}

QList<PlotWidget *> PanelToMeasure::plots() const
{
    QList<PlotWidget *> shown;
    for (PlotWidget *plot : m_window->findChildren<PlotWidget *>()) {
        if (!plot->isHidden())
            shown << plot;
    }
    return shown;
}

void PanelToMeasure::show()
{
    m_window->resize(1280, 800);
    m_window->show();
    if (!QTest::qWaitForWindowExposed(m_window.get()))
        qFatal("the window did not come up");
    paint();
}

void PanelToMeasure::prepare(int samples, std::chrono::milliseconds step)
{
    for (int i = 0; i < samples; ++i)
        m_ahead.push_back(m_source.next(std::chrono::nanoseconds(step).count()));
}

void PanelToMeasure::advance(std::chrono::milliseconds step)
{
    if (m_ahead.empty())
        prepare(1, step);
    const Sample sample = m_ahead.front();
    m_ahead.pop_front();
    m_nowNs = sample.timeNs;
    m_model->take({{sample}, false});
}

void PanelToMeasure::paint()
{
    QCoreApplication::sendPostedEvents();
    QGuiApplication::sync();
}

void PanelToMeasure::advanceAndPaint()
{
    advance();
    paint();
}

} // namespace bench
