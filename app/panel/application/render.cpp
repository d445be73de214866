// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/render.h"

#include <QCoreApplication>
#include <QImageWriter>

#include "base/units.h"
#include "desktop/look/linkstate.h"
#include "panel/window/mainwindow.h"

namespace anarchy {

namespace {
struct RenderText {
    Q_DECLARE_TR_FUNCTIONS(Render)
};
} // namespace

QStringList readings(const LiveModel &model)
{
    QString state = linkStateText(linkState(model));
    for (const QString &part : {transportText(model), speedText(model)}) {
        if (!part.isEmpty())
            state = RenderText::tr("%1, %2").arg(state, part);
    }
    QStringList lines{RenderText::tr("state: %1").arg(state)};
    if (const Playback *playback = model.playback())
        lines << playback->title();
    const auto &sample = model.latest();
    if (!sample) {
        lines << model.port().presenceText();
        return lines;
    }
    const auto rate = [&](Metric metric) {
        const SeriesStatistics statistics = model.statistics(metric);
        return RenderText::tr("%1 (average %2, peak %3)")
            .arg(rateQuantity(statistics.last).text(), rateQuantity(statistics.average).text(),
                 rateQuantity(statistics.peak).text());
    };
    const SeriesStatistics p99 = model.statistics(Metric::DmaP99);
    lines << RenderText::tr("TX: %1").arg(rate(Metric::TxRate)) << RenderText::tr("RX: %1").arg(rate(Metric::RxRate))
          << RenderText::tr("DMA p99: %1 (average %2, peak %3)")
                 .arg(durationQuantity(p99.last).text(), durationQuantity(p99.average).text(),
                      durationQuantity(p99.peak).text())
          << RenderText::tr("errors: %1 in view, %2 since load")
                 .arg(countText(model.errorsInView()), countText(sample->errorTotal))
          << RenderText::tr("maximum: %1").arg(rateQuantity(sample->value(Metric::MaximumRate)).text());
    return lines;
}

QString saveWindow(MainWindow &window, const QString &fileName)
{
    // A text that has just changed its width has asked for a new layout; a screen would not show the old one either.
    // Each round lets one more level of nested layouts settle.
    for (int level = 0; level < 4; ++level)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QImageWriter writer(fileName, "png");
    return writer.write(window.grab().toImage()) ? QString() : writer.errorString();
}

} // namespace anarchy
