// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/mainwindow.h"

#include <QAction>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "desktop/look/look.h"
#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "desktop/services/changekeeper.h"
#include "panel/advisor/advisorpage.h"
#include "panel/autotune/tunerpage.h"
#include "panel/baselines/baselinespage.h"
#include "panel/changes/changespage.h"
#include "panel/controls/badge.h"
#include "panel/controls/segmentedcontrol.h"
#include "panel/monitor/monitorpage.h"
#include "panel/nodriver/nodriverpage.h"
#include "panel/profiles/profilespage.h"
#include "panel/settings/settingspage.h"
#include "panel/system/systempage.h"
#include "panel/tuning/tuningpage.h"
#include "panel/window/linkchooser.h"
#include "panel/window/messagebar.h"
#include "panel/window/presetpanel.h"
#include "panel/window/sidebar.h"
#include "panel/window/trialbar.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int narrowWidth = 1000;
} // namespace

MainWindow::MainWindow(const PanelServices &services, QWidget *parent)
    : QMainWindow(parent)
    , m_model(services.model)
    , m_changes(services.changes)
    , m_presets(builtinPresets())
{
    setWindowTitle(tr("Anarchy eGPU"));
    setMinimumSize(800, 560);
    resize(1180, 760);

    auto *central = new QWidget(this);
    auto *window = new QVBoxLayout(central);
    window->setContentsMargins(0, 0, 0, 0);
    window->setSpacing(0);

    auto *body = new QVBoxLayout;
    body->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    body->setSpacing(look::grid * 3 / 2);
    m_message = new MessageBar(central);
    m_presetPanel = new PresetPanel(m_changes, central);
    body->addWidget(makeHeader());
    body->addWidget(m_message);
    body->addWidget(m_presetPanel);

    m_side = new SideBar(central);
    m_pages = new QStackedWidget(central);
    m_monitor = new MonitorPage(m_model, m_changes, services.preferences, m_pages);
    m_tuning = new TuningPage(m_model, m_changes, services.boot, m_pages);
    m_tuner = new TunerPage(m_model, m_changes, services.profiles, m_pages);
    m_advisor = new AdvisorPage(m_model, m_changes, services.boot, {}, m_pages);
    m_profiles = new ProfilesPage(m_model, m_changes, services.profiles, services.switching, m_pages);
    m_baselines = new BaselinesPage(m_model, m_changes, services.baselines, m_pages);
    m_history = new ChangesPage(m_model, m_changes, services.history, m_pages);
    m_system = new SystemPage(m_model, {}, {}, m_pages);
    m_settings = new SettingsPage(services.preferences, services.past, m_pages);
    m_noDriver = new NoDriverPage(m_model, m_pages);
    const auto control = [](Qt::Key key) { return QKeySequence(Qt::CTRL | key); };
    addPage(m_monitor, u"utilities-system-monitor-symbolic"_s, tr("&Monitor"), control(Qt::Key_1));
    addPage(m_tuning, u"configure-symbolic"_s, tr("&Tuning"), control(Qt::Key_2));
    addPage(m_tuner, u"autotune-symbolic"_s, tr("Auto-tune"), control(Qt::Key_3));
    addPage(m_advisor, u"advisor-symbolic"_s, tr("Ad&visor"), control(Qt::Key_4));
    addPage(m_profiles, u"bookmarks-symbolic"_s, tr("Pro&files"), control(Qt::Key_5));
    // No letter of its name is free on every page.
    addPage(m_baselines, u"baselines-symbolic"_s, tr("Baselines"), control(Qt::Key_6));
    addPage(m_history, u"history-symbolic"_s, tr("Histor&y"), control(Qt::Key_7));
    addPage(m_system, u"computer-symbolic"_s, tr("System"), control(Qt::Key_8));
    addPage(m_settings, u"preferences-system-symbolic"_s, tr("Sett&ings"), control(Qt::Key_Comma));
    m_pages->addWidget(m_noDriver);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(look::grid * 3 / 2);
    middle->addWidget(m_side);
    middle->addWidget(m_pages, 1);
    body->addLayout(middle, 1);
    window->addLayout(body, 1);
    m_trial = new TrialBar(m_changes, central);
    window->addWidget(m_trial);
    setCentralWidget(central);
    makeActions();

    connect(m_side, &SideBar::chosen, this, [this](int index) { openPage(static_cast<Page>(index)); });
    connect(m_presetButtons, &SegmentedControl::chosen, this, &MainWindow::previewPreset);
    connect(m_presetPanel, &PresetPanel::closed, this, [this] { m_presetButtons->setPreviewed(-1); });
    connect(m_message, &MessageBar::actionChosen, this,
            [this, &switching = services.switching](Message::Action action) {
                if (action == Message::Action::Persist)
                    m_changes.persist();
                else if (action == Message::Action::UndoRemove)
                    m_profiles->list().undoRemove();
                else if (action == Message::Action::UndoRemoveBaseline)
                    m_baselines->list().undoRemove();
                else if (action == Message::Action::OpenAdvisor) {
                    m_message->clear();
                    openPage(Page::Advisor);
                } else if (action == Message::Action::ResumeSwitching) {
                    m_message->clear();
                    switching.resume();
                }
            });
    const auto showInPlots = [this](const TimeSpan &span) {
        m_monitor->showView(MonitorPage::View::Plots);
        openPage(Page::Monitor);
        m_model.show(span);
    };
    connect(m_advisor, &AdvisorPage::plotRequested, this, showInPlots);
    connect(m_history, &ChangesPage::plotRequested, this, showInPlots);
    connect(m_history, &ChangesPage::messageRaised, this, &MainWindow::showMessage);
    connect(m_noDriver, &NoDriverPage::simulationRequested, this, &MainWindow::simulationRequested);
    connect(&m_changes, &ChangeController::messageRaised, this, &MainWindow::showMessage);
    connect(m_monitor, &MonitorPage::messageRaised, this, &MainWindow::showMessage);
    connect(&services.switching, &AutomaticSwitch::messageRaised, this, &MainWindow::showMessage);
    connect(m_tuner, &TunerPage::messageRaised, this, &MainWindow::showMessage);
    connect(&m_tuner->tuner(), &TunerController::trialMeasured, &services.history, &ChangeKeeper::setEffect);
    connect(m_profiles, &ProfilesPage::messageRaised, this, &MainWindow::showMessage);
    connect(m_baselines, &BaselinesPage::messageRaised, this, &MainWindow::showMessage);
    connect(&services.baselines, &Baselines::changed, this,
            [this, &baselines = services.baselines] { m_monitor->setBaseline(baselines.bands()); });
    m_monitor->setBaseline(services.baselines.bands());
    connect(&services.baselines, &Baselines::regressed, this, [this](const QString &title, const QString &evidence) {
        showMessage({Message::Kind::Warning, tr("%1.\n%2", "title, evidence").arg(title, evidence),
                     Message::Action::OpenAdvisor});
    });
    connect(&m_changes, &ChangeController::messageCleared, m_message, &MessageBar::clear);
    connect(&m_changes, &ChangeController::configurationChanged, this, &MainWindow::updatePresets);
    connect(&m_model, &LiveModel::linkChanged, this, &MainWindow::updateLink);
    connect(&m_model, &LiveModel::linkReplaced, this, &MainWindow::updatePresets);
    connect(&m_model, &LiveModel::pausedChanged, this, &MainWindow::updatePause);
    updateLink();
    updatePresets();
    updatePause();
    openPage(Page::Monitor);
}

