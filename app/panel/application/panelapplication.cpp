// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/panelapplication.h"

#include <QApplication>
#include <QStyleFactory>
#include <QStyleHints>
#include <QTimer>

#include <cstdio>

#include "desktop/look/look.h"
#include "drivers/drivers.h"
#include "panel/application/render.h"
#include "panel/autotune/tunerpage.h"
#include "panel/monitor/monitorpage.h"
#include "panel/system/systempage.h"

using namespace Qt::StringLiterals;

namespace anarchy {

PanelApplication::PanelApplication(const Options &options, std::unique_ptr<DriverPort> port)
    : m_options(options)
    // A picture shows what everybody gets, and leaves nothing behind.
    , m_preferences(options.renderFile.isEmpty() ? PreferenceStore::defaultPath() : QString())
    , m_profiles(options.renderFile.isEmpty() ? ProfileStore::defaultFolder() : QString())
    , m_model(std::move(port))
    , m_history(m_model, options.renderFile.isEmpty() ? Journal::defaultPath() : QString())
    , m_changes(m_model)
    , m_changeHistory(m_model, options.renderFile.isEmpty() ? ChangeJournal::defaultPath() : QString())
    , m_rules(options.renderFile.isEmpty() ? SwitchRuleStore::defaultPath() : QString())
    , m_switching(m_model, m_changes, m_profiles, m_rules)
    , m_baselines(m_model, m_preferences, options.renderFile.isEmpty() ? BaselineStore::defaultFolder() : QString())
    , m_window({m_model, m_changes, m_preferences, m_profiles, m_switching, m_baselines, m_changeHistory, m_history})
    , m_tray(m_model, m_changes, m_window.presets())
    , m_notices(m_preferences)
    , m_linkNotices(m_model, m_notices)
{
    connect(&m_window, &MainWindow::simulationRequested, this, &PanelApplication::simulate);
    connect(&m_window, &MainWindow::quitRequested, qApp, &QCoreApplication::quit);
    connect(&m_window, &MainWindow::hiddenToTray, this, [this] {
        if (!std::exchange(m_hintGiven, true))
            m_notices.raise(
                {NoticeKind::Hidden, tr("Still here"), tr("The panel goes on in the tray. Quit from its menu."), {}});
    });
    connect(&m_window.tuner(), &TunerPage::messageRaised, this, [this](const Message &message) {
        if (!m_window.isVisible())
            m_tray.hint(message.text);
    });
    connect(&m_tray, &TrayIcon::availableChanged, this, &PanelApplication::adoptTray);
    connect(&m_tray, &TrayIcon::openRequested, this, &PanelApplication::showWindow);
    connect(&m_tray, &TrayIcon::quitRequested, qApp, &QCoreApplication::quit);
    connect(&m_tray, &TrayIcon::toggleRequested, this, [this] {
        if (m_window.isActiveWindow())
            m_window.hide();
        else
            showWindow();
    });
    connect(&m_tray, &TrayIcon::presetChosen, this, [this](int index) {
        // One click applies; the window comes up with the question whether to keep it.
        showWindow();
        const auto &configuration = m_changes.configuration();
        const Change change = configuration ? m_window.presets()[index].changeFrom(configuration->running) : Change{};
        if (change.isEmpty())
            m_window.previewPreset(index); // says that nothing would change
        else
            m_changes.apply(change, {ChangeOrigin::Preset, m_window.presets()[index].id});
    });
    connect(&m_preferences, &PreferenceStore::changed, this, &PanelApplication::adoptPreferences);
    adoptPreferences();
    connect(&m_model, &LiveModel::linkChanged, this, &PanelApplication::adoptLink);
    adoptLink();
    connectSwitching();
    connectNotices();
    if (m_options.size) {
        m_window.setMinimumSize(m_window.minimumSize().boundedTo(*m_options.size));
        m_window.resize(*m_options.size);
    }
    if (m_options.page == Options::Page::Tuning)
        m_window.openPage(MainWindow::Page::Tuning);
    else if (m_options.page == Options::Page::AutoTune)
        m_window.openPage(MainWindow::Page::AutoTune);
    else if (m_options.page == Options::Page::Advisor)
        m_window.openPage(MainWindow::Page::Advisor);
    else if (m_options.page == Options::Page::Profiles)
        m_window.openPage(MainWindow::Page::Profiles);
    else if (m_options.page == Options::Page::Baselines)
        m_window.openPage(MainWindow::Page::Baselines);
    else if (m_options.page == Options::Page::History)
        m_window.openPage(MainWindow::Page::History);
    else if (m_options.page == Options::Page::System || m_options.page == Options::Page::KernelLog)
        m_window.openPage(MainWindow::Page::System);
    else if (m_options.page == Options::Page::Settings)
        m_window.openPage(MainWindow::Page::Settings);
    else if (m_options.page == Options::Page::Table)
        m_window.monitor().showView(MonitorPage::View::Table);
    else if (m_options.page == Options::Page::Channels)
        m_window.monitor().showView(MonitorPage::View::Channels);
    if (m_options.page == Options::Page::KernelLog)
        m_window.system().showView(SystemPage::View::KernelLog);
    if (Playback *playback = m_model.playback()) {
        if (!playback->recording().damage().isEmpty())
            m_window.showMessage({Message::Kind::Warning, playback->recording().damage(), Message::Action::None});
        playback->play();
    }
    m_model.setWatched(false);
    adoptTray(m_tray.isAvailable());
}

// Until a link was seen in this run it is the first that is there; from then on the user chooses.
void PanelApplication::adoptLink()
{
    const QList<int> links = m_model.port().links();
    if (!links.isEmpty() && !links.contains(m_model.link()) && m_model.health().samples == 0)
        m_model.setLink(links.constFirst());
}

void PanelApplication::adoptPreferences()
{
    const Preferences &preferences = m_preferences.get();
    m_model.setSamplingPeriod(preferences.samplingPeriod);
    m_changes.setUsualTrial(preferences.trial);
    m_changes.setErrorsTolerated(preferences.errorsTolerated);
    m_history.setKept(preferences.keepHistory);
}

void PanelApplication::connectSwitching()
{
    const auto adoptRules = [this] { m_programs.watchFor(m_switching.programsToWatch()); };
    connect(&m_switching, &AutomaticSwitch::changed, this, adoptRules);
    connect(&m_programs, &ProgramWatch::changed, this, [this] { m_switching.setPrograms(m_programs.running()); });
    connect(&m_gameMode, &GameModeWatch::changed, this, [this] { m_switching.setGameMode(m_gameMode.isActive()); });
    connect(&m_switching, &AutomaticSwitch::messageRaised, this, [this](const Message &message) {
        m_notices.raise({NoticeKind::AutomaticSwitch, tr("Profile"), message.text, {}});
    });
    adoptRules();
}

void PanelApplication::connectNotices()
{
    m_notices.setSeen(
        [this] { return (m_window.isVisible() && m_window.isActiveWindow()) || !m_options.renderFile.isEmpty(); });
    connect(&m_notices, &Notices::passed, &m_desktop, &DesktopNotices::show);
    // Without a notification service the tray may have bubbles of its own.
    connect(&m_desktop, &DesktopNotices::failed, this, [this](const Notice &notice) {
        m_tray.hint(notice.text.isEmpty() ? notice.title : tr("%1\n%2", "title, text").arg(notice.title, notice.text));
    });
    connect(&m_desktop, &DesktopNotices::activated, this, [this](NoticeKind kind) {
        showWindow();
        if (kind == NoticeKind::Regression || kind == NoticeKind::ErrorBurst)
            m_window.openPage(MainWindow::Page::Advisor);
    });
    connect(&m_baselines, &Baselines::regressed, this, [this](const QString &title, const QString &evidence) {
        m_notices.raise({NoticeKind::Regression, title, evidence, tr("Open the advisor")});
    });
}

void PanelApplication::start()
{
    if (!m_options.renderFile.isEmpty()) {
        startRendering();
        return;
    }
    if (!m_options.hidden) {
        m_window.show();
        return;
    }
    if (m_tray.isAvailable())
        return;
    // A session starts its programs in any order: the tray gets a moment before the window shows instead.
    QTimer::singleShot(5000, this, [this] {
        if (!m_tray.isAvailable() && !m_window.isVisible())
            m_window.show();
    });
}

void PanelApplication::simulate()
{
    m_model.replacePort(makeSimulatedDriver(m_options.seed));
}

void PanelApplication::showWindow()
{
    if (m_window.isMinimized())
        m_window.showNormal();
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void PanelApplication::adoptTray(bool available)
{
    const bool hides = available && m_options.renderFile.isEmpty();
    m_window.setHidesOnClose(hides);
    const bool waitsForTray = m_options.hidden && !m_window.isVisible();
    QGuiApplication::setQuitOnLastWindowClosed(!hides);
    // The tray went while the window was hidden: without it nobody could bring the window back.
    if (!available && !m_window.isVisible() && !waitsForTray && m_options.renderFile.isEmpty() && m_hintGiven)
        showWindow();
}

void PanelApplication::startRendering()
{
    m_window.setAttribute(Qt::WA_DontShowOnScreen, QGuiApplication::platformName() == "offscreen"_L1);
    m_window.show();
    const auto lastly = std::chrono::milliseconds(static_cast<int>(m_options.seconds * 1000));
    if (m_options.page == Options::Page::Trial) {
        // Half of the time before the change, half after it, so that the bar has something to compare.
        QTimer::singleShot(lastly / 2, this, [this] {
            const Preset &preset = m_window.presets().constFirst();
            if (const auto &configuration = m_changes.configuration())
                m_changes.apply(preset.changeFrom(configuration->running), {ChangeOrigin::Preset, preset.id});
        });
    }
    QTimer::singleShot(lastly, this, &PanelApplication::finishRendering);
}

void PanelApplication::finishRendering()
{
    m_model.pull();
    m_window.monitor().refresh(); // numbers may have waited for their pace; the picture says what is printed
    const QString error = saveWindow(m_window, m_options.renderFile);
    if (!error.isEmpty()) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(m_options.renderFile), qPrintable(error));
        QCoreApplication::exit(ExitFailed);
        return;
    }
    for (const QString &line : readings(m_model))
        std::printf("%s\n", line.toUtf8().constData());
    std::fflush(stdout);
    QCoreApplication::exit(ExitOk);
}

void applyTheme(Options::Theme theme)
{
    if (theme == Options::Theme::Desktop)
        return;
    const bool dark = theme == Options::Theme::Dark;
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication::setPalette(dark ? look::darkPalette() : look::lightPalette());
    QIcon::setThemeName(dark ? u"breeze-dark"_s : u"breeze"_s);
}

} // namespace anarchy

#include "moc_panelapplication.cpp"
