// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QThreadPool>
#include <QTimer>

#include <chrono>

#include "live/livemodel.h"
#include "machine/kernellogreader.h"
#include "machine/systemstate.h"

namespace anarchy {

class FactCard;
class KernelLogView;
class SegmentedControl;

/// What the link holds of its machine, how both stand, and what the driver wrote to the kernel log. Looks again by
/// itself while it is seen; no device is woken for it.
class SystemPage : public QWidget {
    Q_OBJECT

public:
    enum class View { Overview, KernelLog };
    static constexpr std::chrono::seconds period{1};

    /// \param root stands in for "/" and `sources` for the kernel's log in tests
    explicit SystemPage(LiveModel &model, const QString &root = {}, const KernelLogReader::Sources &sources = {},
                        QWidget *parent = nullptr);
    ~SystemPage() override;

    void showView(View view);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeOverview();
    void refresh();
    void display(const std::optional<SystemState> &system);
    void adoptPort();

    LiveModel &m_model;
    QString m_root;
    QTimer m_timer;
    QThreadPool m_files; ///< one thread for what the machine's files say
    bool m_looking = false;
    QLabel *m_title = nullptr;
    SegmentedControl *m_switch = nullptr;
    QStackedWidget *m_views;
    QBoxLayout *m_columns = nullptr;
    FactCard *m_memory = nullptr; ///< owned as children, like the others
    FactCard *m_processor = nullptr;
    FactCard *m_power = nullptr;
    FactCard *m_driver = nullptr;
    KernelLogView *m_log;
};

} // namespace anarchy
