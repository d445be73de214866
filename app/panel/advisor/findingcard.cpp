// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/advisor/findingcard.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

look::Ink inkOf(Severity severity)
{
    switch (severity) {
    case Severity::Problem:
        return look::Ink::Negative;
    case Severity::Improvement:
        return look::Ink::Warning;
    case Severity::Note:
        break;
    }
    return look::Ink::Information;
}

QString iconOf(Severity severity)
{
    switch (severity) {
    case Severity::Problem:
        return u"dialog-error-symbolic"_s;
    case Severity::Improvement:
        return u"dialog-warning-symbolic"_s;
    case Severity::Note:
        break;
    }
    return u"dialog-information-symbolic"_s;
}

QLabel *makeText(QWidget *parent)
{
    QLabel *label = look::makeText(parent);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

} // namespace

FindingCard::FindingCard(const ChangeController &changes, QWidget *parent)
    : Card(parent)
    , m_changes(changes)
    , m_icon(new QLabel(this))
    , m_severity(new QLabel(this))
    , m_confidence(new QLabel(this))
    , m_title(makeText(this))
    , m_evidence(makeText(this))
    , m_reason(makeText(this))
    , m_advice(makeText(this))
    , m_fix(makeText(this))
    , m_try(new QPushButton(this))
    , m_plot(new QPushButton(tr("Show in plot"), this))
{
    m_icon->setAccessibleName(tr("Severity symbol"));
    m_severity->setFont(look::strong(look::caption(font())));
    m_confidence->setFont(look::caption(font()));
    m_title->setFont(look::strong(font()));
    m_evidence->setFont(look::tabular(font()));
    m_reason->setFont(look::caption(font()));
    m_fix->setFont(look::tabular(font()));
    for (QPushButton *button : {m_try, m_plot})
        button->setAutoDefault(false);
    m_plot->setToolTip(tr("Shows the time that was looked at on the Monitor page"));

    auto *head = new QHBoxLayout;
    head->setSpacing(look::grid);
    head->addWidget(m_icon);
    head->addWidget(m_severity);
    head->addStretch();
    head->addWidget(m_confidence);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(look::grid);
    buttons->addWidget(m_try);
    buttons->addWidget(m_plot);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    column->setSpacing(look::grid / 2);
    column->addLayout(head);
    column->addWidget(m_title);
    column->addWidget(m_evidence);
    column->addWidget(m_reason);
    column->addWidget(m_advice);
    column->addWidget(m_fix);
    column->addSpacing(look::grid / 2);
    column->addLayout(buttons);

    connect(m_try, &QPushButton::clicked, this, [this] {
        if (m_finding.fix)
            Q_EMIT fixRequested(m_finding.id, *m_finding.fix);
    });
    connect(m_plot, &QPushButton::clicked, this, [this] { Q_EMIT plotRequested(m_finding.span); });
    connect(&m_changes, &ChangeController::phaseChanged, this, &FindingCard::updateFix);
    connect(&m_changes, &ChangeController::configurationChanged, this, &FindingCard::updateFix);
}

void FindingCard::display(const Finding &finding)
{
    m_finding = finding;
    m_severity->setText(severityText(finding.severity));
    m_confidence->setText(confidenceText(finding.confidence));
    m_title->setText(finding.title);
    QStringList lines;
    for (const QString &line : finding.evidence)
        lines << tr("• %1", "one of several statements").arg(line);
    m_evidence->setText(lines.join(u'\n'));
    m_reason->setText(tr("%1 (%2)", "reason, source").arg(finding.reason, finding.source));
    m_advice->setText(finding.advice);
    m_plot->setVisible(finding.isMeasured);
    setObjectName(finding.id);
    setAccessibleName(tr("%1: %2", "severity, title").arg(severityText(finding.severity), finding.title));
    setAccessibleDescription(finding.evidence.join(u"; "_s));
    m_try->setAccessibleName(tr("Try the fix: %1").arg(finding.title));
    m_plot->setAccessibleName(tr("Show in plot: %1").arg(finding.title));
    paintSeverity();
    updateFix();
}

void FindingCard::setObstacle(const QString &obstacle)
{
    m_obstacle = obstacle;
    updateFix();
}

void FindingCard::updateFix()
{
    const bool hasFix = m_finding.fix && m_changes.configuration();
    m_try->setVisible(hasFix);
    m_fix->setVisible(hasFix);
    if (!hasFix)
        return;
    const QString what = m_finding.fix->describe(m_changes.configuration()->running).join(u'\n');
    QString text = what.isEmpty() ? tr("It runs already.")
                                  : tr("%1. %2", "change, expectation").arg(what, m_finding.expectation);
    if (!m_obstacle.isEmpty())
        text += u' ' + m_obstacle;
    else if (m_changes.isBusy())
        text += u' ' + m_changes.busyText();
    m_fix->setText(text);
    m_try->setEnabled(m_obstacle.isEmpty() && !m_changes.isBusy() && !what.isEmpty());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_changes.usualTrial()).count();
    m_try->setText(tr("Try for %1 s").arg(seconds));
    m_try->setAccessibleDescription(text);
    const bool lock = m_changes.asksForPassword();
    m_try->setIcon(lock ? look::icon(u"object-locked-symbolic"_s) : QIcon());
    m_try->setToolTip(lock ? tr("Asks for a password. The change is on trial until you keep it.")
                           : tr("The change is on trial until you keep it."));
}

void FindingCard::paintSeverity()
{
    const QColor ink = look::ink(inkOf(m_finding.severity), palette());
    QPalette tinted = palette();
    tinted.setColor(QPalette::WindowText, ink);
    m_icon->setPixmap(look::icon(iconOf(m_finding.severity), tinted)
                          .pixmap(QSize(look::smallSymbol, look::smallSymbol), devicePixelRatioF()));
    m_severity->setPalette(tinted);
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    for (QLabel *label : {m_confidence, m_reason})
        label->setPalette(quiet);
}

void FindingCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintSeverity();
}

} // namespace anarchy

#include "moc_findingcard.cpp"
