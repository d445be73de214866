// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/monitor/timebar.h"

#include <QHBoxLayout>
#include <QIcon>

#include <algorithm>
#include <array>

#include "axes/timeaxis.h"
#include "base/units.h"
#include "desktop/look/look.h"
#include "panel/controls/segmentedcontrol.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct Range {
    std::chrono::seconds span;
    const char *label; ///< with its mnemonic
    const char *description;
};
constexpr std::array ranges{
    Range{std::chrono::minutes(1), QT_TRANSLATE_NOOP("TimeBar", "&1 min"),
          QT_TRANSLATE_NOOP("TimeBar", "Show 1 minute")},
    Range{std::chrono::minutes(5), QT_TRANSLATE_NOOP("TimeBar", "&5 min"),
          QT_TRANSLATE_NOOP("TimeBar", "Show 5 minutes")},
    Range{std::chrono::minutes(15), QT_TRANSLATE_NOOP("TimeBar", "15 mi&n"),
          QT_TRANSLATE_NOOP("TimeBar", "Show 15 minutes")},
    Range{std::chrono::hours(1), QT_TRANSLATE_NOOP("TimeBar", "1 &h"), QT_TRANSLATE_NOOP("TimeBar", "Show 1 hour")},
    Range{std::chrono::hours(24), QT_TRANSLATE_NOOP("TimeBar", "2&4 h"), QT_TRANSLATE_NOOP("TimeBar", "Show 24 hours")},
    Range{std::chrono::hours(30 * 24), QT_TRANSLATE_NOOP("TimeBar", "&30 d"),
          QT_TRANSLATE_NOOP("TimeBar", "Show 30 days")},
};

constexpr int roomForWords = 760; // pixels, below which health is told in short

} // namespace

TimeBar::TimeBar(LiveModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_spans = new SegmentedControl(this);
    for (const Range &range : ranges)
        m_spans->addSegment(tr(range.label), tr(range.description));
    connect(m_spans, &SegmentedControl::chosen, this,
            [this](int index) { m_model.view().setSpan(ranges[static_cast<std::size_t>(index)].span); });
    m_live = new QPushButton(this);
    m_live->setText(tr("&Live"));
    m_live->setIcon(QIcon::fromTheme(u"go-last"_s));
    m_live->setToolTip(tr("Back to now, and follow it"));
    connect(m_live, &QPushButton::clicked, this, [this] { m_model.view().setPaused(false); });
    m_view = new QLabel(this);
    m_view->setFont(look::caption(font()));
    m_view->setAccessibleName(tr("Span in view"));
    m_health = new QLabel(this);
    m_health->setFont(look::caption(font()));
    m_health->setAccessibleName(tr("Monitor health"));
    m_health->setToolTip(tr("Of the sampling thread: processor time, how late it wakes on average, deadlines that "
                            "passed without a sample"));
    row->addWidget(m_spans);
    row->addSpacing(look::grid);
    row->addWidget(m_live);
    row->addWidget(m_view);
    row->addStretch();
    row->addWidget(m_health);
    connect(&m_model.view(), &LinkView::spanChanged, this, &TimeBar::updateView);
    connect(&m_model.view(), &LinkView::pausedChanged, this, &TimeBar::updateView);
    updateView();
}

void TimeBar::updateView()
{
    const auto range = std::ranges::find(ranges, m_model.view().span(), &Range::span);
    m_spans->setCurrent(range == ranges.end() ? -1 : static_cast<int>(range - ranges.begin()));
    m_live->setVisible(m_model.view().isPaused());
    // The way back to now comes first; what else is said here can be read off the axis, or in a wider window.
    const bool narrow = width() < roomForWords;
    m_view->setVisible(!narrow && (m_model.view().isPaused() || range == ranges.end()));
    m_health->setVisible(!narrow || !m_model.view().isPaused());
}

void TimeBar::refresh()
{
    m_view->setText(viewText(m_model.view().span(), m_model.view().toNs(), m_model.view().isPaused()));
    updateHealth();
}

void TimeBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateView();
    updateHealth();
}

void TimeBar::updateHealth()
{
    const SamplerHealth health = m_model.health();
    const QString whole = tr("monitor %1 CPU, %2 late, %3 missed")
                              .arg(percentText(health.cpuLoad), durationQuantity(health.jitterUs * 1000).text(),
                                   countText(health.missed));
    QString text = width() < roomForWords ? tr("monitor %1 CPU").arg(percentText(health.cpuLoad)) : whole;
    m_health->setAccessibleDescription(whole);
    if (!m_model.historyProblem().isEmpty())
        text = tr("history is not kept: %1").arg(m_model.historyProblem());
    if (m_health->text() == text)
        return;
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    m_health->setPalette(quiet);
    m_health->setText(text);
}

} // namespace anarchy

#include "moc_timebar.cpp"
