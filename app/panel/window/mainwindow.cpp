// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/mainwindow.h"

#include <QAbstractButton>
#include <QAction>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "desktop/look/look.h"
#include "desktop/services/automaticswitch.h"
#include "desktop/services/baselines.h"
#include "panel/autotune/tunerpage.h"
#include "panel/baselines/baselinespage.h"
#include "panel/controls/badge.h"
#include "panel/controls/segmentedcontrol.h"
#include "panel/monitor/monitorpage.h"
#include "panel/nodriver/nodriverpage.h"
#include "panel/profiles/profilespage.h"
#include "panel/system/systempage.h"
#include "panel/window/linkchooser.h"
#include "panel/window/messagebar.h"
#include "panel/window/presetpanel.h"
#include "panel/window/sidebar.h"
#include "panel/window/trialbar.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int narrowWidth = 1000;

/// The letters with which controls below `parent` are reached, whether they are shown or not.
QString mnemonicsOf(const QWidget &parent)
{
    QString letters;
    const auto add = [&letters](const QString &text) {
        const QKeySequence keys = QKeySequence::mnemonic(text);
        if (!keys.isEmpty())
            letters += QChar(keys[0].key()).toLower();
    };
    for (const QAbstractButton *button : parent.findChildren<QAbstractButton *>())
        add(button->text());
    for (const QLabel *label : parent.findChildren<QLabel *>()) {
        if (label->buddy())
            add(label->text());
    }
    return letters;
}
} // namespace

MainWindow::MainWindow(const PanelServices &services, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_model(services.model)
    , m_changes(services.changes)
    , m_presets(builtinPresets())
{
    setMinimumSize(800, 560);
    resize(1180, 760);
    QWidget *header = makeHeader();
    m_message = new MessageBar(this);
    m_presetPanel = new PresetPanel(m_changes, this);
    m_side = new SideBar(this);
    m_pages = new QStackedWidget(this);
    makePages();
    m_trial = new TrialBar(m_changes, this);
    layOut(header);
    makePresetButtons();
    makeActions();
    makeConnections();
    updateLink();
    updatePresets();
    updatePause();
    openPage(Page::Monitor);
}

void MainWindow::makePages()
{
    const PageContext context{m_services, m_pages, [this](const Message &message) { showMessage(message); },
                              [this](const TimeSpan &span) { showInPlots(span); }, [this] { Q_EMIT aboutRequested(); }};
    for (const PageRow &row : pageRows()) {
        m_pages->addWidget(row.make(context));
        m_side->addPage(row.icon, row.titleText());
        auto *action = new QAction(row.titleText().remove(u'&'), this);
        action->setShortcut(row.keys);
        connect(action, &QAction::triggered, this, [this, page = row.page] { openPage(page); });
        addAction(action);
    }
    m_noDriver = new NoDriverPage(m_model, m_pages);
    m_pages->addWidget(m_noDriver);
}

void MainWindow::layOut(QWidget *header)
{
    auto *central = new QWidget(this);
    auto *window = new QVBoxLayout(central);
    window->setContentsMargins(0, 0, 0, 0);
    window->setSpacing(0);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    body->setSpacing(look::grid * 3 / 2);
    body->addWidget(header);
    body->addWidget(m_message);
    body->addWidget(m_presetPanel);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(look::grid * 3 / 2);
    middle->addWidget(m_side);
    middle->addWidget(m_pages, 1);
    body->addLayout(middle, 1);
    window->addLayout(body, 1);
    window->addWidget(m_trial);
    setCentralWidget(central);
}

void MainWindow::makeConnections()
{
    connect(m_side, &SideBar::chosen, this, [this](int index) { openPage(static_cast<Page>(index)); });
    connect(m_presetButtons, &SegmentedControl::chosen, this, &MainWindow::previewPreset);
    connect(m_presetPanel, &PresetPanel::closed, this, [this] { m_presetButtons->setPreviewed(-1); });
    connect(m_noDriver, &NoDriverPage::simulationRequested, this, &MainWindow::simulationRequested);
    connect(&m_changes, &ChangeController::messageRaised, this, &MainWindow::showMessage);
    connect(&m_changes, &ChangeController::messageCleared, m_message, &MessageBar::clear);
    connect(&m_changes, &ChangeController::configurationChanged, this, &MainWindow::updatePresets);
    connect(&m_services.switching, &AutomaticSwitch::messageRaised, this, &MainWindow::showMessage);
    connect(&m_services.baselines, &Baselines::regressed, this, [this](const QString &title, const QString &evidence) {
        showMessage({Message::Kind::Warning,
                     tr("%1.\n%2", "title, evidence").arg(title, evidence),
                     {tr("Open the advisor"), [this] { openPage(Page::Advisor); }}});
    });
    connect(&m_model, &LiveModel::linkChanged, this, &MainWindow::updateLink);
    connect(&m_model, &LiveModel::portReplaced, this, &MainWindow::updatePresets);
    connect(&m_model.view(), &LinkView::pausedChanged, this, &MainWindow::updatePause);
}

MonitorPage &MainWindow::monitor()
{
    return *static_cast<MonitorPage *>(m_pages->widget(static_cast<int>(Page::Monitor)));
}

ProfilesPage &MainWindow::profiles()
{
    return *static_cast<ProfilesPage *>(m_pages->widget(static_cast<int>(Page::Profiles)));
}

BaselinesPage &MainWindow::baselines()
{
    return *static_cast<BaselinesPage *>(m_pages->widget(static_cast<int>(Page::Baselines)));
}

TunerPage &MainWindow::tuner()
{
    return *static_cast<TunerPage *>(m_pages->widget(static_cast<int>(Page::AutoTune)));
}

SystemPage &MainWindow::system()
{
    return *static_cast<SystemPage *>(m_pages->widget(static_cast<int>(Page::System)));
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

// Last, since a preset's mnemonic is a letter that nothing else in the window has.
void MainWindow::makePresetButtons()
{
    QString taken = mnemonicsOf(*this);
    for (const Preset &preset : m_presets) {
        Segment *segment
            = m_presetButtons->addSegment(withMnemonic(preset.title, taken), tr("%1 preset").arg(preset.title));
        segment->setToolTip(preset.purpose);
    }
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

void MainWindow::openView(const PageView &view)
{
    openPage(view.page);
    if (view.show)
        view.show(*m_pages->widget(static_cast<int>(view.page)));
}

void MainWindow::showInPlots(const TimeSpan &span)
{
    monitor().showView(MonitorPage::View::Plots);
    openPage(Page::Monitor);
    m_model.view().show(span);
}

void MainWindow::previewPreset(int index)
{
    m_message->clear();
    m_presetButtons->setPreviewed(index);
    m_presetPanel->open(m_presets[index]);
}

void MainWindow::showMessage(const Message &message)
{
    m_message->display(message);
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
    // Qt puts the program's name behind it, unless it is the title.
    setWindowTitle(playback                           ? tr("Recording")
                       : m_model.port().isSimulated() ? tr("Simulated link")
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
        m_model.view().setPaused(!m_model.view().isPaused());
}

void MainWindow::updatePause()
{
    const bool paused = m_model.view().isPaused();
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
