// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/look/linkstate.h"

#include <QCoreApplication>
#include <QPainter>

#include "contract/link.h"

namespace anarchy {

namespace {
struct LinkStateText {
    Q_DECLARE_TR_FUNCTIONS(LinkState)
};
} // namespace

LinkState linkState(const LinkReader &reader)
{
    if (reader.port().presence() != Presence::Ready)
        return LinkState::NoDriver;
    if (!reader.latest())
        return LinkState::Down;
    switch (reader.latest()->state) {
    case ANARCHY_LINK_UP:
        return LinkState::Up;
    case ANARCHY_LINK_CONNECTING:
        return LinkState::Connecting;
    case ANARCHY_LINK_RECOVERING:
        return LinkState::Recovering;
    case ANARCHY_LINK_FAILED:
        return LinkState::Failed;
    default:
        return LinkState::Down;
    }
}

QString linkStateText(LinkState state)
{
    switch (state) {
    case LinkState::Up:
        return linkStateText(ANARCHY_LINK_UP);
    case LinkState::Connecting:
        return linkStateText(ANARCHY_LINK_CONNECTING);
    case LinkState::Recovering:
        return linkStateText(ANARCHY_LINK_RECOVERING);
    case LinkState::Failed:
        return linkStateText(ANARCHY_LINK_FAILED);
    case LinkState::Down:
        return linkStateText(ANARCHY_LINK_DOWN);
    case LinkState::NoDriver:
        return LinkStateText::tr("No driver");
    }
    return {};
}

look::Ink linkStateInk(LinkState state)
{
    switch (state) {
    case LinkState::Up:
        return look::Ink::Positive;
    case LinkState::Connecting:
        return look::Ink::Information;
    case LinkState::Recovering:
        return look::Ink::Warning;
    case LinkState::Failed:
        return look::Ink::Negative;
    default:
        return look::Ink::Maximum;
    }
}

void paintLinkState(QPainter &painter, const QRectF &square, LinkState state, const QColor &colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double unit = square.width() / 16;
    const QRectF disc = square.adjusted(2 * unit, 2 * unit, -2 * unit, -2 * unit);
    const QPointF middle = square.center();
    QPen stroke(colour, 2 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    QPen cut(colour.lightnessF() > 0.55F ? Qt::black : Qt::white, 1.8 * unit, Qt::SolidLine, Qt::RoundCap,
             Qt::RoundJoin);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    switch (state) {
    case LinkState::Up: // a disc with a tick
        painter.drawEllipse(disc);
        painter.setPen(cut);
        painter.drawPolyline(QPolygonF{middle + QPointF(-2.8, 0.2) * unit, middle + QPointF(-0.8, 2.2) * unit,
                                       middle + QPointF(2.9, -2.2) * unit});
        break;
    case LinkState::Connecting: // three dots in a ring
        painter.setBrush(Qt::NoBrush);
        painter.setPen(stroke);
        painter.drawEllipse(disc);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        for (const double x : {-2.7, 0.0, 2.7})
            painter.drawEllipse(middle + QPointF(x, 0) * unit, 0.9 * unit, 0.9 * unit);
        break;
    case LinkState::Recovering: // a triangle with a stroke
        painter.setPen(QPen(colour, 1.5 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolygon(
            QPolygonF{middle + QPointF(0, -5.5) * unit, middle + QPointF(6, 5) * unit, middle + QPointF(-6, 5) * unit});
        painter.setPen(cut);
        painter.drawLine(middle + QPointF(0, -1.5) * unit, middle + QPointF(0, 1.2) * unit);
        painter.drawPoint(middle + QPointF(0, 3.6) * unit);
        break;
    case LinkState::Failed: // a square with a cross
        painter.drawRoundedRect(disc, 2 * unit, 2 * unit);
        painter.setPen(cut);
        painter.drawLine(middle + QPointF(-2.4, -2.4) * unit, middle + QPointF(2.4, 2.4) * unit);
        painter.drawLine(middle + QPointF(-2.4, 2.4) * unit, middle + QPointF(2.4, -2.4) * unit);
        break;
    case LinkState::Down: // an empty ring
        painter.setBrush(Qt::NoBrush);
        painter.setPen(stroke);
        painter.drawEllipse(disc);
        break;
    case LinkState::NoDriver: // a ring that is crossed out
        painter.setBrush(Qt::NoBrush);
        painter.setPen(stroke);
        painter.drawEllipse(disc);
        painter.drawLine(middle + QPointF(-4, 4) * unit, middle + QPointF(4, -4) * unit);
        break;
    }
    painter.restore();
}

QString transportText(const LinkReader &reader)
{
    if (reader.port().isSimulated())
        return transportText(ANARCHY_TRANSPORT_SIMULATED);
    return reader.latest() ? transportText(reader.latest()->transport) : QString();
}

QString speedText(const LinkReader &reader)
{
    if (!reader.latest() || !reader.latest()->generation)
        return {};
    return LinkStateText::tr("Gen%1 x%2").arg(reader.latest()->generation).arg(reader.latest()->lanes);
}

} // namespace anarchy
