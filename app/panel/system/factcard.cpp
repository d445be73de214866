// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/system/factcard.h"

#include <QEvent>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

/// A label that is laid out anew only when it says something else.
void say(QLabel *label, const QString &text)
{
    if (label->text() != text)
        label->setText(text);
}

/// A path may go on in the next line after each of its folders.
QString breakable(QString text)
{
    return text.startsWith(u'/') ? text.replace(u'/', u"/\u200b"_s) : text;
}

} // namespace

FactCard::FactCard(const QString &heading, QWidget *parent)
    : Card(parent)
    , m_column(new QVBoxLayout(this))
{
    setAccessibleName(heading);
    m_column->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    m_column->setSpacing(2);
    auto *title = new QLabel(heading, this);
    title->setFont(look::strong(font()));
    m_column->addWidget(title);
    m_column->addStretch();
}

FactCard::Row FactCard::makeRow()
{
    const Row row{new QLabel(this), new QLabel(this), new QLabel(this)};
    row.title->setFont(look::caption(font()));
    row.value->setFont(look::tabular(font()));
    row.meaning->setFont(look::caption(font()));
    for (QLabel *label : {row.title, row.value, row.meaning}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setFocusPolicy(Qt::NoFocus);
        m_column->insertWidget(m_column->count() - 1, label);
    }
    row.title->setContentsMargins(0, look::grid, 0, 0);
    return row;
}

void FactCard::display(const QList<Fact> &facts)
{
    const bool grows = m_rows.size() < facts.size();
    while (m_rows.size() < facts.size())
        m_rows << makeRow();
    if (grows)
        applyPalette();
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        const bool isUsed = i < facts.size();
        const Fact fact = isUsed ? facts[i] : Fact();
        say(row.title, fact.title);
        say(row.value, breakable(fact.value));
        say(row.meaning, fact.meaning);
        row.value->setAccessibleName(fact.title);
        row.value->setAccessibleDescription(fact.value);
        row.title->setVisible(isUsed);
        row.value->setVisible(isUsed);
        row.meaning->setVisible(!fact.meaning.isEmpty());
    }
}

void FactCard::applyPalette()
{
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, look::secondaryText(palette()));
    for (const Row &row : std::as_const(m_rows)) {
        row.title->setPalette(quiet);
        row.meaning->setPalette(quiet);
    }
}

void FactCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace anarchy

#include "moc_factcard.cpp"
