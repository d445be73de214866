// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/advisor/advisorpage.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "axes/timeaxis.h"
#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"
#include "panel/advisor/findingcard.h"
#include "panel/controls/pagescroll.h"

using namespace Qt::StringLiterals;

namespace anarchy {

AdvisorPage::AdvisorPage(LiveModel &model, ChangeController &changes, const BootConfiguration &boot,
                         const QString &root, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_changes(changes)
    , m_advisor(model, boot, root)
{
    setAccessibleName(tr("Advisor page"));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(look::grid);
    page->addWidget(makeHeader());
    page->addWidget(makeList(), 1);

    m_timer.setInterval(period);
    connect(&m_timer, &QTimer::timeout, this, &AdvisorPage::check);
    connect(m_check, &QPushButton::clicked, this, &AdvisorPage::check);
    connect(&m_advisor, &Advisor::checked, this, &AdvisorPage::display);
    connect(&m_changes, &ChangeController::configurationChanged, this, &AdvisorPage::check);
    connect(&m_changes, &ChangeController::bootChanged, this, &AdvisorPage::check);
    connect(&m_model, &LiveModel::linkChanged, this, &AdvisorPage::check);
    connect(&m_model, &LiveModel::portReplaced, this, &AdvisorPage::forget);
    connect(&m_model, &LiveModel::linkChosen, this, &AdvisorPage::forget);
    forget();
}

QWidget *AdvisorPage::makeHeader()
{
    auto *header = new QWidget(this);
    m_title = new QLabel(header);
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    m_title->setFont(font);
    m_title->setAccessibleName(tr("Advisor summary"));
    m_checkedText = new QLabel(header);
    m_checkedText->setFont(look::caption(this->font()));
    m_checkedText->setAccessibleName(tr("Last check"));
    m_check = new QPushButton(tr("C&heck now"), header);
    m_check->setAccessibleName(tr("Check now"));
    m_check->setAutoDefault(false);

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_checkedText);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->addLayout(words, 1);
    row->addWidget(m_check);
    return header;
}

QWidget *AdvisorPage::makeList()
{
    auto *content = new QWidget;
    m_list = new QVBoxLayout(content);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(look::grid);

    m_healthy = new Card(content);
    m_healthyIcon = new QLabel(m_healthy);
    m_healthyText = new QLabel(m_healthy);
    m_healthyText->setWordWrap(true);
    m_healthyText->setAccessibleName(tr("State of the link"));
    auto *what = new QLabel(tr("What was checked"), content);
    what->setFont(look::strong(look::caption(font())));
    m_what = look::makeText(content);
    m_what->setFont(look::caption(font()));
    m_what->setAccessibleName(tr("What was checked"));
    auto *healthy = new QHBoxLayout(m_healthy);
    healthy->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    healthy->setSpacing(2 * look::grid);
    healthy->addWidget(m_healthyIcon);
    healthy->addWidget(m_healthyText, 1);
    m_list->addWidget(m_healthy);
    m_list->addSpacing(look::grid);
    m_list->addWidget(what);
    m_list->addWidget(m_what);
    m_list->addStretch();

    auto *scroll = new PageScroll(content, this);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus); // findings without a button can be read by keyboard, too
    scroll->setAccessibleName(tr("Findings"));
    return scroll;
}

void AdvisorPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_timer.start();
    check();
}

void AdvisorPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void AdvisorPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_healthyIcon)
        paintHealthy();
}

void AdvisorPage::check()
{
    if (isVisible())
        m_advisor.check(span);
}

// What is known of another driver says nothing about this one.
void AdvisorPage::forget()
{
    displayFindings({});
    m_healthyText->setText(tr("Looking at the link …"));
    m_title->setText(tr("Advisor"));
    m_checkedText->clear();
    m_what->clear();
    paintHealthy();
    check();
}

void AdvisorPage::display(const Advice &advice)
{
    const Observation &seen = advice.observation;
    const bool tooSoon = seen.measuredSeconds < leastMeasuredSeconds;
    const QString nothing = tooSoon ? tr("Nothing found so far") : tr("Nothing to improve found");
    const auto count = static_cast<int>(advice.findings.size());
    m_title->setText(count == 0 ? nothing : count == 1 ? tr("1 finding") : tr("%1 findings").arg(count));
    m_title->setAccessibleDescription(m_title->text());
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(advice.checkedNs / 1'000'000);
    const std::chrono::seconds looked(std::llround(static_cast<double>(seen.span.lengthNs()) / 1e9));
    // Buckets begin up to a second late.
    const bool whole = looked + std::chrono::seconds(1) >= span;
    const bool isShort = looked < std::chrono::minutes(2); // for whole minutes
    m_checkedText->setText(tr("Checked %1, over the last %2", "time, duration")
                               .arg(QLocale().toString(when.time(), tr("HH:mm:ss", "time format")),
                                    whole         ? agoText(span)
                                        : isShort ? tr("%1 s").arg(looked.count())
                                                  : agoText(looked)));
    m_checkedText->setAccessibleDescription(m_checkedText->text());
    m_healthyText->setText(tooSoon ? tr("The link has not been watched for long enough to judge what it does.")
                                   : tr("Everything that was checked is as it should be."));
    displayFindings(advice.findings);
    m_what->setText(checkedTexts(seen).join(u'\n'));
    m_what->setAccessibleDescription(m_what->text());
    paintHealthy();
}

void AdvisorPage::displayFindings(const std::vector<Finding> &findings)
{
    // Cards of findings that stay are kept, so that neither the focus nor what is being read jumps.
    QList<FindingCard *> cards;
    for (const Finding &finding : findings) {
        const auto old
            = std::ranges::find_if(m_cards, [&](const FindingCard *card) { return card->finding().id == finding.id; });
        FindingCard *card = nullptr;
        if (old != m_cards.end()) {
            card = *old;
            m_cards.erase(old);
        } else {
            card = new FindingCard(m_changes, m_healthy->parentWidget());
            connect(card, &FindingCard::fixRequested, &m_changes, [this](const QString &id, const Change &fix) {
                m_changes.apply(fix, {ChangeOrigin::Advisor, id});
            });
            connect(card, &FindingCard::plotRequested, this, &AdvisorPage::plotRequested);
        }
        card->display(finding);
        card->setObstacle(m_model.playback() ? tr("A recording cannot be changed.") : QString());
        cards << card;
    }
    for (FindingCard *gone : std::as_const(m_cards)) {
        gone->hide();
        gone->deleteLater();
    }
    m_cards = cards;
    for (int i = 0; i < m_cards.size(); ++i) {
        if (m_list->indexOf(m_cards[i]) != i)
            m_list->insertWidget(i, m_cards[i]);
        m_cards[i]->show();
    }
    QWidget *before = nullptr;
    for (const FindingCard *card : std::as_const(m_cards)) {
        for (QWidget *button : card->buttons()) {
            if (before)
                setTabOrder(before, button);
            before = button;
        }
    }
    m_healthy->setVisible(m_cards.isEmpty());
}

void AdvisorPage::paintHealthy()
{
    QPalette tinted = palette();
    tinted.setColor(QPalette::WindowText, look::ink(look::Ink::Positive, palette()));
    m_healthyIcon->setPixmap(look::icon(u"dialog-ok-apply"_s, tinted)
                                 .pixmap(QSize(look::pageSymbol, look::pageSymbol), devicePixelRatioF()));
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    for (QLabel *label : {m_checkedText, m_what})
        label->setPalette(quiet);
}

} // namespace anarchy

#include "moc_advisorpage.cpp"
