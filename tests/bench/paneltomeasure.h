// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <memory>

#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changecontroller.h"
#include "desktop/services/changekeeper.h"
#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "live/livemodel.h"
#include "panel/monitor/monitorpage.h"
#include "panel/plot/plotwidget.h"
#include "panel/window/mainwindow.h"
#include "profiles/profilestore.h"
#include "stilllink.h"

namespace bench {

/// The panel's window in this process.
class PanelToMeasure {
public:
    /// Over a link whose time the measurement decides with advance(). Empty; the time axis ends now.
    PanelToMeasure();
    /// Over a link that lives by itself.
    explicit PanelToMeasure(std::unique_ptr<anarchy::DriverPort> live);

    /// Gives the model a past that ends now: samples of 250 ms as the newest part, so much of each resolution.
    void fill(std::chrono::seconds minutes, std::chrono::seconds seconds, std::chrono::seconds samples);
    /// A month of minutes, a day of seconds, an hour of samples: all that the history ever holds.
    void fillWhole();
    /// 1280x800, on the Monitor page, exposed.
    void show();
    /// Lets `step` of time pass on the link and hands the model the sample, which makes the window draw.
    void advance(std::chrono::milliseconds step = std::chrono::milliseconds(250));
    /// Has so many samples ready for advance(), so that the link's simulation is not part of what is measured.
    void prepare(int samples, std::chrono::milliseconds step = std::chrono::milliseconds(250));
    /// advance(), and returns when the picture is with the window system.
    void advanceAndPaint();
    /// Returns when everything that has to be painted is with the window system.
    void paint();

    anarchy::LiveModel &model() { return *m_model; }
    anarchy::MainWindow &window() { return *m_window; }
    /// Those that are shown.
    QList<anarchy::PlotWidget *> plots() const;

private:
    void showFourPlots();

    bool m_live = false;
    qint64 m_nowNs = 0; ///< unless the link lives
    SampleSource m_source;
    std::deque<anarchy::Sample> m_ahead;
    std::unique_ptr<anarchy::LiveModel> m_model;
    std::unique_ptr<anarchy::ChangeController> m_changes;
    anarchy::PreferenceStore m_preferences; ///< kept nowhere
    anarchy::ProfileStore m_profiles; ///< the presets only
    anarchy::SwitchRuleStore m_rules; ///< none
    std::unique_ptr<anarchy::AutomaticSwitch> m_switching;
    std::unique_ptr<anarchy::Baselines> m_baselines; ///< none
    std::unique_ptr<anarchy::ChangeKeeper> m_history; ///< kept nowhere
    std::unique_ptr<anarchy::HistoryKeeper> m_past; ///< nor this
    std::unique_ptr<anarchy::MainWindow> m_window;
};

} // namespace bench
