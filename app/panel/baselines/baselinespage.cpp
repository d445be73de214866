// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/baselines/baselinespage.h"

#include <QVBoxLayout>

#include "desktop/look/look.h"
#include "panel/controls/pagescroll.h"

namespace anarchy {

BaselinesPage::BaselinesPage(LinkReader &reader, ChangeController &changes, Baselines &baselines, QWidget *parent)
    : QWidget(parent)
    , m_baselines(baselines)
    , m_measuring(reader)
    , m_list(new BaselineList(baselines, this))
    , m_bar(new MeasuringBar(m_measuring, this))
    , m_comparison(new ComparisonCard(baselines, this))
{
    setAccessibleName(tr("Baselines page"));
    auto *sheets = new QWidget;
    auto *column = new QVBoxLayout(sheets);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid * 3 / 2);
    column->addWidget(m_list);
    column->addWidget(m_bar);
    column->addWidget(m_comparison);
    column->addStretch();
    auto *scroll = new PageScroll(sheets, this);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(scroll);

    connect(m_list, &BaselineList::recordRequested, this, &BaselinesPage::record);
    connect(m_list, &BaselineList::messageRaised, this, &BaselinesPage::messageRaised);
    connect(m_comparison, &ComparisonCard::measureRequested, this, &BaselinesPage::measure);
    connect(m_bar, &MeasuringBar::cancelled, this, &BaselinesPage::showObstacle);
    connect(&m_measuring, &LinkMeasuring::finished, this, &BaselinesPage::take);
    connect(&m_measuring, &LinkMeasuring::failed, this, [this](const QString &why) {
        Q_EMIT messageRaised({Message::Kind::Warning, tr("%1 Nothing was kept.").arg(why)});
        showObstacle();
    });
    connect(&reader, &LinkReader::linkChanged, this, &BaselinesPage::showObstacle);
    connect(&changes, &ChangeController::phaseChanged, this, &BaselinesPage::showObstacle);
    connect(&changes, &ChangeController::configurationChanged, this, &BaselinesPage::showObstacle);
    showObstacle();
}

void BaselinesPage::showObstacle()
{
    const QString obstacle = m_measuring.isRunning() ? tr("The link is being measured.") : m_measuring.obstacle();
    m_list->setObstacle(obstacle);
    m_comparison->setObstacle(obstacle);
}

void BaselinesPage::record(const QString &name, const QString &note, std::chrono::seconds length)
{
    if (QString error; !m_baselines.canWrite(name, error)) {
        Q_EMIT messageRaised({Message::Kind::Error, error});
        return;
    }
    if (!m_measuring.start(length))
        return;
    m_name = name;
    m_note = note;
    showObstacle();
    m_bar->open(tr("Recording \"%1\".").arg(name));
}

void BaselinesPage::measure(const QString &before, std::chrono::seconds length)
{
    if (!m_measuring.start(length))
        return;
    m_name.clear();
    m_before = before;
    showObstacle();
    m_bar->open(tr("Measuring the link to compare it with \"%1\".").arg(before));
}

void BaselinesPage::take(const Baseline &measured)
{
    if (!m_name.isEmpty())
        keep(measured);
    else if (const Baseline *before = m_baselines.find(m_before)) // nobody removed it meanwhile
        m_comparison->display(*before, measured);
    showObstacle();
}

void BaselinesPage::keep(Baseline baseline)
{
    // Somebody may have used the name meanwhile; what was waited for is kept all the same.
    baseline.name = m_baselines.freeName(m_name);
    baseline.note = m_note;
    QString error;
    if (!m_baselines.save(baseline, error)) {
        Q_EMIT messageRaised({Message::Kind::Error, error});
        return;
    }
    m_list->select(baseline.name);
    // The first one is most likely recorded to be used.
    if (!m_baselines.chosen())
        m_baselines.choose(baseline.name);
    const bool idle = baseline.measurement.busyShare() < 0.5;
    Q_EMIT messageRaised({idle ? Message::Kind::Warning : Message::Kind::Positive,
                          idle ? tr("%1 was recorded, but the link was idle most of the time: comparisons with it say "
                                    "little. Record while it is used.")
                                     .arg(baseline.name)
                               : tr("%1 was recorded.").arg(baseline.name)});
}

} // namespace anarchy

#include "moc_baselinespage.cpp"
