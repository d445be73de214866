// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/widgets/tile.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "panel/plot/plotlegend.h"

namespace anarchy {

namespace {

/// A label that may become narrower than its text and then ends in an ellipsis.
class ElidedLabel : public QLabel {
public:
    using QLabel::QLabel;
    QSize minimumSizeHint() const override { return { 24, QLabel::minimumSizeHint().height() }; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(palette().color(foregroundRole()));
        painter.drawText(contentsRect(), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
    }
};

} // namespace

Tile::Tile(const QString &caption, const QString &name, QWidget *parent)
    : Card(parent)
    , m_caption(new ElidedLabel(caption, this))
    , m_number(new QLabel(this))
    , m_unit(new QLabel(this))
    , m_first(new ElidedLabel(this))
    , m_second(new ElidedLabel(this))
{
    setObjectName(name);
    setAccessibleName(name);
    m_caption->setAccessibleName(tr("%1 caption").arg(name));
    m_number->setAccessibleName(tr("%1 value").arg(name));
    m_unit->setAccessibleName(tr("%1 unit").arg(name));
    m_first->setAccessibleName(tr("%1 summary").arg(name));
    m_second->setAccessibleName(tr("%1 detail").arg(name));

    auto *value = new QHBoxLayout;
    value->setSpacing(look::grid / 2);
    value->addWidget(m_number, 0, Qt::AlignBaseline);
    value->addWidget(m_unit, 0, Qt::AlignBaseline);
    value->addStretch();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(look::grid * 3 / 2, look::grid, look::grid, look::grid);
    column->setSpacing(1);
    column->addWidget(m_caption);
    column->addLayout(value);
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
    if (m_number->text() == value.number && m_unit->text() == value.unit)
        return;
    m_number->setText(value.number);
    m_unit->setText(value.unit);
    m_number->setAccessibleDescription(value.text());
    setAccessibleDescription(value.text());
}

void Tile::setLine(QLabel *label, const QString &text, const QString &exact)
{
    if (label->text() != text)
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
    m_number->setFont(look::display(font()));
    m_unit->setFont(font());
    m_first->setFont(look::caption(font()));
    m_second->setFont(look::caption(font()));
    m_number->setPalette(loud);
    for (QLabel *label : { m_caption, m_unit, m_first, m_second })
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
