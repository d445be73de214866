// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/pages/parametereditor.h"

#include <QGridLayout>
#include <QLineEdit>

#include <algorithm>

#include "panel/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

bool isChoice(int field)
{
    return field == ANARCHY_PARAM_FORCE_LINK_SPEED || field == ANARCHY_PARAM_DEBUG_LEVEL;
}

/// The bare number; choices keep their words.
QString cellText(int field, quint32 value)
{
    return isChoice(field) ? parameterValueText(field, value) : QString::number(value);
}

void setInk(QLabel *label, const QColor &colour)
{
    QPalette palette = label->palette();
    if (palette.color(QPalette::WindowText) == colour)
        return;
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}

} // namespace

ParameterEditor::ParameterEditor(int field, QGridLayout *grid, int row, QObject *parent)
    : QObject(parent)
    , m_field(field)
{
    QWidget *sheet = grid->parentWidget();
    const QString title = parameterTitle(field);
    m_title = new QLabel(title, sheet);
    m_help = new QLabel(parameterHelp(field), sheet);
    m_help->setWordWrap(true);
    m_help->setFont(look::caption(sheet->font()));
    m_title->setToolTip(parameterName(field));

    const auto makeCell = [&](const QString &column) {
        auto *cell = new QLabel(sheet);
        cell->setFont(look::tabular(sheet->font()));
        cell->setWordWrap(true);
        cell->setAccessibleName(tr("%1 %2", "parameter, column").arg(title, column));
        return cell;
    };
    m_default = makeCell(tr("default"));
    m_boot = makeCell(tr("boot"));
    m_runningLabel = makeCell(tr("running"));
    m_default->setText(cellText(field, parameterInfo(field).default_value));
    m_default->setAccessibleDescription(m_default->text());
    setBoot(std::nullopt, {});

    if (isChoice(field)) {
        m_choice = new QComboBox(sheet);
        for (quint32 value = parameterInfo(field).minimum; value <= parameterInfo(field).maximum; ++value)
            m_choice->addItem(parameterValueText(field, value), value);
        connect(m_choice, &QComboBox::currentIndexChanged, this, &ParameterEditor::judge);
    } else {
        m_number = new NumberField(field, sheet);
        connect(m_number, &NumberField::edited, this, &ParameterEditor::judge);
    }
    editor()->setAccessibleName(tr("%1 new value").arg(title));
    editor()->setObjectName(parameterName(field));
    m_title->setBuddy(editor());
    m_unit = new QLabel(parameterUnit(field), sheet);

    m_return = new QToolButton(sheet);
    m_return->setAutoRaise(true);
    m_return->setFocusPolicy(Qt::StrongFocus);
    m_return->setIcon(look::icon(u"edit-undo-symbolic"_s, sheet->palette()));
    m_return->setAccessibleName(tr("%1 to default").arg(title));
    m_return->setToolTip(
        tr("Back to the default: %1").arg(parameterValueText(field, parameterInfo(field).default_value)));
    connect(m_return, &QToolButton::clicked, this, [this] { setValue(parameterInfo(m_field).default_value); });

    m_note = new QLabel(sheet);
    m_note->setWordWrap(true);
    m_note->setFont(look::caption(sheet->font()));
    m_note->setAccessibleName(tr("%1 note").arg(title));

    // One line of text stands beside the editor's middle; more lines grow downwards from there.
    const int above = std::max((editor()->sizeHint().height() - sheet->fontMetrics().height()) / 2, 0);
    for (QLabel *label : { m_title, m_default, m_boot, m_runningLabel, m_unit }) {
        label->setContentsMargins(0, above, 0, 0);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    }
    grid->addWidget(m_title, row, Name);
    grid->addWidget(m_help, row + 1, Name, 1, Editor - Name, Qt::AlignTop);
    grid->addWidget(m_default, row, Default);
    grid->addWidget(m_boot, row, Boot);
    grid->addWidget(m_runningLabel, row, Running);
    if (isChoice(field)) {
        grid->addWidget(editor(), row, Editor, 1, 2, Qt::AlignTop);
        m_unit->hide();
    } else {
        grid->addWidget(editor(), row, Editor, Qt::AlignTop);
        grid->addWidget(m_unit, row, Unit);
    }
    grid->addWidget(m_return, row, Return, Qt::AlignTop);
    grid->addWidget(m_note, row + 1, Editor, 1, 3, Qt::AlignTop);
    judge();
}

