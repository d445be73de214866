// SPDX-License-Identifier: GPL-3.0-or-later
#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

#include "base/clock.h"
#include "desktop/look/look.h"
#include "panel/plot/errorplot.h"
#include "panel/plot/lineplot.h"
#include "testdriver.h"
#include "widgettest.h"

using namespace anarchy;
using namespace std::chrono_literals;

namespace {

constexpr qint64 plotStep = nsPerSecond / 4;
constexpr qint64 plotStart = 1000 * nsPerSecond;

/// How far two colours are apart, 0 to 255.
int distance(QRgb a, QRgb b)
{
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))});
}

} // namespace

class PlotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setPalette(look::lightPalette()); }

    void init() { QTest::failOnWarning(anyWarning()); }

    void aSpikeOfOneSampleIsDrawnAtEveryZoom_data()
    {
        QTest::addColumn<int>("span");
        for (const int span : {60, 300, 900, 3600})
            QTest::addRow("%d s", span) << span;
    }

    void aSpikeOfOneSampleIsDrawnAtEveryZoom()
    {
        QFETCH(const int, span);
        auto model = makeModel(std::chrono::seconds(span));
        Sampler::Batch batch;
        const qint64 count = span * 4;
        for (qint64 i = 0; i <= count; ++i)
            batch.samples.push_back(makeSample(plotStart + i * plotStep, i == count / 2 ? 6e9 : 1e9));
        model->take(batch);

        const auto plot = makePlot(*model);
        const QImage image = plot->grab().toImage();
        const QRect area = plot->dataRect();
        // Only the spike reaches above 3 GB/s, and it reaches to its full height.
        const int middle = area.left() + area.width() / 2;
        const int half = yOf(*plot, 3e9);
        const auto [left, right]
            = inkedColumns(image, QRect(QPoint(area.left(), area.top()), QPoint(area.right(), half)));
        QVERIFY2(left >= middle - 4 && right <= middle + 4, qPrintable(QStringLiteral("%1..%2").arg(left).arg(right)));
        const int top = yOf(*plot, 6e9);
        const auto peak = inkedColumns(image, QRect(area.left(), top - 2, area.width(), 6));
        QVERIFY(peak.first >= middle - 4 && peak.second <= middle + 4);
    }

    void whatWasMovedLooksAsIfDrawnAnew_data()
    {
        QTest::addColumn<int>("span");
        for (const int span : {60, 300, 900})
            QTest::addRow("%d s", span) << span;
    }

    // Pixels that time only moved, against those of a plot that never saw the past: dashes, marks, gaps, bars of
    // errors.
    void whatWasMovedLooksAsIfDrawnAnew()
    {
        QFETCH(const int, span);
        auto model = makeModel(std::chrono::seconds(span));
        const qint64 period = span * nsPerSecond / 240; // moves by some pixels each time
        quint64 errors = 0;
        const auto take = [&](qint64 i) {
            Sample sample = makeSample(plotStart + i * period, 3e9 + 1e9 * std::sin(static_cast<double>(i * i)),
                                       2e9 + 5e8 * std::cos(static_cast<double>(i)));
            sample.intervalNs = period;
            sample.values[static_cast<std::size_t>(errorMetric(ANARCHY_ERROR_CRC))] = i % 7 == 0 ? 8 : 0;
            errors += i % 7 == 0 ? 2 : 0;
            sample.errors[ANARCHY_ERROR_CRC] = errors;
            sample.errorTotal = errors;
            model->take({{sample}, i % 50 == 0});
        };
        for (qint64 i = 0; i <= 240; ++i)
            take(i);
        const auto newLines = [&] {
            auto plot = std::make_unique<LinePlot>(
                *model, PlotUnit::Rate, QStringLiteral("Throughput"),
                QList<LineSpec>{{Metric::TxRate, QStringLiteral("TX"), look::Ink::Tx, Qt::SolidLine, true},
                                {Metric::RxRate, QStringLiteral("RX"), look::Ink::Rx, Qt::DashLine, true}});
            plot->setLimit(Metric::MaximumRate);
            plot->setBands(QStringLiteral("before"), {{Metric::TxRate, {2e9, 2.5e9, Qt::BDiagPattern}}});
            return plot;
        };
        const auto newErrors = [&] { return std::make_unique<ErrorPlot>(*model); };
        const auto shown = [](PlotWidget &plot) {
            plot.resize(700, 240);
            plot.show();
            return QTest::qWaitForWindowExposed(&plot);
        };
        const auto lines = newLines();
        const auto bars = newErrors();
        QVERIFY(shown(*lines) && shown(*bars));
        for (qint64 i = 241; i < 300; ++i) {
            take(i);
            if (i == 270) {
                anarchy_event event{};
                event.type = ANARCHY_EVENT_LINK_STATE;
                event.time_ns = static_cast<quint64>(plotStart + 265 * period); // told late
                Q_EMIT model->port().eventReceived(event, 0);
            }
            for (PlotWidget *plot : {static_cast<PlotWidget *>(lines.get()), static_cast<PlotWidget *>(bars.get())}) {
                plot->refresh();
                plot->grab();
            }
            if (i % 7)
                continue;
            const auto freshLines = newLines();
            const auto freshBars = newErrors();
            QVERIFY(shown(*freshLines) && shown(*freshBars));
            // Waiting for windows let events pass; all show the same moment.
            for (PlotWidget *plot :
                 std::initializer_list<PlotWidget *>{lines.get(), bars.get(), freshLines.get(), freshBars.get()})
                plot->refresh();
            QCOMPARE(firstDifference(*lines, *freshLines), QPoint());
            QCOMPARE(firstDifference(*bars, *freshBars), QPoint());
        }
    }

    void aHeldViewStaysAsItWas_data()
    {
        QTest::addColumn<int>("span");
        QTest::addColumn<qint64>("period");
        QTest::addColumn<int>("back");
        // Told by samples, by seconds and by minutes. The moment is within a second and a minute, which go on filling.
        QTest::newRow("a minute") << 60 << plotStep << 0;
        QTest::newRow("an hour") << 3600 << plotStep << 0;
        QTest::newRow("a day") << 24 * 3600 << 21 * nsPerSecond << 0;
        // Moved back by less than a column, so that what comes then would be in sight.
        QTest::newRow("a minute, moved") << 60 << plotStep << 50;
        QTest::newRow("an hour, moved") << 3600 << plotStep << 1000;
    }

    // Sampling goes on while a view is held. Whoever draws it anew, because of its size or colours, sees what was
    // there.
    void aHeldViewStaysAsItWas()
    {
        QFETCH(const int, span);
        QFETCH(const qint64, period);
        QFETCH(const int, back);
        auto model = makeModel(std::chrono::seconds(span));
        const qint64 count = span * nsPerSecond / period + 1;
        quint64 errors = 0;
        qint64 next = 0;
        const auto take = [&](qint64 samples, double rate) {
            for (const qint64 end = next + samples; next < end; ++next) {
                Sample sample = makeSample(plotStart + next * period, rate + 1e9 * std::sin(static_cast<double>(next)));
                sample.intervalNs = period;
                errors += next % 3;
                sample.errors[ANARCHY_ERROR_CRC] = errors;
                sample.errorTotal = errors;
                sample.values[static_cast<std::size_t>(errorMetric(ANARCHY_ERROR_CRC))]
                    = static_cast<double>(next % 3) * 1e9 / static_cast<double>(period);
                model->take({{sample}, false});
            }
        };
        const auto newBars = [&] {
            auto plot = std::make_unique<ErrorPlot>(*model);
            plot->resize(700, 240);
            plot->show();
            return plot;
        };
        take(count + 1, 3e9); // ends within a second
        const auto lines = makePlot(*model);
        const auto bars = newBars();
        QVERIFY(QTest::qWaitForWindowExposed(bars.get()));
        if (back)
            model->view().pan(-back * 1'000'000LL);
        else
            model->view().setPaused(true);
        QVERIFY(model->view().isPaused());
        const auto pixels = [](PlotWidget &plot) {
            plot.refresh();
            return plot.grab().toImage();
        };
        const QImage linesThen = pixels(*lines);
        const QImage barsThen = pixels(*bars);

        anarchy_event event{};
        event.type = ANARCHY_EVENT_LINK_STATE;
        event.time_ns = static_cast<quint64>(model->view().toNs() + 1);
        Q_EMIT model->port().eventReceived(event, 0);
        for (int i = 0; i < 8; ++i) {
            take(1, 9e9); // higher than all before: the axis would move, too
            QCOMPARE(pixels(*lines), linesThen);
            QCOMPARE(pixels(*bars), barsThen);
        }
        const auto freshLines = makePlot(*model);
        const auto freshBars = newBars();
        QVERIFY(QTest::qWaitForWindowExposed(freshBars.get()));
        QCOMPARE(pixels(*freshLines), linesThen);
        QCOMPARE(pixels(*freshBars), barsThen);

        // What was left out is there once the view follows again.
        model->view().setPaused(false);
        take(1, 3e9);
        for (PlotWidget *plot :
             std::initializer_list<PlotWidget *>{lines.get(), bars.get(), freshLines.get(), freshBars.get()})
            plot->refresh();
        QCOMPARE(firstDifference(*lines, *freshLines), QPoint());
        QCOMPARE(firstDifference(*bars, *freshBars), QPoint());
        QVERIFY(pixels(*lines) != linesThen);
    }

    // What is settled may lie before all that is in view.
    void aFirstSampleIsDrawnInALinkWithoutAPast()
    {
        auto model = makeModel(60s);
        const auto plot = makePlot(*model);
        plot->grab();
        model->take({{makeSample(plotStart, 1e9)}, false});
        plot->refresh();
        plot->grab();
        model->take({{makeSample(plotStart + plotStep, 1e9)}, false});
        plot->refresh();
        QVERIFY(inkedColumns(plot->grab().toImage(), plot->dataRect()).first > 0);
    }

    // How a line is drawn is told from its samples' distance, of which the first one says nothing.
    void aLinkIsDrawnFromItsFirstSampleOnAsLater()
    {
        auto model = makeModel(60s);
        const auto plot = makePlot(*model);
        for (qint64 i = 0; i < 40; ++i) {
            model->take({{makeSample(plotStart + i * plotStep, i % 2 ? 3e9 : 2e9)}, false});
            plot->refresh();
            plot->grab();
        }
        const auto fresh = makePlot(*model);
        plot->refresh();
        fresh->refresh();
        QCOMPARE(firstDifference(*plot, *fresh), QPoint());
    }

    void nothingIsDrawnInAGap()
    {
        auto model = makeModel(60s);
        Sampler::Batch before;
        for (qint64 i = 0; i <= 80; ++i)
            before.samples.push_back(makeSample(plotStart + i * plotStep, 3e9));
        before.linkLost = true;
        model->take(before);
        Sampler::Batch after;
        for (qint64 i = 160; i <= 240; ++i)
            after.samples.push_back(makeSample(plotStart + i * plotStep, 3e9));
        model->take(after);

        const auto plot = makePlot(*model);
        const QImage image = plot->grab().toImage();
        const QRect area = plot->dataRect();
        const auto at = [&](double share) { return area.left() + static_cast<int>(area.width() * share); };
        const auto inked = [&](double from, double to) {
            return inkedColumns(image, QRect(QPoint(at(from), area.top()), QPoint(at(to), area.bottom()))).first >= 0;
        };
        QVERIFY(inked(0.05, 0.30));
        QVERIFY(!inked(0.345, 0.655));
        QVERIFY(inked(0.70, 0.95));
    }

    void aSampleBetweenTwoGapsIsADot()
    {
        auto model = makeModel(60s);
        const double nothing = std::nan("");
        Sampler::Batch batch;
        for (qint64 i = 0; i <= 240; ++i)
            batch.samples.push_back(makeSample(plotStart + i * plotStep, i == 120 ? 3e9 : nothing));
        model->take(batch);
        const auto plot = makePlot(*model);
        const QRect area = plot->dataRect();
        const auto [left, right] = inkedColumns(plot->grab().toImage(), area);
        QVERIFY(left > 0 && std::abs((left + right) / 2 - area.center().x()) <= 2);
    }

    // In long views a bar is the worst minute, told in whole errors: as a rate a second it would lie on the axis.
    void anHoursErrorsAreToldByTheMinute()
    {
        auto model = makeModel(900s);
        Sampler::Batch batch;
        for (qint64 i = 0; i <= 3600; ++i) {
            Sample sample = makeSample(plotStart + i * plotStep, 1e9);
            sample.errors[ANARCHY_ERROR_CRC]
                = static_cast<quint64>(std::clamp<qint64>(i - 1800, 0, 3)); // three, one after another
            sample.values[static_cast<std::size_t>(errorMetric(ANARCHY_ERROR_CRC))] = i > 1800 && i <= 1803 ? 4 : 0;
            sample.errorTotal = sample.errors[ANARCHY_ERROR_CRC];
            batch.samples.push_back(sample);
        }
        model->take(batch);
        ErrorPlot plot(*model);
        plot.resize(700, 160);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        QVERIFY2(plot.accessibleDescription().contains(QStringLiteral("peak 3 /s")),
                 qPrintable(plot.accessibleDescription()));
        model->view().setSpan(3600s);
        ErrorPlot hour(*model);
        hour.resize(700, 160);
        hour.show();
        QVERIFY(QTest::qWaitForWindowExposed(&hour));
        QVERIFY2(hour.accessibleDescription().contains(QStringLiteral("now 0 /min, peak 3 /min")),
                 qPrintable(hour.accessibleDescription()));
    }

    void everyBarStandsOnTheAxis()
    {
        auto model = makeModel(60s);
        Sampler::Batch batch;
        quint64 errors = 0;
        for (qint64 i = 0; i <= 240; ++i) {
            const qint64 now = i % 80 == 40 ? 1 + i / 80 : 0; // a bar of one, of two and of three
            Sample sample = makeSample(plotStart + i * plotStep, 1e9);
            sample.values[static_cast<std::size_t>(errorMetric(ANARCHY_ERROR_CRC))] = static_cast<double>(4 * now);
            errors += static_cast<quint64>(now);
            sample.errors[ANARCHY_ERROR_CRC] = sample.errorTotal = errors;
            batch.samples.push_back(sample);
        }
        model->take(batch);
        ErrorPlot plot(*model);
        const QRgb ink = look::errorInk(ANARCHY_ERROR_CRC, plot.palette()).rgb();
        for (int height = 140; height < 160; ++height) { // a bar's own is rounded, this way or that
            plot.resize(700, height);
            plot.show();
            QVERIFY(QTest::qWaitForWindowExposed(&plot));
            const QImage image = plot.grab().toImage();
            const QRect area = plot.dataRect();
            const auto bars = [&](int y) {
                int found = 0;
                bool inside = false;
                for (int x = area.left(); x <= area.right(); ++x) {
                    const bool inked = distance(image.pixel(x, y), ink) < 30;
                    found += inked && !inside;
                    inside = inked;
                }
                return found;
            };
            QCOMPARE(bars(area.bottom()), 3);
            QCOMPARE(bars(area.bottom() + 1), 0); // the axis
        }
    }

    void oneErrorIsVisibleInAQuarterOfAnHour()
    {
        auto model = makeModel(900s);
        Sampler::Batch batch;
        for (qint64 i = 0; i <= 3600; ++i) {
            Sample sample = makeSample(plotStart + i * plotStep, 1e9);
            const bool hit = i == 1800;
            sample.values[static_cast<std::size_t>(errorMetric(ANARCHY_ERROR_CRC))] = hit ? 4 : 0; // one in 250 ms
            // A burst of another kind elsewhere makes the axis a thousand times as high as the single error.
            sample.values[static_cast<std::size_t>(errorMetric(ANARCHY_ERROR_TIMEOUT))] = i == 600 ? 4000 : 0;
            sample.errors[ANARCHY_ERROR_TIMEOUT] = i >= 600 ? 1000 : 0;
            sample.errors[ANARCHY_ERROR_CRC] = i >= 1800 ? 1 : 0;
            sample.errorTotal = sample.errors[ANARCHY_ERROR_TIMEOUT] + sample.errors[ANARCHY_ERROR_CRC];
            batch.samples.push_back(sample);
        }
        model->take(batch);
        QCOMPARE(model->view().errors(), 1001u);
        ErrorPlot plot(*model);
        plot.resize(700, 160);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        const QImage image = plot.grab().toImage();
        const QRgb ink = look::errorInk(ANARCHY_ERROR_CRC, plot.palette()).rgb();
        int inked = 0;
        const QRect area = plot.dataRect();
        for (int y = area.top(); y <= area.bottom(); ++y) {
            for (int x = area.left(); x <= area.right(); ++x)
                inked += distance(image.pixel(x, y), ink) < 12;
        }
        QVERIFY2(inked >= 8, qPrintable(QString::number(inked)));
        QVERIFY(plot.accessibleDescription().contains(QStringLiteral("CRC")));
    }

    void thePlotIsReadableWithoutSight()
    {
        auto model = makeModel(60s);
        Sampler::Batch batch;
        for (qint64 i = 0; i <= 8; ++i)
            batch.samples.push_back(makeSample(plotStart + i * plotStep, i < 4 ? 1e9 : 3e9));
        model->take(batch);
        const auto plot = makePlot(*model);
        QCOMPARE(plot->accessibleName(), QStringLiteral("Throughput plot"));
        QVERIFY2(plot->accessibleDescription().startsWith(
                     QStringLiteral("TX: now 3.00 GB/s, average 2.11 GB/s, peak 3.00 GB/s")),
                 qPrintable(plot->accessibleDescription()));
    }

    void theCrosshairMovesByKeyboard()
    {
        auto model = makeModel(60s);
        Sampler::Batch batch;
        for (qint64 i = 0; i <= 240; ++i)
            batch.samples.push_back(makeSample(plotStart + i * plotStep, 1e9));
        model->take(batch);
        const auto plot = makePlot(*model);
        QList<std::optional<qint64>> moments;
        connect(plot.get(), &PlotWidget::crosshairMoved, plot.get(), [&](std::optional<qint64> timeNs) {
            moments << timeNs;
            plot->setCrosshair(timeNs);
        });
        QTest::keyClick(plot.get(), Qt::Key_Left);
        QTest::keyClick(plot.get(), Qt::Key_Left);
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        if (!folder.isEmpty())
            plot->grab().save(folder + QStringLiteral("/crosshair.png"));
        QTest::keyClick(plot.get(), Qt::Key_Escape);
        QCOMPARE(moments.size(), 3);
        QCOMPARE(*moments[0], model->view().toNs() - nsPerSecond);
        QCOMPARE(*moments[1], model->view().toNs() - 2 * nsPerSecond);
        QVERIFY(!moments[2]);
    }

    void aFrameOfFourMetricsIsCheap()
    {
        auto model = makeModel(900s);
        Sampler::Batch batch;
        for (qint64 i = 0; i <= 3600; ++i)
            batch.samples.push_back(makeSample(plotStart + i * plotStep, 1e9 + 1e8 * std::sin(static_cast<double>(i))));
        model->take(batch);
        const auto plot = makePlot(*model);
        QBENCHMARK
        {
            plot->refresh();
            plot->grab();
        }
    }

