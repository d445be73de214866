// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/autotune/tuneroutcome.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "base/units.h"
#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"
#include "wording/comparisontext.h"
#include "wording/tunerreport.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

QString titleOf(const TunerResult &result, TunerController::Stage stage)
{
    switch (result.end) {
    case TunerResult::End::Better:
        return stage == TunerController::Stage::Kept ? TunerOutcome::tr("The new values run")
                                                     : TunerOutcome::tr("Better values were found");
    case TunerResult::End::NotBetter:
        return TunerOutcome::tr("The values stay as they are");
    case TunerResult::End::TooLittleData:
        return TunerOutcome::tr("Nothing could be told");
    case TunerResult::End::Stopped:
    case TunerResult::End::Running:
        break;
    }
    return TunerOutcome::tr("Tuning was ended");
}

/// "2.31 GB/s → 2.72 GB/s: better, +18 % (+15 % to +21 %)"
QString qualityLine(Quality quality, const QualityComparison &comparison)
{
    return TunerOutcome::tr("%1: %2 → %3, %4", "quality, before, after, difference")
        .arg(qualityTitle(quality), qualityText(quality, comparison.before.value),
             qualityText(quality, comparison.after.value), differenceText(comparison));
}

} // namespace

TunerOutcome::TunerOutcome(ChangeController &changes, TunerController &tuner, ProfileStore &profiles, QWidget *parent)
    : Card(parent)
    , m_changes(changes)
    , m_tuner(tuner)
    , m_profiles(profiles)
    , m_icon(new QLabel(this))
    , m_title(look::makeText(this, tr("Result of tuning")))
    , m_why(look::makeText(this, tr("Why it ended so")))
    , m_values(look::makeText(this, tr("Recommended values")))
    , m_comparison(look::makeText(this, tr("Before and after")))
    , m_effort(look::makeText(this, tr("Measurements taken")))
    , m_keep(new QPushButton(tr("Keep the ne&w values"), this))
    , m_save(new QPushButton(tr("&Save as profile…"), this))
    , m_again(new QPushButton(tr("Tun&e again"), this))
    , m_form(new ProfileForm(this))
{
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    m_title->setFont(font);
    m_values->setFont(look::strong(look::tabular(this->font())));
    m_comparison->setFont(look::tabular(this->font()));
    m_effort->setFont(look::caption(this->font()));
    m_keep->setAccessibleName(tr("Keep the new values"));
    m_save->setAccessibleName(tr("Save as profile"));
    m_again->setAccessibleName(tr("Tune again"));
    for (QPushButton *button : {m_keep, m_save, m_again})
        button->setAutoDefault(false);

    auto *head = new QHBoxLayout;
    head->setSpacing(look::grid);
    head->addWidget(m_icon);
    head->addWidget(m_title, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(look::grid);
    buttons->addWidget(m_keep);
    buttons->addWidget(m_save);
    buttons->addWidget(m_again);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    column->setSpacing(look::grid);
    column->addLayout(head);
    for (QLabel *label : {m_why, m_values, m_comparison, m_effort})
        column->addWidget(label);
    column->addLayout(buttons);
    column->addWidget(m_form);

    connect(m_keep, &QPushButton::clicked, &m_tuner, &TunerController::keep);
    connect(m_save, &QPushButton::clicked, this, &TunerOutcome::askToSave);
    connect(m_again, &QPushButton::clicked, &m_tuner, &TunerController::dismiss);
    connect(m_form, &ProfileForm::accepted, this, &TunerOutcome::save);
    connect(&m_changes, &ChangeController::phaseChanged, this, &TunerOutcome::showButtons);
}

void TunerOutcome::showResult()
{
    if (!m_tuner.run())
        return;
    const TunerResult &result = m_tuner.run()->result();
    m_title->setText(titleOf(result, m_tuner.stage()));
    m_why->setText(result.why);
    m_values->setText(result.recommended.describe(result.start).join(u'\n'));
    m_values->setVisible(!m_values->text().isEmpty());
    showComparison(result);
    const auto measured = static_cast<quint64>(result.measurements);
    m_effort->setText(measured < result.exhaustive ? tr("%1 measurements; trying every combination takes %2.")
                                                         .arg(countText(measured), countText(result.exhaustive))
                                                   : tr("%1 measurements.").arg(countText(measured)));
    if (m_tuner.isSimulated())
        m_effort->setText(tr("%1 All of it on a simulated link.", "measurements taken").arg(m_effort->text()));
    for (QLabel *label : {m_title, m_why, m_values, m_comparison, m_effort})
        label->setAccessibleDescription(label->text());
    if (result.recommended.isEmpty())
        m_form->dismiss();
    showButtons();
    paint();
}

void TunerOutcome::showComparison(const TunerResult &result)
{
    QStringList lines;
    if (result.confirmation) {
        lines << qualityLine(Quality::Throughput, result.confirmation->throughput)
              << qualityLine(Quality::DmaP99, result.confirmation->latency);
        if (result.objective == Objective::Balanced)
            lines << tr("Throughput over p99: %1").arg(judgementText(*result.confirmation));
    }
    m_comparison->setText(lines.join(u'\n'));
    m_comparison->setVisible(!lines.isEmpty());
}

void TunerOutcome::showButtons()
{
    if (!m_tuner.run())
        return;
    const bool hasResult = !m_tuner.run()->result().recommended.isEmpty();
    const bool canKeep = m_tuner.stage() == TunerController::Stage::Ended;
    m_keep->setVisible(hasResult && m_tuner.stage() != TunerController::Stage::Kept);
    m_keep->setEnabled(hasResult && canKeep && !m_changes.isBusy());
    const bool lock = m_changes.asksForPassword();
    m_keep->setIcon(lock ? look::icon(u"object-locked-symbolic"_s) : QIcon());
    m_keep->setToolTip(lock ? tr("The old values run meanwhile. May ask for a password.")
                            : tr("The old values run meanwhile."));
    m_save->setVisible(hasResult);
    m_again->setEnabled(!m_tuner.isBusy());
}

void TunerOutcome::askToSave()
{
    const QString objective = objectiveText(m_tuner.run()->result().objective);
    m_form->open(tr("Save as a profile"), tr("Tuned for %1", "objective").arg(objective),
                 ProfileForm::Fields::NameAndNote);
}

void TunerOutcome::save()
{
    Profile profile = profileOf(m_tuner.run()->result(), m_form->name());
    if (!m_form->note().isEmpty())
        profile.note = m_form->note();
    StoreError error;
    if (!m_profiles.add(profile, false, error)) {
        m_form->showProblem(error.text);
        return;
    }
    m_form->dismiss();
    Q_EMIT messageRaised({Message::Kind::Positive, tr("Saved as \"%1\" on the Profiles page.").arg(profile.name)});
}

void TunerOutcome::paint()
{
    if (!m_tuner.run())
        return;
    const TunerResult::End end = m_tuner.run()->result().end;
    const bool good = end == TunerResult::End::Better || end == TunerResult::End::NotBetter;
    QPalette tinted = palette();
    tinted.setColor(QPalette::WindowText, look::ink(good ? look::Ink::Positive : look::Ink::Warning, palette()));
    m_icon->setPixmap(look::icon(good ? u"dialog-ok-apply"_s : u"dialog-warning-symbolic"_s, tinted)
                          .pixmap(QSize(look::titleSymbol, look::titleSymbol), devicePixelRatioF()));
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    m_effort->setPalette(quiet);
}

void TunerOutcome::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paint();
}

} // namespace anarchy

#include "moc_tuneroutcome.cpp"
