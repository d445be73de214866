// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/autotune/tunerpage.h"

#include <QApplication>
#include <QScrollBar>
#include <QVBoxLayout>

#include <utility>

#include "desktop/look/look.h"
#include "panel/autotune/tunercurves.h"
#include "panel/autotune/tuneroutcome.h"
#include "panel/autotune/tunerprogress.h"
#include "panel/autotune/tunersetup.h"
#include "panel/controls/pagescroll.h"

namespace anarchy {

TunerPage::TunerPage(LinkReader &reader, ChangeController &changes, ProfileStore &profiles, QWidget *parent)
    : QWidget(parent)
    , m_tuner(reader, changes)
{
    setAccessibleName(tr("Auto-tune page"));
    auto *sheets = new QWidget;
    m_setup = new TunerSetup(reader, changes, m_tuner, sheets);
    m_progress = new TunerProgress(reader, m_tuner, sheets);
    m_outcome = new TunerOutcome(changes, m_tuner, profiles, sheets);
    m_curves = new TunerCurves(sheets);
    auto *column = new QVBoxLayout(sheets);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid * 3 / 2);
    column->addWidget(m_setup);
    column->addWidget(m_progress);
    column->addWidget(m_outcome);
    column->addWidget(m_curves);
    column->addStretch();
    m_scroll = new PageScroll(sheets, this);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::StrongFocus); // curves can be read by keyboard, too
    m_scroll->setAccessibleName(tr("Tuning by measuring"));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(m_scroll);

    connect(&m_tuner, &TunerController::changed, this, &TunerPage::showStage);
    connect(&m_tuner, &TunerController::stepped, this, &TunerPage::showCurves);
    connect(&m_tuner, &TunerController::messageRaised, this, &TunerPage::messageRaised);
    connect(m_outcome, &TunerOutcome::messageRaised, this, &TunerPage::messageRaised);
    showStage();
}

void TunerPage::showStage()
{
    using Stage = TunerController::Stage;
    const Stage stage = m_tuner.stage();
    const Stage before = std::exchange(m_shown, stage);
    const bool hasFocus = m_scroll->isAncestorOf(QApplication::focusWidget());
    m_setup->setVisible(stage == Stage::Idle);
    m_progress->setVisible(stage == Stage::Running);
    m_outcome->setVisible(stage != Stage::Idle && stage != Stage::Running);
    m_curves->setVisible(stage != Stage::Idle);
    if (stage == Stage::Running)
        m_progress->showStep();
    else if (stage != Stage::Idle)
        m_outcome->showResult();
    if (stage != Stage::Idle)
        showCurves();
    if (stage == before)
        return;
    if (before == Stage::Running && stage == Stage::Ended && !isVisible())
        Q_EMIT messageRaised({Message::Kind::Information, tr("Tuning has ended: %1").arg(m_tuner.run()->result().why)});
    m_scroll->verticalScrollBar()->setValue(0);
    if (hasFocus) // what was pressed is gone
        m_scroll->setFocus(Qt::OtherFocusReason);
}

void TunerPage::showCurves()
{
    if (m_tuner.run())
        m_curves->display(m_tuner.run()->result());
}

} // namespace anarchy

#include "moc_tunerpage.cpp"
