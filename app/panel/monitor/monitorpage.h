// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

#include <functional>

#include "baselines/baselineband.h"
#include "desktop/services/changecontroller.h"
#include "desktop/services/preferences.h"
#include "live/livemodel.h"

namespace anarchy {

class ChannelView;
class HistoryTable;
class LinkTiles;
class PlotStack;
class SegmentedControl;
class TimeBar;

/// What the link does now and did before: tiles over plots on one time axis, the same numbers as a table, and channel
/// by channel.
class MonitorPage : public QWidget {
    Q_OBJECT

public:
    enum class View { Plots, Table, Channels };

    MonitorPage(LiveModel &model, const ChangeController &changes, PreferenceStore &preferences,
                QWidget *parent = nullptr);

    /// Draws anew with what the model has. Nothing happens while the page is hidden.
    void refresh();
    void showView(View view);
    /// Lays a baseline under the plots; one without a name takes it away.
    void setBaseline(const BaselineBands &bands);

Q_SIGNALS:
    void messageRaised(const anarchy::Message &message);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeContent();
    QWidget *makeFooter();
    void fillPlotMenu(QMenu &menu);
    QMenu *makeExportMenu();
    void savePicture();
    void saveTable();
    /// Says in the window what came of saving.
    std::function<void(const Message &)> tell();
    void refreshIfMoved();
    void refreshData();
    void refreshNumbers();

    LiveModel &m_model;
    PreferenceStore &m_preferences;
    LinkTiles *m_tiles;
    PlotStack *m_plots = nullptr;
    HistoryTable *m_table = nullptr;
    ChannelView *m_channels = nullptr;
    QStackedWidget *m_views = nullptr;
    TimeBar *m_time = nullptr;
    SegmentedControl *m_switch = nullptr;
    QToolButton *m_plotChoice = nullptr;
    QToolButton *m_export = nullptr;
    QTimer m_numbersStand; ///< runs while they are too new to be changed
    bool m_numbersAreOld = false;
    qint64 m_shownToNs = 0; ///< what the last refresh of the data showed
    qint64 m_shownSpanNs = 0;
};

} // namespace anarchy