void MainWindow::addPage(QWidget *page, const QString &icon, const QString &title, const QKeySequence &keys)
{
    const auto which = static_cast<Page>(m_pages->addWidget(page));
    m_side->addPage(icon, title);
    auto *action = new QAction(QString(title).remove(u'&'), this);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, [this, which] { openPage(which); });
    addAction(action);
}

QWidget *MainWindow::makeHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(look::grid * 3 / 2);
    m_link = new LinkChooser(m_model, header);
    m_badge = new StateBadge(header);
    m_transport = new Chip(header);
    m_transport->setAccessibleName(tr("Transport"));
    m_recording = new Chip(header);
    m_recording->setAccessibleName(tr("Recording badge"));
    m_speed = new QLabel(header);
    m_speed->setAccessibleName(tr("Link speed"));
    m_presetButtons = new SegmentedControl(header);
    m_presetButtons->setAccessibleName(tr("Presets"));
    QString taken = tr("mtkrlaupsn15bfoezivhy", "mnemonics that other controls of the window use");
    for (const Preset &preset : m_presets) {
        Segment *segment
            = m_presetButtons->addSegment(withMnemonic(preset.title, taken), tr("%1 preset").arg(preset.title));
        segment->setToolTip(preset.purpose);
    }
    m_pause = new QToolButton(header);
    m_pause->setAutoRaise(true);
    m_pause->setIconSize(QSize(22, 22));
    m_pause->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_link);
    row->addWidget(m_badge);
    row->addWidget(m_transport);
    row->addWidget(m_recording);
    row->addWidget(m_speed);
    row->addStretch();
    row->addWidget(m_presetButtons);
    row->addWidget(m_pause);
    return header;
}

