// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/plot/plotpicture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "desktop/look/look.h"
#include "panel/plot/plotstack.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

constexpr int scale = 2; // of PNGs: sharp in documents too

int captionHeight(const PlotStack &plots)
{
    return plots.fontMetrics().height() + 2 * look::grid;
}

void paint(QPainter &painter, PlotStack &plots, const QString &caption)
{
    const QRect top(0, 0, plots.width(), captionHeight(plots));
    painter.fillRect(top, plots.palette().color(QPalette::Base));
    painter.setFont(plots.font());
    painter.setPen(plots.palette().color(QPalette::Text));
    painter.drawText(top.adjusted(look::grid * 3 / 2, look::grid, -look::grid, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     caption);
    painter.translate(0, top.height());
    plots.paintTo(painter);
}

QByteArray svg(PlotStack &plots, const QString &caption, const QSize &size)
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(caption);
    QPainter painter(&generator);
    paint(painter, plots, caption);
    painter.end();
    return buffer.data();
}

QByteArray png(PlotStack &plots, const QString &caption, const QSize &size)
{
    QImage image(size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, plots, caption);
    painter.end();
    QBuffer buffer;
    image.save(&buffer, "png");
    return buffer.data();
}

} // namespace

QString savePlotPicture(PlotStack &plots, const QString &caption, const QString &fileName)
{
    const QSize size(plots.width(), plots.height() + captionHeight(plots));
    const QByteArray picture
        = fileName.endsWith(".svg"_L1, Qt::CaseInsensitive) ? svg(plots, caption, size) : png(plots, caption, size);
    QSaveFile file(fileName);
    if (file.open(QIODevice::WriteOnly) && file.write(picture) == picture.size() && file.commit())
        return {};
    return QCoreApplication::translate("PlotPicture", "%1: %2").arg(fileName, file.errorString());
}

} // namespace anarchy