QWidget *ParameterEditor::editor() const
{
    return m_choice ? static_cast<QWidget *>(m_choice) : static_cast<QWidget *>(m_number);
}

ParsedValue ParameterEditor::parsed() const
{
    if (m_choice)
        return { m_choice->currentData().toUInt(), {} };
    return m_number->parsed();
}

void ParameterEditor::setValue(quint32 value)
{
    if (m_choice)
        m_choice->setCurrentIndex(m_choice->findData(value));
    else
        m_number->setValue(value);
}

void ParameterEditor::typeText(const QString &text)
{
    if (m_number)
        m_number->edit()->setText(text);
}

bool ParameterEditor::differs() const
{
    const ParsedValue value = parsed();
    return !value.value || *value.value != m_running;
}

void ParameterEditor::setRunning(quint32 running, quint32 effective, quint32 limit)
{
    const bool untouched = !differs() || m_runningLabel->text().isEmpty();
    m_running = running;
    QString text = cellText(m_field, running);
    const QString why = limitText(limit);
    if (effective != running) {
        text += u'\n'
            + (why.isEmpty() ? tr("effective %1").arg(cellText(m_field, effective))
                             : tr("effective %1: %2").arg(cellText(m_field, effective), why));
    }
    m_runningLabel->setText(text);
    m_runningLabel->setAccessibleDescription(text);
    if (untouched)
        reset();
    judge();
}

void ParameterEditor::setBoot(std::optional<quint32> value, const QString &source)
{
    m_boot->setText(value ? cellText(m_field, *value) : QStringLiteral("–"));
    const QString from = source.isEmpty() ? tr("nothing sets it: the default") : source;
    m_boot->setToolTip(value ? from : QString());
    m_boot->setAccessibleDescription(value ? tr("%1, %2", "value, where it comes from").arg(m_boot->text(), from)
                                           : tr("not known"));
}

void ParameterEditor::judge()
{
    const ParsedValue value = parsed();
    const QPalette palette = m_title->palette();
    const bool changed = differs();
    QString note;
    QColor ink = look::secondaryText(palette);
    if (!value.value) {
        note = value.error;
        ink = look::ink(look::Ink::Negative, palette);
    } else if (outsideRecommended(m_field, *value.value)) {
        note = tr("The guide recommends %1").arg(recommendedText(m_field));
        ink = look::ink(look::Ink::Warning, palette);
    } else if (!isChoice(m_field)) {
        note = tr("%1–%2", "range").arg(parameterInfo(m_field).minimum).arg(parameterInfo(m_field).maximum);
        if (parameterInfo(m_field).rules & ANARCHY_RULE_POWER_OF_TWO)
            note = tr("%1, power of two").arg(note);
        if (parameterInfo(m_field).rules & ANARCHY_RULE_RECOMMENDED) {
            note = tr("%1\nrecommended %2–%3")
                       .arg(note)
                       .arg(parameterInfo(m_field).recommended_minimum)
                       .arg(parameterInfo(m_field).recommended_maximum);
        }
    }
    m_note->setText(note);
    m_note->setAccessibleDescription(note);
    m_note->setVisible(!note.isEmpty());
    setInk(m_note, ink);
    setInk(m_help, look::secondaryText(palette));
    setInk(m_unit, look::secondaryText(palette));
    for (QLabel *label : { m_default, m_boot })
        setInk(label, look::secondaryText(palette));
    m_title->setFont(changed ? look::strong(m_help->parentWidget()->font()) : m_help->parentWidget()->font());
    editor()->setAccessibleDescription(note);
    m_return->setEnabled(!value.value || *value.value != parameterInfo(m_field).default_value);
    Q_EMIT edited();
}

} // namespace anarchy