private:
    std::unique_ptr<LiveModel> makeModel(std::chrono::seconds span)
    {
        auto driver = std::make_unique<TestDriver>();
        driver->stand();
        auto model = std::make_unique<LiveModel>(std::move(driver), [] { return plotStart + 2000 * nsPerSecond; });
        model->view().setSpan(span);
        return model;
    }

    std::unique_ptr<LinePlot> makePlot(LiveModel &model)
    {
        auto plot = std::make_unique<LinePlot>(model, PlotUnit::Rate, QStringLiteral("Throughput"),
                                               QList<LineSpec>{{Metric::TxRate, QStringLiteral("TX"), look::Ink::Tx}});
        plot->setLimit(Metric::MaximumRate);
        plot->resize(700, 240);
        plot->show();
        if (!QTest::qWaitForWindowExposed(plot.get()))
            qFatal("the plot does not show");
        return plot;
    }

    /// A pixel of the data in which two plots differ, or 0, 0. How a line is cut off at the left edge may differ by a
    /// shade there.
    static QPoint firstDifference(PlotWidget &plot, PlotWidget &other)
    {
        const QImage image = plot.grab().toImage();
        const QImage otherImage = other.grab().toImage();
        const int edge = qRound(plot.dataRect().left() * image.devicePixelRatio());
        const int near = qCeil(2 * image.devicePixelRatio());
        const int top = qFloor((plot.dataRect().top() - 1) * image.devicePixelRatio());
        const int bottom = qCeil((plot.dataRect().bottom() + 2) * image.devicePixelRatio());
        for (int y = top; y < bottom; ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (std::abs(x - edge) > near && image.pixel(x, y) != otherImage.pixel(x, y))
                    return {x, y};
            }
        }
        return {};
    }

    static int yOf(const PlotWidget &plot, double value)
    {
        const QRect area = plot.dataRect();
        return area.bottom() - static_cast<int>(plot.axis().position(value) * area.height());
    }

    /// Leftmost and rightmost column of `where` with the TX colour, or -1.
    std::pair<int, int> inkedColumns(const QImage &image, const QRect &where) const
    {
        const QColor ink = look::ink(look::Ink::Tx, QApplication::palette());
        std::pair<int, int> columns{-1, -1};
        for (int x = where.left(); x <= where.right(); ++x) {
            for (int y = where.top(); y <= where.bottom(); ++y) {
                // A thin line is antialiased: anything clearly bluish counts, grey text and grid do not.
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.blue() - pixel.red() > 90 && ink.isValid()) {
                    columns = {columns.first < 0 ? x : columns.first, x};
                    break;
                }
            }
        }
        return columns;
    }
};

ANARCHY_WIDGET_TEST(PlotsTest, "plots")
#include "tst_plots.moc"
