// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/tuning/parametereditor.h"

#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>

#include <algorithm>
#include <utility>

#include "contract/parameterguide.h"
#include "desktop/look/look.h"

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

    makeEditor(sheet);
    makeButtons(sheet);
    m_note = new QLabel(sheet);
    m_note->setWordWrap(true);
    m_note->setFont(look::caption(sheet->font()));
    m_note->setAccessibleName(tr("%1 note").arg(title));
    m_details = new QLabel(sheet);
    m_details->setWordWrap(true);
    m_details->setFont(look::caption(sheet->font()));
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setFocusPolicy(Qt::NoFocus);
    m_details->setAccessibleName(tr("%1 considerations").arg(title));
    m_details->setObjectName(u"considerations"_s);
    m_details->hide();

    place(grid, row);
    setBoot(std::nullopt, {});
    judge();
}

void ParameterEditor::makeEditor(QWidget *sheet)
{
    if (isChoice(m_field)) {
        m_choice = new QComboBox(sheet);
        for (quint32 value = parameterInfo(m_field).minimum; value <= parameterInfo(m_field).maximum; ++value)
            m_choice->addItem(parameterValueText(m_field, value), value);
        connect(m_choice, &QComboBox::currentIndexChanged, this, &ParameterEditor::changed);
    } else {
        m_number = new NumberField(m_field, sheet);
        connect(m_number, &NumberField::edited, this, &ParameterEditor::changed);
    }
    m_last = text();
    editor()->setAccessibleName(tr("%1 new value").arg(parameterTitle(m_field)));
    editor()->setObjectName(parameterName(m_field));
    editor()->installEventFilter(this);
    m_title->setBuddy(editor());
    m_unit = new QLabel(parameterUnit(m_field), sheet);
}

void ParameterEditor::makeButtons(QWidget *sheet)
{
    const QString title = parameterTitle(m_field);
    auto *menu = new QMenu(sheet);
    m_toRunning = menu->addAction(QString());
    m_toDefault
        = menu->addAction(tr("Default: %1").arg(parameterValueText(m_field, parameterInfo(m_field).default_value)));
    connect(m_toRunning, &QAction::triggered, this, &ParameterEditor::reset);
    connect(m_toDefault, &QAction::triggered, this, [this] { setValue(parameterInfo(m_field).default_value); });
    m_return = new QToolButton(sheet);
    m_return->setPopupMode(QToolButton::InstantPopup);
    m_return->setMenu(menu);
    m_return->setIcon(look::icon(u"edit-undo-symbolic"_s));
    m_return->setAccessibleName(tr("%1 back to").arg(title));
    m_return->setToolTip(tr("Back to the running or the default value"));
    m_more = new QToolButton(sheet);
    m_more->setCheckable(true);
    m_more->setIcon(look::icon(u"dialog-information-symbolic"_s));
    m_more->setAccessibleName(tr("%1 what to consider").arg(title));
    m_more->setToolTip(tr("What to consider"));
    connect(m_more, &QToolButton::toggled, this, &ParameterEditor::showDetails);
    for (QToolButton *button : {m_return, m_more}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    m_return->setStyleSheet(u"QToolButton::menu-indicator { image: none; }"_s);
}

void ParameterEditor::place(QGridLayout *grid, int row)
{
    QWidget *sheet = grid->parentWidget();
    // One line of text stands beside the editor's middle; more lines grow downwards from there.
    const int height = editor()->sizeHint().height() - (m_number ? m_number->scaleHeight() : 0);
    const int above = std::max((height - sheet->fontMetrics().height()) / 2, 0);
    for (QLabel *label : {m_title, m_default, m_boot, m_runningLabel, m_unit}) {
        label->setContentsMargins(0, above, 0, 0);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    }
    grid->addWidget(m_title, row, Name);
    grid->addWidget(m_help, row + 1, Name, 1, Editor - Name, Qt::AlignTop);
    grid->addWidget(m_default, row, Default);
    grid->addWidget(m_boot, row, Boot);
    grid->addWidget(m_runningLabel, row, Running);
    grid->addWidget(editor(), row, Editor, 1, m_choice ? 2 : 1, Qt::AlignTop);
    if (m_choice)
        m_unit->hide();
    else
        grid->addWidget(m_unit, row, Unit);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    buttons->addWidget(m_return, 0, Qt::AlignTop);
    buttons->addWidget(m_more, 0, Qt::AlignTop);
    grid->addLayout(buttons, row, Return);
    grid->addWidget(m_note, row + 1, Editor, 1, 3, Qt::AlignTop);
    grid->addWidget(m_details, row + 2, Name, 1, ColumnCount, Qt::AlignTop);
}

QWidget *ParameterEditor::editor() const
{
    return m_choice ? static_cast<QWidget *>(m_choice) : static_cast<QWidget *>(m_number);
}

ParsedValue ParameterEditor::parsed() const
{
    if (m_choice)
        return {m_choice->currentData().toUInt(), {}};
    return m_number->parsed();
}

QString ParameterEditor::text() const
{
    return m_choice ? QString::number(m_choice->currentData().toUInt()) : m_number->edit()->text();
}

void ParameterEditor::put(const QString &text)
{
    if (m_choice)
        m_choice->setCurrentIndex(m_choice->findData(text.toUInt()));
    else if (m_number->edit()->text() != text)
        m_number->edit()->setText(text);
}

void ParameterEditor::setValue(quint32 value)
{
    put(QString::number(value));
}

void ParameterEditor::putQuietly(const QString &text)
{
    m_restoring = true;
    put(text);
    m_restoring = false;
}

void ParameterEditor::restore(const QString &text)
{
    if (this->text() == text)
        return; // the stack makes a new step once; the user has done so already
    putQuietly(text);
    Q_EMIT restored();
}

void ParameterEditor::typeText(const QString &text)
{
    put(text);
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
    m_toRunning->setText(tr("Running: %1").arg(parameterValueText(m_field, running)));
    if (untouched)
        putQuietly(QString::number(running));
    judge();
}

void ParameterEditor::setBoot(std::optional<quint32> value, const BootPlace &place)
{
    m_boot->setText(value ? cellText(m_field, *value) : QStringLiteral("–"));
    const QString from = place.isNone() ? tr("nothing sets it: the default") : place.text();
    m_boot->setToolTip(value ? from : QString());
    m_boot->setAccessibleDescription(value ? tr("%1, %2", "value, where it comes from").arg(m_boot->text(), from)
                                           : tr("not known"));
    m_bootText.clear();
    if (value)
        m_bootText = place.isNone()
            ? tr("After a restart: %1, the default; nothing sets it.").arg(parameterValueText(m_field, *value))
            : tr("After a restart: %1, set by %2.").arg(parameterValueText(m_field, *value), place.text());
    showDetails();
}

void ParameterEditor::showDetails()
{
    QStringList lines;
    for (const QString &text : parameterConsiderations(m_field))
        lines << tr("• %1", "one of several statements").arg(text);
    if (!m_bootText.isEmpty())
        lines << tr("• %1", "one of several statements").arg(m_bootText);
    lines << tr("Name: %1. Source: %2.").arg(parameterName(m_field), parameterGuideSection(m_field));
    m_details->setText(lines.join(u'\n'));
    m_details->setAccessibleDescription(m_details->text());
    m_details->setVisible(m_visible && m_more->isChecked());
}

void ParameterEditor::setVisible(bool visible)
{
    m_visible = visible;
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_help, m_default, m_boot, m_runningLabel,
                                                            editor(), m_return, m_more})
        widget->setVisible(visible);
    m_unit->setVisible(visible && !m_choice);
    m_note->setVisible(visible && !m_note->text().isEmpty());
    showDetails();
}

