// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/monitorpage.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdlib>

#include "desktop/look/look.h"
#include "panel/controls/pagescroll.h"
#include "panel/controls/segmentedcontrol.h"
#include "panel/monitor/channelview.h"
#include "panel/monitor/historytable.h"
#include "panel/monitor/linktiles.h"
#include "panel/monitor/replaybar.h"
#include "panel/monitor/selectionbar.h"
#include "panel/monitor/timebar.h"
#include "panel/plot/plotpicture.h"
#include "panel/plot/plotstack.h"
#include "panel/saving/exporting.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr qint64 longestStill = 1'000'000'000; // readings are live in every view
// Digits that change faster are not read. A little less than a sample takes by default, so that both come in one frame.
constexpr auto shortestForNumbers = std::chrono::milliseconds(200);
} // namespace

MonitorPage::MonitorPage(LiveModel &model, const ChangeController &changes, PreferenceStore &preferences,
                         QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_preferences(preferences)
    , m_tiles(new LinkTiles(model, changes, this))
{
    setAccessibleName(tr("Monitor page"));
    // Only a very low window, or one with messages open, has to scroll.
    QWidget *content = makeContent();
    auto *scroll = new PageScroll(content, this);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Measured without what being cramped itself takes, or a page that fits again would never find out.
    connect(scroll, &PageScroll::roomChanged, this, [this, scroll, content] {
        m_plots->setCramped(scroll->viewport()->height()
                            < content->minimumSizeHint().height() - m_plots->crampedExtra());
    });

    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(look::grid);
    page->addWidget(scroll, 1);
    page->addWidget(new ReplayBar(m_model, this));
    page->addWidget(makeFooter());

    m_numbersStand.setSingleShot(true);
    m_numbersStand.setInterval(shortestForNumbers);
    connect(&m_numbersStand, &QTimer::timeout, this, [this] {
        if (m_numbersAreOld)
            refreshNumbers();
    });
    connect(&m_model.view(), &LinkView::frame, this, &MonitorPage::refreshIfMoved);
    connect(&m_model.view(), &LinkView::spanChanged, m_plots, &PlotStack::refreshAxes);
    connect(&m_model.view(), &LinkView::pausedChanged, m_plots, &PlotStack::refreshAxes);
    const auto adoptPreferences = [this] { m_plots->setHidden(m_preferences.get().hiddenPlots); };
    connect(&m_preferences, &PreferenceStore::changed, this, adoptPreferences);
    adoptPreferences();
}

QWidget *MonitorPage::makeContent()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid);
    m_views = new QStackedWidget(content);
    m_plots = new PlotStack(m_model, m_views);
    m_table = new HistoryTable(m_model, m_views);
    m_channels = new ChannelView(m_model, m_views);
    // In the order of View.
    for (QWidget *view :
         {static_cast<QWidget *>(m_plots), static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_channels)})
        m_views->addWidget(view);
    column->addWidget(m_tiles);
    column->addWidget(new SelectionBar(m_model, content));
    column->addWidget(m_views, 1);
    return content;
}

QWidget *MonitorPage::makeFooter()
{
    auto *footer = new QWidget(this);
    auto *row = new QHBoxLayout(footer);
    row->setContentsMargins(0, 0, 0, 0);
    m_time = new TimeBar(m_model, footer);
    m_plotChoice = new QToolButton(footer);
    m_plotChoice->setAutoRaise(true);
    m_plotChoice->setFocusPolicy(Qt::StrongFocus);
    m_plotChoice->setIcon(look::icon(u"configure-symbolic"_s));
    m_plotChoice->setAccessibleName(tr("Choose plots"));
    m_plotChoice->setToolTip(tr("Which plots are shown"));
    m_plotChoice->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_plotChoice);
    m_plotChoice->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillPlotMenu(*menu); });
    m_export = new QToolButton(footer);
    m_export->setAutoRaise(true);
    m_export->setFocusPolicy(Qt::StrongFocus);
    m_export->setIcon(look::icon(u"document-save-symbolic"_s));
    m_export->setAccessibleName(tr("Save what is shown"));
    m_export->setToolTip(tr("Save the plots as a picture, or their readings as a table"));
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setMenu(makeExportMenu());
    m_switch = new SegmentedControl(footer);
    m_switch->setAccessibleName(tr("View"));
    m_switch->addSegment(tr("Pl&ots"), tr("Show plots"));
    m_switch->addSegment(tr("Ta&ble"), tr("Show table"));
    m_switch->addSegment(tr("Chann&els"), tr("Show channels"));
    connect(m_switch, &SegmentedControl::chosen, this, [this](int index) { showView(static_cast<View>(index)); });
    row->addWidget(m_time, 1);
    row->addWidget(m_plotChoice);
    row->addWidget(m_export);
    row->addWidget(m_switch);
    showView(View::Plots);
    return footer;
}

