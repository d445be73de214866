// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/baselines/measuringbar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <cmath>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
constexpr int stepsASecond = 10;
}

MeasuringBar::MeasuringBar(LinkMeasuring &measuring, QWidget *parent)
    : Card(parent)
    , m_measuring(measuring)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(u"measuringBar"_s);
    setAccessibleName(tr("Measuring"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(look::grid);
    m_progress->setAccessibleName(tr("Progress of the measuring"));
    m_cancel->setAccessibleName(tr("Cancel measuring"));
    m_cancel->setAutoDefault(false);

    auto *words = new QVBoxLayout;
    words->setSpacing(look::grid);
    words->addWidget(m_text);
    words->addWidget(m_progress);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    row->setSpacing(2 * look::grid);
    row->addLayout(words, 1);
    row->addWidget(m_cancel);

    connect(m_cancel, &QPushButton::clicked, this, &MeasuringBar::cancel);
    connect(&m_measuring, &LinkMeasuring::progressed, this, &MeasuringBar::follow);
    connect(&m_measuring, &LinkMeasuring::finished, this, &QWidget::hide);
    connect(&m_measuring, &LinkMeasuring::failed, this, &QWidget::hide);
    hide();
}

void MeasuringBar::open(const QString &what)
{
    m_what = what;
    m_progress->setRange(0, static_cast<int>(m_measuring.length().count()) * stepsASecond);
    follow();
    show();
    m_cancel->setFocus(Qt::OtherFocusReason);
}

void MeasuringBar::follow()
{
    m_progress->setValue(static_cast<int>(m_measuring.seconds() * stepsASecond));
    const auto left = std::lround(static_cast<double>(m_measuring.length().count()) - m_measuring.seconds());
    const QString text = tr("%1 Use the link as usual; %2 s left.", "what is done, seconds").arg(m_what).arg(left);
    if (text == m_text->text())
        return;
    m_text->setText(text);
    setAccessibleDescription(text);
}

void MeasuringBar::cancel()
{
    m_measuring.cancel();
    hide();
    Q_EMIT cancelled();
}

void MeasuringBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        cancel();
    else
        Card::keyPressEvent(event);
}

} // namespace anarchy

#include "moc_measuringbar.cpp"
