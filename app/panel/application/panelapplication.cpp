// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/panelapplication.h"

#include <QApplication>
#include <QStyleFactory>
#include <QStyleHints>

#include "desktop/look/look.h"
#include "drivers/drivers.h"
#include "panel/application/about.h"
#include "panel/application/startingview.h"
#include "panel/autotune/tunerpage.h"

using namespace Qt::StringLiterals;

namespace anarchy {

PanelApplication::PanelApplication(const Options &options, std::unique_ptr<DriverPort> port, const PanelPlaces &places)
    : m_options(options)
    , m_session(std::move(port), places)
    , m_window(m_session.services())
    , m_memory(m_window, places.window)
    , m_tray(m_session.model(), m_session.changes(), m_window.presets())
    , m_notices(m_session.preferences())
    , m_linkNotices(m_session.model(), m_notices)
{
    m_withoutSurface.setSingleShot(true);
    m_withoutSurface.setInterval(trayGrace);
    m_withoutSurface.callOnTimeout(this, [this] { showWindow(); });
    connectWindow();
    connectTray();
    connectSwitching();
    connectNotices();
    m_memory.restore();
    showStartingView(m_window, m_session.model(), m_options);
    m_session.model().setWatched(false);
}

PanelApplication::~PanelApplication()
{
    m_memory.save();
}

void PanelApplication::connectWindow()
{
    connect(&m_window, &MainWindow::simulationRequested, this, &PanelApplication::simulate);
    connect(&m_window, &MainWindow::aboutRequested, this, &PanelApplication::showAbout);
    connect(&m_window, &MainWindow::quitRequested, qApp, &QCoreApplication::quit);
    connect(&m_window, &MainWindow::hiddenToTray, this, [this] {
        m_memory.save();
        if (!std::exchange(m_hintGiven, true))
            m_notices.raise(
                {NoticeKind::Hidden, tr("Still here"), tr("The panel goes on in the tray. Quit from its menu."), {}});
    });
    connect(&m_window.tuner(), &TunerPage::messageRaised, this, [this](const Message &message) {
        if (!m_window.isVisible())
            m_tray.hint(message.text);
    });
}

void PanelApplication::connectTray()
{
    connect(&m_tray, &TrayIcon::availableChanged, this, &PanelApplication::adoptTray);
    connect(&m_tray, &TrayIcon::openRequested, this, [this] { showWindow(); });
    connect(&m_tray, &TrayIcon::quitRequested, qApp, &QCoreApplication::quit);
    connect(&m_tray, &TrayIcon::toggleRequested, this, [this] {
        if (m_window.isActiveWindow())
            m_window.hide();
        else
            showWindow();
    });
    connect(&m_tray, &TrayIcon::presetChosen, this, &PanelApplication::applyPreset);
    adoptTray();
}

void PanelApplication::connectSwitching()
{
    const auto adoptRules = [this] { m_programs.watchFor(m_session.switching().programsToWatch()); };
    connect(&m_session.switching(), &AutomaticSwitch::changed, this, adoptRules);
    connect(&m_programs, &ProgramWatch::changed, this,
            [this] { m_session.switching().setPrograms(m_programs.running()); });
    connect(&m_gameMode, &GameModeWatch::changed, this,
            [this] { m_session.switching().setGameMode(m_gameMode.isActive()); });
    connect(&m_session.switching(), &AutomaticSwitch::messageRaised, this, [this](const Message &message) {
        m_notices.raise({NoticeKind::AutomaticSwitch, tr("Profile"), message.text, {}});
    });
    adoptRules();
}

void PanelApplication::connectNotices()
{
    m_notices.setSeen([this] { return m_window.isVisible() && m_window.isActiveWindow(); });
    connect(&m_notices, &Notices::passed, &m_desktop, &DesktopNotices::show);
    // Without a notification service the tray may have bubbles of its own.
    connect(&m_desktop, &DesktopNotices::failed, this, [this](const Notice &notice) {
        m_tray.hint(notice.text.isEmpty() ? notice.title : tr("%1\n%2", "title, text").arg(notice.title, notice.text));
    });
    connect(&m_desktop, &DesktopNotices::activated, this, [this](NoticeKind kind, const QString &token) {
        showWindow(token);
        if (kind == NoticeKind::Regression || kind == NoticeKind::ErrorBurst)
            m_window.openPage(Page::Advisor);
    });
    connect(&m_session.baselines(), &Baselines::regressed, this, [this](const QString &title, const QString &evidence) {
        m_notices.raise({NoticeKind::Regression, title, evidence, tr("Open the advisor")});
    });
}

void PanelApplication::start()
{
    if (!m_options.hidden)
        m_window.show();
    adoptTray();
}

int PanelApplication::activate(const QStringList &arguments)
{
    const ParsedOptions parsed = parseOptions(arguments.isEmpty() ? QStringList{QString()} : arguments);
    if (!parsed.options)
        return ExitUsage; // it has said itself what is wrong
    if (parsed.options->hidden)
        return ExitOk; // what it asks for is so
    if (parsed.options->theme != Options::Theme::Desktop)
        applyTheme(parsed.options->theme);
    showStartingView(m_window, m_session.model(), *parsed.options);
    showWindow();
    return ExitOk;
}

void PanelApplication::simulate()
{
    m_session.model().replacePort(makeSimulatedDriver(m_options.seed));
}

// One click applies; the window comes up with the question whether to keep it.
void PanelApplication::applyPreset(int index)
{
    showWindow();
    ChangeController &changes = m_session.changes();
    const auto &configuration = changes.configuration();
    const Preset &preset = m_window.presets()[index];
    const Change change = configuration ? preset.changeFrom(configuration->running) : Change{};
    if (change.isEmpty())
        m_window.previewPreset(index); // says that nothing would change
    else
        changes.apply(change, {ChangeOrigin::Preset, preset.id});
}

void PanelApplication::showAbout()
{
    auto *dialog = new AboutDialog(aboutPanel(), &m_window); // deletes itself when it is closed
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void PanelApplication::showWindow(const QString &token)
{
    m_withoutSurface.stop();
    if (!token.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8()); // where Qt looks for it
    if (m_window.isMinimized())
        m_window.showNormal();
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
}

void PanelApplication::adoptTray()
{
    const bool available = m_tray.isAvailable();
    m_window.setHidesOnClose(available);
    QGuiApplication::setQuitOnLastWindowClosed(!available);
    if (available || m_window.isVisible())
        m_withoutSurface.stop();
    else if (!m_withoutSurface.isActive())
        m_withoutSurface.start();
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
