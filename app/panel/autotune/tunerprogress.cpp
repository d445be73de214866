// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/autotune/tunerprogress.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

#include "base/units.h"
#include "desktop/look/look.h"
#include "live/linkreader.h"
#include "wording/tunerreport.h"

using namespace Qt::StringLiterals;

namespace anarchy {

TunerProgress::TunerProgress(LinkReader &reader, TunerController &tuner, QWidget *parent)
    : Card(parent)
    , m_reader(reader)
    , m_tuner(tuner)
    , m_step(new QLabel(this))
    , m_why(new QLabel(this))
    , m_count(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_readings(new QLabel(this))
    , m_newest(new QLabel(this))
    , m_cancel(new QPushButton(tr("Ca&ncel tuning"), this))
{
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    m_step->setFont(font);
    m_step->setAccessibleName(tr("What is tried now"));
    m_why->setAccessibleName(tr("Why it is tried"));
    m_count->setFont(look::tabular(look::caption(this->font())));
    m_count->setAccessibleName(tr("Time that is left"));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of tuning"));
    m_readings->setFont(look::tabular(this->font()));
    m_readings->setAccessibleName(tr("Readings now"));
    m_newest->setAccessibleName(tr("What was found last"));
    m_cancel->setAccessibleName(tr("Cancel tuning"));
    m_cancel->setToolTip(tr("Goes back to the old values and ends"));
    m_cancel->setAutoDefault(false);
    for (QLabel *label : {m_step, m_why, m_newest}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }

    auto *last = new QHBoxLayout;
    last->setSpacing(look::grid);
    last->addWidget(m_readings, 1);
    last->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    column->setSpacing(look::grid);
    column->addWidget(m_step);
    column->addWidget(m_why);
    column->addWidget(m_bar);
    column->addWidget(m_count);
    column->addWidget(m_newest);
    column->addLayout(last);

    connect(m_cancel, &QPushButton::clicked, &m_tuner, &TunerController::cancel);
    connect(&m_tuner, &TunerController::stepped, this, &TunerProgress::showStep);
    connect(&m_reader, &LinkReader::advanced, this, [this] {
        if (isVisible())
            showReadings();
    });
    quieten();
}

void TunerProgress::showStep()
{
    const TuningRun *run = m_tuner.run();
    if (!run)
        return;
    const TunerStep &step = run->tuner().step();
    m_step->setText(stepText(step, run->result().start));
    m_why->setText(reasonText(step, run->result()));
    m_count->setText(tr("Measurement %1 of about %2, %3 left", "number, number, time")
                         .arg(step.number)
                         .arg(step.about)
                         .arg(timeText(run->remaining())));
    m_bar->setRange(0, std::max(step.about, 1));
    m_bar->setValue(step.number - 1);
    m_newest->setText(newestText(run->result()));
    m_newest->setVisible(!m_newest->text().isEmpty());
    for (QLabel *label : {m_step, m_why, m_count, m_newest})
        label->setAccessibleDescription(label->text());
    showReadings();
}

void TunerProgress::showReadings()
{
    const auto &sample = m_reader.latest();
    if (!sample)
        return;
    m_readings->setText(tr("Now %1, p99 %2", "throughput, latency")
                            .arg(rateQuantity(sample->value(Metric::TxRate) + sample->value(Metric::RxRate)).text(),
                                 durationQuantity(sample->value(Metric::DmaP99)).text()));
}

void TunerProgress::quieten()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    for (QLabel *label : {m_why, m_count, m_newest})
        label->setPalette(quiet);
}

void TunerProgress::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        quieten();
}

} // namespace anarchy

#include "moc_tunerprogress.cpp"
