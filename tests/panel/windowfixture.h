// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "desktop/look/look.h"
#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changecontroller.h"
#include "desktop/services/changekeeper.h"
#include "desktop/services/historykeeper.h"
#include "desktop/services/preferences.h"
#include "live/livemodel.h"
#include "panel/window/mainwindow.h"
#include "profiles/profilestore.h"
#include "telemetry/sampler.h"
#include "testdriver.h"

namespace anarchy {

/// A shown window over a TestDriver, made anew for each test function.
class WindowFixture : public QObject {
    Q_OBJECT

protected Q_SLOTS:
    void initTestCase() { QApplication::setPalette(look::lightPalette()); }

    void init()
    {
        QTest::failOnWarning(anyWarning());
        m_home = std::make_unique<QTemporaryDir>();
        m_profiles = std::make_unique<ProfileStore>(m_home->filePath(QStringLiteral("profiles")));
        auto port = std::make_unique<TestDriver>();
        m_driver = port.get();
        m_model = std::make_unique<LiveModel>(std::move(port));
        m_model->setSamplingPeriod(Sampler::minimumPeriod);
        m_changes = std::make_unique<ChangeController>(*m_model);
        m_rules = std::make_unique<SwitchRuleStore>(m_home->filePath(QStringLiteral("switching.json")));
        m_switchClock = std::chrono::hours(1);
        m_switching = std::make_unique<AutomaticSwitch>(*m_model, *m_changes, *m_profiles, *m_rules,
                                                        [this] { return m_switchClock; });
        m_preferences.set({});
        m_baselines
            = std::make_unique<Baselines>(*m_model, m_preferences, m_home->filePath(QStringLiteral("baselines")));
        m_history = std::make_unique<ChangeKeeper>(*m_model, QString());
        m_past = std::make_unique<HistoryKeeper>(*m_model, QString());
        m_window = std::make_unique<MainWindow>(PanelServices{*m_model, *m_changes, m_preferences, *m_profiles,
                                                              *m_switching, *m_baselines, *m_history, *m_past});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_VERIFY(m_model->latest());
    }

    void cleanup()
    {
        m_window.reset();
        m_past.reset();
        m_history.reset();
        m_baselines.reset();
        m_switching.reset();
        m_changes.reset();
        m_model.reset();
    }

protected:
    TestDriver *m_driver = nullptr; ///< owned by the model
    std::unique_ptr<LiveModel> m_model;
    std::unique_ptr<ChangeController> m_changes;
    PreferenceStore m_preferences; ///< kept nowhere
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<SwitchRuleStore> m_rules;
    std::chrono::milliseconds m_switchClock{}; ///< what automatic switching goes by
    std::unique_ptr<AutomaticSwitch> m_switching;
    std::unique_ptr<Baselines> m_baselines;
    std::unique_ptr<ChangeKeeper> m_history; ///< kept nowhere
    std::unique_ptr<HistoryKeeper> m_past; ///< nor this
    std::unique_ptr<MainWindow> m_window;
};

} // namespace anarchy