void MainWindow::makeActions()
{
    const auto add = [this](const QString &text, const QKeySequence &keys, auto &&work) {
        auto *action = new QAction(text, this);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, work);
        addAction(action);
        return action;
    };
    add(tr("Quit"), QKeySequence(QKeySequence::Quit), [this] { Q_EMIT quitRequested(); });
    auto *pause = add(tr("Pause"), QKeySequence(Qt::CTRL | Qt::Key_P), [this] { togglePause(); });
    connect(m_pause, &QToolButton::clicked, pause, &QAction::trigger);
}

void MainWindow::openPage(Page page)
{
    m_page = page;
    m_side->setCurrent(static_cast<int>(page));
    const bool ready = m_model.port().presence() == Presence::Ready;
    m_pages->setCurrentWidget(ready ? m_pages->widget(static_cast<int>(page)) : m_noDriver);
    m_side->setVisible(ready);
    m_presetButtons->setVisible(ready);
    m_pause->setVisible(ready && page == Page::Monitor && !m_model.playback());
}

void MainWindow::previewPreset(int index)
{
    m_message->clear();
    m_presetButtons->setPreviewed(index);
    m_presetPanel->open(m_presets[index]);
}

void MainWindow::showMessage(const Message &message)
{
    Message shown = message;
    if (shown.action == Message::Action::Persist && (m_model.port().isSimulated() || m_model.playback()))
        shown.action = Message::Action::None; // nothing of it outlives the program
    m_message->display(shown, m_changes.asksForPassword());
}

void MainWindow::updateLink()
{
    const LinkState state = linkState(m_model);
    const bool ready = m_model.port().presence() == Presence::Ready;
    m_badge->setState(state);
    m_link->setVisible(ready);
    m_transport->setText(transportText(m_model), m_model.port().isSimulated());
    const Playback *playback = m_model.playback();
    m_link->refresh();
    m_recording->setText(playback ? tr("RECORDING") : QString(), true);
    if (playback) {
        m_recording->setAccessibleDescription(playback->title());
        m_recording->setToolTip(playback->title());
    }
    m_speed->setText(speedText(m_model));
    m_speed->setAccessibleDescription(m_speed->text());
    m_speed->setVisible(!m_speed->text().isEmpty());
    if (!ready)
        m_presetPanel->dismiss();
    setWindowTitle(playback                           ? tr("Anarchy eGPU (recording)")
                       : m_model.port().isSimulated() ? tr("Anarchy eGPU (simulated)")
                                                      : tr("Anarchy eGPU"));
    openPage(m_page);
}

void MainWindow::updatePresets()
{
    const auto &configuration = m_changes.configuration();
    const auto active = std::find_if(m_presets.begin(), m_presets.end(), [&](const Preset &preset) {
        return configuration && preset.matches(configuration->running);
    });
    m_presetButtons->setCurrent(active == m_presets.end() ? -1 : static_cast<int>(active - m_presets.begin()));
    m_presetButtons->setEnabled(configuration.has_value() && !m_model.playback());
}

void MainWindow::togglePause()
{
    // A recording stands still itself; one that runs on behind a view that does not would only confuse.
    if (Playback *playback = m_model.playback())
        playback->isPlaying() ? playback->pause() : playback->play();
    else
        m_model.setPaused(!m_model.isPaused());
}

void MainWindow::updatePause()
{
    const bool paused = m_model.isPaused();
    m_pause->setIcon(look::icon(paused ? u"media-playback-start-symbolic"_s : u"media-playback-pause-symbolic"_s));
    m_pause->setAccessibleName(paused ? tr("Resume") : tr("Pause"));
    m_pause->setToolTip(paused ? tr("Resume (Ctrl+P). Nothing was lost meanwhile.")
                               : tr("Pause the view (Ctrl+P). Measuring goes on."));
}

void MainWindow::updateWatching()
{
    m_model.setWatched(isVisible() && !isMinimized());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_hidesOnClose) {
        event->ignore();
        hide();
        Q_EMIT hiddenToTray();
        return;
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    updateWatching();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    updateWatching();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        updateWatching();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_side->setCompact(width() < narrowWidth);
}

} // namespace anarchy

#include "moc_mainwindow.cpp"