void MonitorPage::showView(View view)
{
    m_switch->setCurrent(static_cast<int>(view));
    m_views->setCurrentIndex(static_cast<int>(view));
    // A view that is not seen must not make the page as high as it would like to be itself.
    for (int i = 0; i < m_views->count(); ++i)
        m_views->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                          i == m_views->currentIndex() ? QSizePolicy::Expanding : QSizePolicy::Ignored);
    m_plotChoice->setVisible(view == View::Plots);
    refresh();
}

void MonitorPage::setBaseline(const BaselineBands &bands)
{
    m_plots->setBaseline(bands);
}

void MonitorPage::fillPlotMenu(QMenu &menu)
{
    menu.clear();
    const QList<PlotStack::Choice> choices = m_plots->choices();
    for (const PlotStack::Choice &choice : choices) {
        QAction *action = menu.addAction(choice.plot->title());
        action->setCheckable(true);
        action->setChecked(choice.shown);
        connect(action, &QAction::toggled, this, [this, name = choice.name](bool shown) {
            Preferences preferences = m_preferences.get();
            if (shown)
                preferences.hiddenPlots.remove(name);
            else
                preferences.hiddenPlots.insert(name);
            m_preferences.set(preferences);
        });
    }
}

QMenu *MonitorPage::makeExportMenu()
{
    auto *menu = new QMenu(m_export);
    QAction *picture = menu->addAction(tr("Save picture…"));
    picture->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    connect(picture, &QAction::triggered, this, &MonitorPage::savePicture);
    QAction *readings = menu->addAction(tr("Save readings…"));
    readings->setShortcut(QKeySequence::Save);
    connect(readings, &QAction::triggered, this, &MonitorPage::saveTable);
    // Shortcuts of a menu that was never open work only where the window knows its actions.
    addActions({picture, readings});
    return menu;
}

std::function<void(const Message &)> MonitorPage::tell()
{
    return [this](const Message &message) { Q_EMIT messageRaised(message); };
}

void MonitorPage::savePicture()
{
    showView(View::Plots); // what is saved is what is seen
    askToSaveFile(
        *this, tr("Save picture"), u"link"_s, {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)")},
        [this](const QString &fileName) { return savePlotPicture(*m_plots, viewCaption(m_model), fileName); }, tell());
}

void MonitorPage::saveTable()
{
    askToSaveFile(
        *this, tr("Save readings"), u"link"_s, {tr("Table (*.csv)"), tr("JSON (*.json)")},
        [this](const QString &fileName) { return saveReadings(m_model, m_views->width(), fileName); }, tell());
}

void MonitorPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

// In a long view time passes slowly: a frame that moves nothing by a quarter of a pixel is not worth drawing.
void MonitorPage::refreshIfMoved()
{
    const qint64 span = m_model.view().toNs() - m_model.view().fromNs();
    const qint64 least = std::min(span / std::max(4 * width(), 1), longestStill);
    if (span != m_shownSpanNs) {
        refresh();
    } else if (std::abs(m_model.view().toNs() - m_shownToNs) >= least) {
        refreshData();
        m_numbersAreOld = true;
        if (!m_numbersStand.isActive())
            refreshNumbers();
    }
}

void MonitorPage::refresh()
{
    refreshData();
    refreshNumbers();
}

void MonitorPage::refreshData()
{
    if (!isVisible())
        return;
    m_shownToNs = m_model.view().toNs();
    m_shownSpanNs = m_shownToNs - m_model.view().fromNs();
    m_plots->refreshData();
    m_table->refresh();
}

void MonitorPage::refreshNumbers()
{
    m_numbersAreOld = false;
    if (!isVisible())
        return;
    m_tiles->refresh();
    m_plots->refreshNumbers();
    m_time->refresh();
    m_numbersStand.start();
}

} // namespace anarchy

#include "moc_monitorpage.cpp"
