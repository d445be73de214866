// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/rendering.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QImageWriter>
#include <QTimer>

#include <cstdio>

#include "base/units.h"
#include "desktop/look/linkstate.h"
#include "panel/application/startingview.h"
#include "panel/monitor/monitorpage.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct RenderText {
    Q_DECLARE_TR_FUNCTIONS(Render)
};

/// What the link does at this moment, one reading with its unit a line, for people and scripts.
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
        const SeriesStatistics statistics = model.view().statistics(metric);
        return RenderText::tr("%1 (average %2, peak %3)")
            .arg(rateQuantity(statistics.last).text(), rateQuantity(statistics.average).text(),
                 rateQuantity(statistics.peak).text());
    };
    const SeriesStatistics p99 = model.view().statistics(Metric::DmaP99);
    lines << RenderText::tr("TX: %1").arg(rate(Metric::TxRate)) << RenderText::tr("RX: %1").arg(rate(Metric::RxRate))
          << RenderText::tr("DMA p99: %1 (average %2, peak %3)")
                 .arg(durationQuantity(p99.last).text(), durationQuantity(p99.average).text(),
                      durationQuantity(p99.peak).text())
          << RenderText::tr("errors: %1 in view, %2 since load")
                 .arg(countText(model.view().errors()), countText(sample->errorTotal))
          << RenderText::tr("maximum: %1").arg(rateQuantity(sample->value(Metric::MaximumRate)).text());
    return lines;
}

/// Saves a picture of the window as PNG. Returns an error, or nothing.
QString saveWindow(MainWindow &window, const QString &fileName)
{
    // A text that has just changed its width has asked for a new layout; a screen would not show the old one either.
    // Each round lets one more level of nested layouts settle.
    for (int level = 0; level < 4; ++level)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QImageWriter writer(fileName, "png");
    return writer.write(window.grab().toImage()) ? QString() : writer.errorString();
}

} // namespace

Rendering::Rendering(const Options &options, std::unique_ptr<DriverPort> port)
    : m_options(options)
    , m_session(std::move(port), {})
    , m_window(m_session.services())
{
    showStartingView(m_window, m_session.model(), m_options);
}

void Rendering::start()
{
    m_window.setAttribute(Qt::WA_DontShowOnScreen, QGuiApplication::platformName() == "offscreen"_L1);
    m_window.show();
    const auto lastly = std::chrono::milliseconds(static_cast<int>(m_options.seconds * 1000));
    // Half of the time before the change, half after it, so that the bar has something to compare.
    if (m_options.scene == Options::Scene::Trial)
        QTimer::singleShot(lastly / 2, this, &Rendering::startTrial);
    QTimer::singleShot(lastly, this, &Rendering::finish);
}

void Rendering::startTrial()
{
    const Preset &preset = m_window.presets().constFirst();
    if (const auto &configuration = m_session.changes().configuration())
        m_session.changes().apply(preset.changeFrom(configuration->running), {ChangeOrigin::Preset, preset.id});
}

void Rendering::finish()
{
    m_session.model().pull();
    m_window.monitor().refresh(); // numbers may have waited for their pace; the picture says what is printed
    const QString error = saveWindow(m_window, m_options.renderFile);
    if (!error.isEmpty()) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(m_options.renderFile), qPrintable(error));
        QCoreApplication::exit(ExitFailed);
        return;
    }
    for (const QString &line : readings(m_session.model()))
        std::printf("%s\n", line.toUtf8().constData());
    std::fflush(stdout);
    QCoreApplication::exit(ExitOk);
}

} // namespace anarchy

#include "moc_rendering.cpp"
