// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/tuning/outlookcard.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

look::Ink inkOf(WarningLevel level)
{
    switch (level) {
    case WarningLevel::Problem:
        return look::Ink::Negative;
    case WarningLevel::Caution:
        return look::Ink::Warning;
    case WarningLevel::Note:
        break;
    }
    return look::Ink::Information;
}

QString iconOf(WarningLevel level)
{
    switch (level) {
    case WarningLevel::Problem:
        return u"dialog-error-symbolic"_s;
    case WarningLevel::Caution:
        return u"dialog-warning-symbolic"_s;
    case WarningLevel::Note:
        break;
    }
    return u"dialog-information-symbolic"_s;
}

} // namespace

OutlookCard::OutlookCard(QWidget *parent)
    : QScrollArea(parent)
    , m_card(new Card)
    , m_quantities(new QGridLayout)
    , m_warnings(new QGridLayout)
    , m_title(new QLabel(tr("What to expect"), m_card))
    , m_same(new QLabel(m_card))
    , m_basis(new QLabel(m_card))
{
    setAccessibleName(tr("What to expect"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus); // scrolls by keyboard, too
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    m_title->setFont(look::strong(font()));
    m_same->setFont(look::caption(font()));
    m_same->setWordWrap(true);
    m_same->setAccessibleName(tr("What stays"));
    m_basis->setFont(look::caption(font()));
    m_basis->setWordWrap(true);
    m_basis->setAccessibleName(tr("Basis of the forecast"));
    m_quantities->setHorizontalSpacing(2 * look::grid);
    m_quantities->setVerticalSpacing(2);
    m_quantities->setColumnStretch(1, 1);
    m_warnings->setHorizontalSpacing(look::grid);
    m_warnings->setVerticalSpacing(look::grid / 2);
    m_warnings->setColumnStretch(1, 1);
    auto *column = new QVBoxLayout(m_card);
    column->setContentsMargins(2 * look::grid, look::grid, 2 * look::grid, look::grid);
    column->setSpacing(look::grid / 2);
    column->addWidget(m_title);
    column->addLayout(m_warnings);
    column->addLayout(m_quantities);
    column->addWidget(m_same);
    column->addWidget(m_basis);
    setWidget(m_card);
    m_card->setAutoFillBackground(false);
    paintInks();
    hide();
}

OutlookCard::Row &OutlookCard::row(std::vector<Row> &rows, std::size_t index, QGridLayout *grid)
{
    while (rows.size() <= index) {
        Row made{new QLabel(m_card), new QLabel(m_card)};
        made.text->setWordWrap(true);
        made.text->setFont(look::tabular(font()));
        made.text->setTextFormat(Qt::PlainText);
        const int line = static_cast<int>(rows.size());
        grid->addWidget(made.title, line, 0, Qt::AlignTop | Qt::AlignLeft);
        grid->addWidget(made.text, line, 1, Qt::AlignTop);
        rows.push_back(made);
    }
    return rows[index];
}

void OutlookCard::display(const QList<ForecastLine> &lines, const QList<SettingWarning> &warnings, const QString &basis)
{
    std::size_t used = 0;
    QStringList same;
    for (const ForecastLine &line : lines) {
        if (!line.changes()) {
            same << line.title;
            continue;
        }
        Row &shown = row(m_quantityRows, used++, m_quantities);
        shown.title->setText(line.title);
        shown.text->setText(tr("%1 → %2", "before, after").arg(line.beforeText(), line.afterText()));
        shown.text->setAccessibleName(tr("%1 forecast").arg(line.title));
        shown.text->setAccessibleDescription(shown.text->text());
    }
    for (std::size_t i = 0; i < m_quantityRows.size(); ++i) {
        m_quantityRows[i].title->setVisible(i < used);
        m_quantityRows[i].text->setVisible(i < used);
    }
    m_same->setText(tr("As now: %1.").arg(same.join(", "_L1)));
    m_same->setVisible(!same.isEmpty());
    m_basis->setText(basis);

    m_shown = warnings;
    for (std::size_t i = 0; i < std::max(m_warningRows.size(), static_cast<std::size_t>(warnings.size())); ++i) {
        const bool isUsed = i < static_cast<std::size_t>(warnings.size());
        Row &shown = row(m_warningRows, i, m_warnings);
        shown.title->setVisible(isUsed);
        shown.text->setVisible(isUsed);
        if (!isUsed)
            continue;
        const SettingWarning &warning = warnings[static_cast<qsizetype>(i)];
        shown.text->setText(tr("%1: %2", "level, warning").arg(warningLevelText(warning.level), warning.text));
        shown.text->setAccessibleName(tr("Warning %1").arg(i + 1));
        shown.text->setAccessibleDescription(shown.text->text());
        shown.text->setObjectName(warning.id);
    }
    paintInks();
    fit();
}

void OutlookCard::setHeightLimit(int height)
{
    m_limit = height;
    fit();
}

void OutlookCard::fit()
{
    const QLayout &layout = *m_card->layout();
    const int width = std::max(this->width(), 30 * look::grid);
    // A layout in which all that wraps is hidden has one height for every width.
    const int wanted = layout.hasHeightForWidth() ? layout.totalHeightForWidth(width) : layout.totalSizeHint().height();
    // A bar that were there for a moment would take the width that made it needless.
    setVerticalScrollBarPolicy(wanted > m_limit ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setFixedHeight(std::clamp(wanted, 0, std::max(m_limit, 0)));
}

QSize OutlookCard::sizeHint() const
{
    return {m_card->sizeHint().width(), height()};
}

QSize OutlookCard::minimumSizeHint() const
{
    return {30 * look::grid, 0};
}

bool OutlookCard::event(QEvent *event)
{
    const bool handled = QScrollArea::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        fit();
    else if (event->type() == QEvent::PaletteChange)
        paintInks();
    return handled;
}

void OutlookCard::paintInks()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    for (QLabel *label : {m_same, m_basis})
        label->setPalette(quiet);
    for (const Row &each : m_quantityRows)
        each.title->setPalette(quiet);
    for (std::size_t i = 0; i < m_warningRows.size() && i < static_cast<std::size_t>(m_shown.size()); ++i) {
        const WarningLevel level = m_shown[static_cast<qsizetype>(i)].level;
        QPalette tinted = palette();
        tinted.setColor(QPalette::WindowText, look::ink(inkOf(level), palette()));
        m_warningRows[i].title->setPixmap(
            look::icon(iconOf(level), tinted).pixmap(QSize(look::smallSymbol, look::smallSymbol), devicePixelRatioF()));
    }
}

} // namespace anarchy

#include "moc_outlookcard.cpp"
