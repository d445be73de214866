// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/trialbar.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

QString changeText(double before, double after, bool duration)
{
    if (!std::isfinite(before) || !std::isfinite(after))
        return QStringLiteral("–");
    const auto quantity = duration ? durationQuantity : rateQuantity;
    QString text = TrialBar::tr("%1 → %2").arg(quantity(before).text(), quantity(after).text());
    if (before > 0) {
        const double percent = (after / before - 1) * 100;
        const QString size = QLocale().toString(std::abs(percent), 'f', 0);
        text += u' ' + (percent < 0 ? TrialBar::tr("(−%1 %)") : TrialBar::tr("(+%1 %)")).arg(size);
    }
    return text;
}

TrialBar::TrialBar(ChangeController &changes, QWidget *parent)
    : QWidget(parent)
    , m_changes(changes)
    , m_question(new QLabel(this))
    , m_countdown(new QLabel(this))
    , m_comparison(new QLabel(this))
    , m_revert(new QPushButton(tr("&Revert"), this))
    , m_keep(new QPushButton(tr("&Keep"), this))
{
    setObjectName(u"trialBar"_s);
    setAccessibleName(tr("Settings on trial"));
    m_revert->setAccessibleName(tr("Revert"));
    m_keep->setAccessibleName(tr("Keep"));
    m_revert->setAutoDefault(false);
    m_keep->setAutoDefault(false);
    m_revert->setToolTip(tr("Return to the settings before this change"));
    m_keep->setToolTip(tr("Go on with these settings"));
    m_question->setFont(look::strong(font()));
    m_countdown->setFont(look::tabular(font()));
    m_comparison->setFont(look::tabular(font()));
    m_comparison->setWordWrap(true);

    auto *first = new QHBoxLayout;
    first->setSpacing(look::grid);
    first->addWidget(m_question);
    first->addWidget(m_countdown);
    first->addStretch();
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addLayout(first);
    words->addWidget(m_comparison);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2 * look::grid, look::grid + 4, 2 * look::grid, look::grid);
    row->setSpacing(look::grid);
    row->addLayout(words, 1);
    row->addWidget(m_revert);
    row->addWidget(m_keep);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_revert, &QPushButton::clicked, &m_changes, [this] { m_changes.revert(); });
    connect(m_keep, &QPushButton::clicked, &m_changes, &ChangeController::keep);
    connect(&m_changes, &ChangeController::phaseChanged, this, &TrialBar::updatePhase);
    connect(&m_changes, &ChangeController::countdown, this, &TrialBar::updateCountdown);
    updatePhase();
}

void TrialBar::updatePhase()
{
    using Phase = ChangeController::Phase;
    const Phase phase = m_changes.phase();
    const bool onTrial = m_changes.configuration() && m_changes.configuration()->onTrial;
    const bool ours = phase == Phase::Trial || phase == Phase::Ending;
    m_question->setText(ours ? tr("Keep these settings?") : tr("Another program is trying settings."));
    m_revert->setVisible(ours);
    m_keep->setVisible(ours);
    m_revert->setEnabled(phase == Phase::Trial);
    m_keep->setEnabled(phase == Phase::Trial);
    m_revert->setIcon(look::icon(u"edit-undo-symbolic"_s));
    m_keep->setIcon(look::icon(u"dialog-ok-apply"_s));
    updateCountdown();
    setVisible(onTrial && (ours || phase == Phase::ForeignTrial));
}

void TrialBar::updateCountdown()
{
    const int seconds = (m_changes.trialLeftMs() + 999) / 1000;
    const QString countdown = tr("Reverting in %1 s").arg(seconds);
    if (m_countdown->text() != countdown) {
        m_countdown->setText(countdown);
        setAccessibleDescription(m_question->text() + u' ' + countdown);
    }
    const QString comparison = comparisonText();
    if (m_comparison->text() != comparison) {
        m_comparison->setText(comparison);
        m_comparison->setAccessibleDescription(comparison);
    }
    update();
}

QString TrialBar::comparisonText() const
{
    const TrialComparison &comparison = m_changes.comparison();
    if (!comparison.isMeaningful())
        return tr("Measuring what it changes …");
    return tr("Throughput %1     DMA p99 %2")
        .arg(changeText(comparison.before().throughput, comparison.after().throughput, false),
             changeText(comparison.before().p99Ns, comparison.after().p99Ns, true));
}

void TrialBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor accent = palette().color(QPalette::Highlight);
    painter.fillRect(rect(), look::mix(palette().color(QPalette::Window), accent, 0.12));
    const double left
        = m_changes.trialMs() > 0 ? std::clamp(m_changes.trialLeftMs() / double(m_changes.trialMs()), 0.0, 1.0) : 0;
    painter.fillRect(QRectF(0, 0, width(), 3), look::mix(palette().color(QPalette::Window), accent, 0.30));
    painter.fillRect(QRectF(0, 0, width() * left, 3), accent);
}

} // namespace anarchy

#include "moc_trialbar.cpp"
