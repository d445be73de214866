// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/segmentedcontrol.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>

#include "desktop/look/look.h"

namespace anarchy {

namespace {

constexpr int inset = 2;

QString withoutMnemonic(QString text)
{
    return text.remove(u'&');
}

} // namespace

Segment::Segment(const QString &text, QWidget *parent)
    : QPushButton(text, parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    setAutoDefault(false);
}

void Segment::setCurrent(bool current)
{
    if (current == m_current)
        return;
    m_current = current;
    setAccessibleDescription(current ? tr("Active") : QString());
    update();
}

void Segment::setPreviewed(bool previewed)
{
    if (previewed == m_previewed)
        return;
    m_previewed = previewed;
    update();
}

QSize Segment::sizeHint() const
{
    // As wide as when it is current, so that the row does not move.
    const QFontMetrics metrics(look::strong(font()));
    return {metrics.horizontalAdvance(withoutMnemonic(text())) + 3 * look::grid,
            std::max(metrics.height() + look::grid, 4 * look::grid - 4)};
}

void Segment::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    const QColor accent = palette().color(QPalette::Highlight);
    const QColor text = palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText);
    QColor ink = text;
    painter.setPen(Qt::NoPen);
    if (m_current) {
        painter.setBrush(isEnabled() ? accent : look::mix(palette().color(QPalette::Window), text, 0.2));
        painter.drawRoundedRect(box, look::cornerRadius - 2, look::cornerRadius - 2);
        ink = isEnabled() ? palette().color(QPalette::HighlightedText) : text;
    } else if (isDown() || (underMouse() && isEnabled())) {
        painter.setBrush(look::mix(palette().color(QPalette::Base), accent, isDown() ? 0.30 : 0.14));
        painter.drawRoundedRect(box, look::cornerRadius - 2, look::cornerRadius - 2);
    }
    const bool ring = m_ring && hasFocus();
    if (m_previewed || ring) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_current ? palette().color(QPalette::HighlightedText) : accent, 1.4,
                            m_previewed && !ring ? Qt::DashLine : Qt::SolidLine));
        const double in = m_current ? 2 : 0.7;
        painter.drawRoundedRect(box.adjusted(in, in, -in, -in), look::cornerRadius - 3, look::cornerRadius - 3);
    }
    painter.setPen(ink);
    painter.setFont(m_current ? look::strong(font()) : font());
    const bool mnemonics = style()->styleHint(QStyle::SH_UnderlineShortcut, nullptr, this);
    painter.drawText(rect(), Qt::AlignCenter | (mnemonics ? Qt::TextShowMnemonic : Qt::TextHideMnemonic), this->text());
}

void Segment::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        focusNextPrevChild(event->key() == Qt::Key_Right);
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QPushButton::keyPressEvent(event);
}

void Segment::focusInEvent(QFocusEvent *event)
{
    // Coming back to the window is no reason to change what was shown.
    if (event->reason() != Qt::ActiveWindowFocusReason || !m_ring)
        m_ring = look::isKeyboardFocus(event->reason());
    QPushButton::focusInEvent(event);
}

void Segment::enterEvent(QEnterEvent *event)
{
    QPushButton::enterEvent(event);
    update();
}

void Segment::leaveEvent(QEvent *event)
{
    QPushButton::leaveEvent(event);
    update();
}

SegmentedControl::SegmentedControl(QWidget *parent)
    : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

Segment *SegmentedControl::addSegment(const QString &text, const QString &name)
{
    auto *segment = new Segment(text, this);
    segment->setAccessibleName(name);
    segment->setObjectName(name);
    const int index = count();
    connect(segment, &QPushButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
    layout()->addWidget(segment);
    m_segments.append(segment);
    return segment;
}

void SegmentedControl::setCurrent(int index)
{
    for (int i = 0; i < count(); ++i)
        m_segments[i]->setCurrent(i == index);
}

int SegmentedControl::current() const
{
    const auto it = std::find_if(m_segments.begin(), m_segments.end(), [](const Segment *s) { return s->isCurrent(); });
    return it == m_segments.end() ? -1 : static_cast<int>(it - m_segments.begin());
}

void SegmentedControl::setPreviewed(int index)
{
    for (int i = 0; i < count(); ++i)
        m_segments[i]->setPreviewed(i == index);
}

void SegmentedControl::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look::mix(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.08));
    painter.drawRoundedRect(rect(), look::cornerRadius, look::cornerRadius);
}

QString withMnemonic(const QString &text, QString &taken)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar letter = text[i].toLower();
        if (letter.isLetterOrNumber() && !taken.contains(letter)) {
            taken += letter;
            return text.left(i) + u'&' + text.mid(i);
        }
    }
    return text;
}

} // namespace anarchy

#include "moc_segmentedcontrol.cpp"
