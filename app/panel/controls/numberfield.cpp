// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/numberfield.h"

#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>
#include <bit>

#include "contract/parameterguide.h"
#include "desktop/look/look.h"
#include "panel/controls/rangemark.h"

namespace anarchy {

namespace {

bool isUndoOrRedo(const QKeyEvent &event)
{
    return event.matches(QKeySequence::Undo) || event.matches(QKeySequence::Redo);
}

} // namespace

NumberField::NumberField(int field, QWidget *parent)
    : QAbstractSpinBox(parent)
    , m_field(field)
{
    setFont(look::tabular(font()));
    setAccelerated(true);
    lineEdit()->setAlignment(Qt::AlignRight);
    if (recommendedSpan(field)) {
        m_mark = new RangeMark(field, this);
        lineEdit()->setTextMargins(0, 0, 0, scaleHeight());
    }
    connect(lineEdit(), &QLineEdit::textChanged, this, [this] {
        if (m_mark)
            m_mark->setValue(parsed().value);
        Q_EMIT edited();
    });
}

void NumberField::setValue(quint32 value)
{
    const QString text = QString::number(value);
    if (lineEdit()->text() != text)
        lineEdit()->setText(text);
}

ParsedValue NumberField::parsed() const
{
    return parseParameterValue(m_field, lineEdit()->text());
}

int NumberField::value() const
{
    return static_cast<int>(parsed().value.value_or(parameterInfo(m_field).default_value));
}

quint32 NumberField::stepped(quint32 value, bool up) const
{
    const anarchy_parameter_info &info = parameterInfo(m_field);
    if (info.rules & ANARCHY_RULE_POWER_OF_TWO) {
        const quint32 below = std::bit_floor(std::max(value, 1U));
        return std::clamp(up ? below * 2 : (below < value ? below : below / 2), info.minimum, info.maximum);
    }
    // Steps of a hundredth of the range, in round numbers, where the range is long.
    const quint32 step = info.maximum >= 1000 ? 10 : 1;
    if (up)
        return std::clamp((value / step + 1) * step, info.minimum, info.maximum);
    return std::clamp(value <= step ? info.minimum : ((value - 1) / step) * step, info.minimum, info.maximum);
}

void NumberField::stepBy(int steps)
{
    // From a text that is no allowed value the arrows lead back to one.
    bool isNumber = false;
    quint32 value = lineEdit()->text().toUInt(&isNumber);
    if (!isNumber)
        value = parameterInfo(m_field).default_value;
    for (int i = 0; i < std::abs(steps); ++i)
        value = stepped(value, steps > 0);
    setValue(value);
    selectAll();
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const
{
    const anarchy_parameter_info &info = parameterInfo(m_field);
    bool isNumber = false;
    const quint32 value = lineEdit()->text().toUInt(&isNumber);
    StepEnabled result = StepNone;
    if (!isNumber || value < info.maximum)
        result |= StepUpEnabled;
    if (!isNumber || value > info.minimum)
        result |= StepDownEnabled;
    return result;
}

QValidator::State NumberField::validate(QString &, int &) const
{
    return QValidator::Acceptable;
}

bool NumberField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isUndoOrRedo(*static_cast<QKeyEvent *>(event))) {
        event->ignore();
        return false;
    }
    return QAbstractSpinBox::event(event);
}

void NumberField::keyPressEvent(QKeyEvent *event)
{
    if (isUndoOrRedo(*event))
        event->ignore();
    else
        QAbstractSpinBox::keyPressEvent(event);
}

void NumberField::resizeEvent(QResizeEvent *event)
{
    QAbstractSpinBox::resizeEvent(event);
    if (!m_mark)
        return;
    const QRect text = lineEdit()->geometry();
    m_mark->setGeometry(text.left() + 1, height() - RangeMark::thickness - 1, text.width() - 2, RangeMark::thickness);
    m_mark->raise();
}

int NumberField::scaleHeight() const
{
    return m_mark ? RangeMark::thickness - 2 : 0;
}

QSize NumberField::sizeHint() const
{
    QSize size = QAbstractSpinBox::sizeHint();
    size.setWidth(fontMetrics().horizontalAdvance(QStringLiteral("888888")) + 5 * look::grid);
    return size;
}

} // namespace anarchy

#include "moc_numberfield.cpp"
