// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/tile.h"

#include <QEvent>
#include <QFontInfo>
#include <QPainter>
#include <QVBoxLayout>

#include "panel/plot/plotlegend.h"

namespace anarchy {

/// A large number and its small unit on one baseline.
class Tile::Value : public QWidget {
public:
    explicit Value(QWidget *parent)
        : QWidget(parent)
    {
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }

    /// False: it is shown already.
    bool set(const Quantity &value)
    {
        if (m_value.number == value.number && m_value.unit == value.unit)
            return false;
        m_value = value;
        update();
        return true;
    }

    void setUnitFont(const QFont &font)
    {
        m_unitFont = font;
        m_unitFont.setPixelSize(QFontInfo(font).pixelSize()); // what is not said would be the number's
    }
    QSize sizeHint() const override { return {0, fontMetrics().height()}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const int baseline = fontMetrics().ascent();
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(0, baseline, m_value.number);
        const int end = fontMetrics().horizontalAdvance(m_value.number);
        painter.setFont(m_unitFont);
        painter.setPen(look::secondaryText(palette()));
        painter.drawText(end + look::grid / 2, baseline, m_value.unit);
    }

private:
    Quantity m_value;
    QFont m_unitFont;
};

Tile::Tile(const QString &caption, const QString &name, QWidget *parent)
    : Card(parent)
    , m_caption(new Reading(this))
    , m_value(new Value(this))
    , m_first(new Reading(this))
    , m_second(new Reading(this))
{
    m_caption->setText(caption);
    setObjectName(name);
    setAccessibleName(name);
    m_caption->setAccessibleName(tr("%1 caption").arg(name));
    m_value->setAccessibleName(tr("%1 value").arg(name));
    m_first->setAccessibleName(tr("%1 summary").arg(name));
    m_second->setAccessibleName(tr("%1 detail").arg(name));
    // Opaque, so that a number that changes has nothing behind it drawn anew, the window's own background to begin
    // with.
    for (QWidget *part :
         {static_cast<QWidget *>(m_value), static_cast<QWidget *>(m_first), static_cast<QWidget *>(m_second)}) {
        part->setBackgroundRole(QPalette::Base);
        part->setForegroundRole(QPalette::WindowText); // which the background would choose anew
        part->setAutoFillBackground(true);
    }

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(look::grid * 3 / 2, look::grid, look::grid, look::grid);
    column->setSpacing(1);
    column->addWidget(m_caption);
    column->addWidget(m_value);
    column->addWidget(m_first);
    column->addWidget(m_second);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    applyLook();
}

void Tile::setSwatch(look::Ink ink, Qt::PenStyle style)
{
    m_swatch = ink;
    m_swatchStyle = style;
    m_caption->setContentsMargins(24, 0, 0, 0);
    update();
}

void Tile::setValueInk(std::optional<look::Ink> ink)
{
    if (ink == m_valueInk)
        return;
    m_valueInk = ink;
    applyLook();
}

void Tile::setValue(const Quantity &value)
{
    if (!m_value->set(value))
        return;
    m_value->setAccessibleDescription(value.text());
    setAccessibleDescription(value.text());
}

void Tile::setLine(Reading *label, const QString &text, const QString &exact)
{
    label->setText(text);
    const QString description = exact.isEmpty() ? text : exact;
    if (label->accessibleDescription() != description) {
        label->setAccessibleDescription(description);
        label->setToolTip(description);
    }
}

void Tile::setFirstLine(const QString &text, const QString &exact)
{
    setLine(m_first, text, exact);
}

void Tile::setSecondLine(const QString &text, const QString &exact)
{
    setLine(m_second, text, exact);
}

void Tile::applyLook()
{
    m_applying = true;
    const QPalette base = palette();
    QPalette quiet = base;
    quiet.setColor(QPalette::WindowText, look::secondaryText(base));
    QPalette loud = base;
    loud.setColor(QPalette::WindowText, m_valueInk ? look::ink(*m_valueInk, base) : base.color(QPalette::Text));
    m_caption->setFont(look::tabular(font()));
    m_value->setFont(look::display(font()));
    m_value->setUnitFont(font());
    m_first->setFont(look::caption(font()));
    m_second->setFont(look::caption(font()));
    m_value->setPalette(loud);
    for (Reading *label : {m_caption, m_first, m_second})
        label->setPalette(quiet);
    m_applying = false;
}

void Tile::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (!m_applying && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange))
        applyLook();
}

void Tile::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    if (!m_swatch)
        return;
    QPainter painter(this);
    paintSwatch(painter, QPointF(m_caption->x(), m_caption->geometry().center().y() + 1),
                look::ink(*m_swatch, palette()), m_swatchStyle, Qt::NoBrush);
}

} // namespace anarchy

#include "moc_tile.cpp"
