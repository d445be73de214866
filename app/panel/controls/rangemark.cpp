// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/controls/rangemark.h"

#include <QPainter>

#include "contract/parameterguide.h"
#include "desktop/look/look.h"

namespace anarchy {

namespace {
constexpr double track = 1;
constexpr double recommendedTrack = 2;
constexpr double marker = 3; // half its width
} // namespace

RangeMark::RangeMark(int field, QWidget *parent)
    : QWidget(parent)
    , m_field(field)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void RangeMark::setValue(std::optional<quint32> value)
{
    if (m_value == value)
        return;
    m_value = value;
    update();
}

void RangeMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double middle = thickness / 2.0;
    const auto at = [this](double position) { return marker + position * (width() - 2 * marker); };
    const auto bar = [&](double from, double to, double thick, const QColor &colour) {
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(at(from), middle - thick / 2, at(to) - at(from), thick), thick / 2, thick / 2);
    };
    const QColor paper = palette().color(QPalette::Base);
    bar(0, 1, track, look::mix(paper, palette().color(QPalette::WindowText), 0.25));
    if (const auto span = recommendedSpan(m_field))
        bar(span->from, span->to, recommendedTrack, look::ink(look::Ink::Positive, palette()));
    if (!m_value)
        return;
    // Its shape tells as well as its colour: a disc is inside, a diamond outside of what is recommended.
    const QPointF centre(at(parameterPosition(m_field, *m_value)), middle);
    painter.setPen(QPen(paper, 1));
    if (outsideRecommended(m_field, *m_value)) {
        painter.setBrush(look::ink(look::Ink::Warning, palette()));
        painter.drawPolygon(QPolygonF{centre + QPointF(0, -marker), centre + QPointF(marker, 0),
                                      centre + QPointF(0, marker), centre + QPointF(-marker, 0)});
    } else {
        painter.setBrush(palette().color(QPalette::WindowText));
        painter.drawEllipse(centre, marker, marker);
    }
}

} // namespace anarchy

#include "moc_rangemark.cpp"
