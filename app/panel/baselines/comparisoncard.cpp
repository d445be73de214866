// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/baselines/comparisoncard.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "desktop/look/look.h"
#include "panel/baselines/baselinemodel.h"
#include "panel/controls/tablelook.h"
#include "wording/comparisontext.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

/// As long as the baseline, within what people wait for and what a comparison needs.
std::chrono::seconds measuredFor(const Baseline &baseline)
{
    return std::chrono::seconds(std::clamp(std::lround(baseline.measurement.seconds()), 30L, 60L));
}

} // namespace

ComparisonCard::ComparisonCard(const Baselines &baselines, QWidget *parent)
    : Card(parent)
    , m_baselines(baselines)
    , m_before(new QComboBox(this))
    , m_after(new QComboBox(this))
    , m_compare(new QPushButton(tr("Com&pare"), this))
    , m_hint(new QLabel(this))
    , m_conclusions(new QLabel(this))
    , m_changed(new QLabel(this))
    , m_table(new QTableView(this))
{
    m_before->setAccessibleName(tr("Baseline to compare"));
    m_after->setAccessibleName(tr("Compare with"));
    for (QComboBox *box : {m_before, m_after}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(14);
    }
    m_compare->setAccessibleName(tr("Compare baselines"));
    m_compare->setAutoDefault(false);
    m_hint->setAccessibleName(tr("About the comparison"));
    m_hint->setFont(look::caption(font()));
    m_conclusions->setAccessibleName(tr("What the comparison says"));
    m_conclusions->setFont(look::strong(font()));
    m_changed->setAccessibleName(tr("What else is different"));
    m_changed->setFont(look::tabular(font()));
    for (QLabel *label : {m_hint, m_conclusions, m_changed}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_table->setAccessibleName(tr("Comparison"));
    m_table->setModel(&m_model);
    look::applyTo(*m_table);
    m_table->setAlternatingRowColors(false); // two rows are one quality
    m_table->horizontalHeader()->setStretchLastSection(true);

    auto *title = new QLabel(tr("Compare"), this);
    title->setFont(look::strong(font()));
    auto *with = new QLabel(tr("with"), this);
    auto *row = new QHBoxLayout;
    row->setSpacing(look::grid);
    row->addWidget(title);
    row->addWidget(m_before, 1);
    row->addWidget(with);
    row->addWidget(m_after, 1);
    row->addWidget(m_compare);
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    sheet->setSpacing(look::grid);
    sheet->addLayout(row);
    sheet->addWidget(m_hint);
    sheet->addWidget(m_conclusions);
    sheet->addWidget(m_table);
    sheet->addWidget(m_changed);

    connect(m_before, &QComboBox::currentIndexChanged, this, &ComparisonCard::showChoice);
    connect(m_after, &QComboBox::currentIndexChanged, this, &ComparisonCard::showChoice);
    connect(m_compare, &QPushButton::clicked, this, &ComparisonCard::compare);
    connect(&m_baselines, &Baselines::changed, this, &ComparisonCard::showBaselines);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_model.setPalette(palette());
    clear();
    showBaselines();
}

void ComparisonCard::showBaselines()
{
    const auto fill = [this](QComboBox &box, const QString &first) {
        const QString wanted = box.currentData().toString();
        const QSignalBlocker blocker(box);
        box.clear();
        if (!first.isEmpty())
            box.addItem(first, QString());
        for (const Baseline &baseline : m_baselines.all())
            box.addItem(baseline.name, baseline.name);
        box.setCurrentIndex(std::max(box.findData(wanted), 0));
    };
    fill(*m_before, {});
    fill(*m_after, tr("the link now"));
    setVisible(!m_baselines.all().empty());
    showChoice();
}

void ComparisonCard::choose(const QString &before, const QString &after)
{
    m_before->setCurrentIndex(std::max(m_before->findData(before), 0));
    m_after->setCurrentIndex(std::max(m_after->findData(after), 0));
}

void ComparisonCard::setObstacle(const QString &obstacle)
{
    m_obstacle = obstacle;
    showChoice();
}

void ComparisonCard::showChoice()
{
    const Baseline *before = m_baselines.find(m_before->currentData().toString());
    const QString otherName = m_after->currentData().toString();
    const Baseline *after = m_baselines.find(otherName);
    const bool now = otherName.isEmpty();
    QString why;
    if (before && now) {
        why = !m_obstacle.isEmpty() ? m_obstacle : whyNotComparable(*before, m_baselines.isSimulated());
    } else if (before && after) {
        why = whyNotComparable(*before, after->isSimulated());
        if (before == after)
            why = tr("These are the same.");
    }
    m_compare->setEnabled(before && (now || after) && why.isEmpty());
    if (why.isEmpty() && before && now)
        why = tr("Measures the link for %1 s first.").arg(measuredFor(*before).count());
    m_hint->setText(why);
    m_hint->setVisible(!why.isEmpty());
    m_hint->setAccessibleDescription(why);
}

void ComparisonCard::compare()
{
    const Baseline *before = m_baselines.find(m_before->currentData().toString());
    if (!before || !m_compare->isEnabled())
        return;
    if (const Baseline *after = m_baselines.find(m_after->currentData().toString()))
        display(*before, *after);
    else
        Q_EMIT measureRequested(before->name, measuredFor(*before));
}

void ComparisonCard::clear()
{
    m_model.setComparison(std::nullopt);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_conclusions), static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_changed)})
        widget->hide();
}

void ComparisonCard::display(const Baseline &before, const Baseline &after)
{
    const Comparison comparison = Comparison::of(before.measurement, after.measurement);
    m_model.setComparison(comparison);
    const auto side = [](const Baseline &baseline) {
        const QString name = baseline.name.isEmpty() ? tr("the link now") : u'"' + baseline.name + u'"';
        return tr("%1, %2, %3 of %4", "name, moment, length, link")
            .arg(name, recordedText(baseline), lengthText(baseline), baseline.linkText());
    };
    m_conclusions->setText(conclusionTexts(comparison).join(u'\n'));
    m_conclusions->setAccessibleDescription(m_conclusions->text());
    const QStringList changed = changedCircumstances(before, after);
    const QString sides = tr("Before: %1\nAfter: %2").arg(side(before), side(after));
    m_changed->setText(sides + u'\n'
                       + (changed.isEmpty() ? tr("Parameters, link, kernel and driver were the same.")
                                            : tr("What else is different:\n%1").arg(changed.join(u'\n'))));
    m_changed->setAccessibleDescription(m_changed->text());
    fitTable();
    for (QWidget *widget :
         {static_cast<QWidget *>(m_conclusions), static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_changed)})
        widget->show();
}

// All rows are seen; it is the page that scrolls.
void ComparisonCard::fitTable()
{
    m_table->resizeColumnsToContents();
    for (int column = 0; column < ComparisonModel::ColumnCount; ++column) // cells have a margin of the table's look
        m_table->setColumnWidth(column, m_table->columnWidth(column) + look::grid);
    m_table->setFixedHeight(m_model.rowCount() * m_table->verticalHeader()->defaultSectionSize()
                            + m_table->horizontalHeader()->sizeHint().height() + 2);
}

void ComparisonCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_model.setPalette(palette());
}

} // namespace anarchy

#include "moc_comparisoncard.cpp"