bool ParameterEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        Q_EMIT left();
    return QObject::eventFilter(watched, event);
}

void ParameterEditor::changed()
{
    const QString before = std::exchange(m_last, text());
    judge();
    if (!m_restoring && before != m_last)
        Q_EMIT entered(before, m_last);
}

QString ParameterEditor::rangeNote() const
{
    const anarchy_parameter_info &info = parameterInfo(m_field);
    if (isChoice(m_field))
        return tr("recommended: %1").arg(parameterValueText(m_field, info.recommended_minimum));
    QString note = tr("%1–%2", "range").arg(info.minimum).arg(info.maximum);
    if (info.rules & ANARCHY_RULE_POWER_OF_TWO)
        note = tr("%1, power of two").arg(note);
    if (info.rules & ANARCHY_RULE_RECOMMENDED)
        note = tr("%1\nrecommended %2–%3").arg(note).arg(info.recommended_minimum).arg(info.recommended_maximum);
    return note;
}

void ParameterEditor::judge()
{
    const ParsedValue value = parsed();
    const QPalette palette = m_title->palette();
    const bool isChanged = differs();
    QString note;
    QColor ink = look::secondaryText(palette);
    if (!value.value) {
        note = value.error;
        ink = look::ink(look::Ink::Negative, palette);
    } else if (outsideRecommended(m_field, *value.value)) {
        note = tr("The guide recommends %1")
                   .arg(isChoice(m_field) ? parameterValueText(m_field, parameterInfo(m_field).recommended_minimum)
                                          : recommendedText(m_field));
        ink = look::ink(look::Ink::Warning, palette);
    } else {
        note = rangeNote();
    }
    m_note->setText(note);
    m_note->setAccessibleDescription(note);
    m_note->setVisible(m_visible && !note.isEmpty());
    look::setInk(m_note, ink);
    for (QLabel *label : {m_help, m_unit, m_default, m_boot, m_details})
        look::setInk(label, look::secondaryText(palette));
    m_title->setFont(isChanged ? look::strong(m_help->parentWidget()->font()) : m_help->parentWidget()->font());
    editor()->setAccessibleDescription(note);
    m_toRunning->setEnabled(isChanged);
    m_toDefault->setEnabled(!value.value || *value.value != parameterInfo(m_field).default_value);
    m_return->setEnabled(m_toRunning->isEnabled() || m_toDefault->isEnabled());
    Q_EMIT edited();
}

} // namespace anarchy

#include "moc_parametereditor.cpp"
