// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QXmlStreamReader>

#include <cmath>

#include "base/clock.h"
#include "base/units.h"
#include "loglines.h"
#include "panel/monitor/channelmodel.h"
#include "panel/monitor/channelview.h"
#include "panel/monitor/historymodel.h"
#include "panel/monitor/historytable.h"
#include "panel/monitor/selectionbar.h"
#include "panel/plot/plotpicture.h"
#include "panel/plot/plotstack.h"
#include "panel/saving/exporting.h"
#include "telemetry/spanstatistics.h"
#include "widgettest.h"
#include "windowfixture.h"
#include "wording/statisticstext.h"

using namespace anarchy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 step = nsPerSecond / 4;
constexpr qint64 day = 24 * 3600 * nsPerSecond;
constexpr qint64 start = 1'000'000 * nsPerSecond;

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

/// The views of one and the same past: plots, table, channels, selection, files.
class MonitorViewsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setPalette(look::lightPalette()); }

    void init()
    {
        QTest::failOnWarning(anyWarning());
        m_nowNs = start;
        m_errors = {};
        auto driver = std::make_unique<TestDriver>();
        driver->stand();
        m_model = std::make_unique<LiveModel>(std::move(driver), [this] { return m_nowNs; });
    }

    void theTableSaysWhatTheHistoryHolds()
    {
        HistoryModel table(*m_model);
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        feed(240, [](int i) { return 1e6 * i; });
        table.refresh(800);
        QCOMPARE(table.resolution(), Resolution::Samples);
        QCOMPARE(table.rowCount(), 240);
        for (int row = 0; row < 240; ++row)
            QCOMPARE(cell(table, row, HistoryModel::Tx), rateQuantity(1e6 * (239 - row)).text());
        QCOMPARE(cell(table, 0, HistoryModel::P99), durationQuantity(1000).text());
        QCOMPARE(cell(table, 0, HistoryModel::Errors), u"0"_s);
        QCOMPARE(cell(table, 239 - 100, HistoryModel::Errors), u"3 errors: CRC 3"_s);
    }

    void rowsStayWhileTimePasses()
    {
        HistoryModel table(*m_model);
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        feed(240, [](int i) { return 1e6 * i; });
        table.refresh(800);
        const QPersistentModelIndex kept = table.index(10, HistoryModel::Tx);
        const QString text = kept.data().toString();
        const QPersistentModelIndex oldest = table.index(239, 0);
        QSignalSpy resets(&table, &QAbstractItemModel::modelReset);
        feed(20, [](int) { return 5e9; });
        table.refresh(800);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(kept.row(), 30);
        QCOMPARE(kept.data().toString(), text);
        QVERIFY(!oldest.isValid());
        QCOMPARE(cell(table, 0, HistoryModel::Tx), u"5.00 GB/s"_s);
        QVERIFY(table.rowCount() <= 241);
    }

    void aGapIsSaidAndALongViewHasBuckets()
    {
        HistoryModel table(*m_model);
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        feed(20, [](int) { return 1e9; });
        m_model->take({{}, true});
        m_nowNs += 10 * nsPerSecond;
        feed(20, [](int i) { return i == 7 ? 4e9 : 2e9; });
        table.refresh(800);
        QVERIFY(cell(table, 19, HistoryModel::Time).endsWith(u"after a gap"_s));
        QVERIFY(!cell(table, 18, HistoryModel::Time).endsWith(u"after a gap"_s));
        m_model->view().setSpan(3600s);
        table.refresh(600);
        QCOMPARE(table.resolution(), Resolution::Seconds);
        bool peak = false;
        for (int row = 0; row < table.rowCount(); ++row)
            peak |= cell(table, row, HistoryModel::TxPeak) == u"4.00 GB/s"_s
                && cell(table, row, HistoryModel::Tx) == u"2.50 GB/s"_s;
        QVERIFY(peak);
    }

    void eachChannelHasItsRow()
    {
        ChannelModel channels(*m_model);
        const QAbstractItemModelTester tester(&channels, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Sample first = makeSample(m_nowNs + step, 1e9, 0, 1000);
        first.channels[2].state = ANARCHY_CHANNEL_OPEN;
        first.channels[2].tx_bytes = 1000;
        Sample next = first;
        next.timeNs += step;
        next.channels[2].tx_bytes += 250'000'000;
        next.channels[5].errors = 3; // closed again, but something went wrong
        m_model->take({{first, next}, false});
        channels.refresh();
        QCOMPARE(channels.rowCount(), 2);
        QCOMPARE(cell(channels, 0, ChannelModel::Number), u"2"_s);
        QCOMPARE(cell(channels, 0, ChannelModel::State), u"open"_s);
        QCOMPARE(cell(channels, 0, ChannelModel::Tx), u"1.00 GB/s"_s);
        QCOMPARE(cell(channels, 1, ChannelModel::Number), u"5"_s);
        QCOMPARE(cell(channels, 1, ChannelModel::Errors), u"3"_s);
        // After lost readings there is no rate: the counters tell of more than the sample's own interval.
        Sample late = next;
        late.timeNs += 40 * step;
        late.afterBreak = true;
        m_model->take({{late}, false});
        channels.refresh();
        QCOMPARE(cell(channels, 0, ChannelModel::Tx), u"–"_s);
        QCOMPARE(channels.activity().rates().size(), 3u);
    }

    void channelsAreUpToDateWheneverTheyAreSeen()
    {
        ChannelView view(*m_model);
        const auto *table = view.findChild<QTableView *>();
        const auto open = [this](std::size_t channel) {
            Sample sample = makeSample(m_nowNs + step * static_cast<qint64>(channel + 1), 1e9, 0, 1000);
            for (std::size_t i = 0; i <= channel; ++i)
                sample.channels[i].state = ANARCHY_CHANNEL_OPEN;
            m_model->take({{sample}, false});
        };
        open(0);
        view.show();
        QCOMPARE(table->model()->rowCount(), 1);
        open(1);
        QCOMPARE(table->model()->rowCount(), 2);
        view.hide();
        open(2);
        view.show();
        QCOMPARE(table->model()->rowCount(), 3);
    }

    void aSelectionIsMadeByMouseAndTellsItsStatistics()
    {
        feed(240, [](int i) { return i < 120 ? 1e9 : 3e9; });
        PlotStack plots(*m_model);
        SelectionBar bar(*m_model);
        plots.resize(900, 700);
        plots.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plots));
        QVERIFY(!bar.isVisibleTo(bar.parentWidget()));
        PlotWidget *plot = plots.choices().constFirst().plot;
        const QRect area = plot->dataRect();
        const auto at
            = [&](double share) { return QPoint(area.left() + qRound(share * area.width()), area.center().y()); };
        QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, at(0.25));
        QTest::mouseMove(plot, at(0.5));
        QTest::mouseMove(plot, at(0.75));
        QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, at(0.75));
        QVERIFY(m_model->marks().selection());
        QVERIFY(m_model->view().isPaused());
        const TimeSpan selected = *m_model->marks().selection();
        QVERIFY(std::abs(selected.lengthNs() - 30 * nsPerSecond) < nsPerSecond / 5);
        const SpanStatistics statistics = SpanStatistics::of(m_model->history(), selected);
        QVERIFY(std::abs(statistics.tx.average - 2e9) < 2e7);
        QCOMPARE(statistics.errorTotal(), 3u);
        QStringList told;
        for (const QLabel *label : bar.findChildren<QLabel *>())
            told << label->text();
        for (const QString &text : statisticsTexts(statistics))
            QVERIFY2(told.join(u'|').contains(text), qPrintable(text));
        QVERIFY(told.join(u'|').contains(u"3 errors: CRC 3"_s));
        QTest::keyClick(plot, Qt::Key_Escape);
        QVERIFY(!m_model->marks().selection());
    }

    void aSelectionIsMadeByKeyboard()
    {
        feed(240, [](int) { return 1e9; });
        PlotStack plots(*m_model);
        plots.resize(900, 700);
        plots.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plots));
        PlotWidget *plot = plots.choices().constFirst().plot;
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(plot, Qt::Key_Left);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(plot, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(m_model->marks().selection());
        QCOMPARE(m_model->marks().selection()->lengthNs(), 5 * nsPerSecond);
        QCOMPARE(m_model->marks().selection()->toNs, m_model->view().toNs() - 10 * nsPerSecond);
        m_model->view().show(*m_model->marks().selection());
        QCOMPARE(m_model->view().fromNs(), m_model->marks().selection()->fromNs);
        QCOMPARE(m_model->view().toNs(), m_model->marks().selection()->toNs);
    }

    void thePictureIsWhatIsSeen()
    {
        feed(240, [](int i) { return i < 120 ? 1e9 : 3e9; });
        PlotStack plots(*m_model);
        plots.resize(900, 700);
        plots.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plots));
        const QTemporaryDir folder;
        const QString png = folder.filePath(u"a.png"_s);
        QCOMPARE(savePlotPicture(plots, u"caption"_s, png), QString());
        const QImage image(png);
        QCOMPARE(image.width(), 1800);
        const QColor ink = look::ink(look::Ink::Tx, plots.palette());
        QVERIFY(hasColour(image, ink));

        const QString svg = folder.filePath(u"a.svg"_s);
        QCOMPARE(savePlotPicture(plots, u"caption & more"_s, svg), QString());
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        int lines = 0;
        int pictures = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            lines += xml.isStartElement() && xml.name() == "polyline"_L1;
            pictures += xml.isStartElement() && xml.name() == "image"_L1;
        }
        QVERIFY(!xml.hasError());
        QVERIFY(lines > 0);
        QCOMPARE(pictures, 0); // drawn, not a photograph of it

        const QString nowhere = folder.filePath(u"none/a.png"_s);
        QVERIFY(savePlotPicture(plots, u"caption"_s, nowhere).startsWith(nowhere));
        QVERIFY(!QFile::exists(nowhere));
    }

    void theFileHoldsTheSameRowsAsTheTable()
    {
        feed(240, [](int i) { return 1e6 * i; });
        HistoryModel table(*m_model);
        table.refresh(800);
        const QTemporaryDir folder;
        const QString name = folder.filePath(u"a.json"_s);
        QCOMPARE(saveReadings(*m_model, 800, name), QString());
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).object()[u"rows"_s].toArray();
        QCOMPARE(rows.size(), table.rowCount());
        for (int i = 0; i < rows.size(); ++i)
            QCOMPARE(rateQuantity(rows[i].toObject()[u"tx_bytes_per_second"_s].toDouble()).text(),
                     cell(table, table.rowCount() - 1 - i, HistoryModel::Tx));
        // A selection is saved alone.
        m_model->marks().select(TimeSpan{start + 10 * nsPerSecond, start + 20 * nsPerSecond});
        const QString csv = folder.filePath(u"a.csv"_s);
        QCOMPARE(saveReadings(*m_model, 800, csv), QString());
        QFile part(csv);
        QVERIFY(part.open(QIODevice::ReadOnly));
        QCOMPARE(part.readAll().count("\r\n"), 1 + 41);
        const QString nowhere = folder.filePath(u"none/a.csv"_s);
        QVERIFY(saveReadings(*m_model, 800, nowhere).startsWith(nowhere));
    }

    void theTableIsCopiedWithItsHeadings()
    {
        feed(8, [](int) { return 1e9; });
        HistoryTable table(*m_model);
        table.resize(900, 400);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        auto *view = table.findChild<QTableView *>();
        view->setFocus();
        view->selectAll();
        QTest::keySequence(view, QKeySequence::Copy);
        const QString text = QGuiApplication::clipboard()->text();
        QCOMPARE(text.count(u'\n'), 9);
        QVERIFY(text.startsWith(u"Time\tTX\t"_s));
        QVERIFY(text.contains(u"\t1.00 GB/s\t"_s));
    }

    // Every range draws something of a month; with ANARCHY_EGPU_SHOTS its pictures are there to be looked at.
    // A style sheet keeps the colours that it began with unless it is told.
    void aTableTurnsDarkWithTheDesktop()
    {
        feed(4, [](int i) { return 1e6 * i; });
        HistoryTable table(*m_model);
        table.resize(600, 300);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        table.refresh();
        const QPoint empty(300, 250);
        const QPoint header(598, 3);
        const auto colourAt = [&table](const QPoint &place) { return table.grab().toImage().pixelColor(place); };
        QCOMPARE(colourAt(empty), look::lightPalette().color(QPalette::Base));
        QCOMPARE(colourAt(header), look::lightPalette().color(QPalette::Base));
        QApplication::setPalette(look::darkPalette());
        const auto restored = qScopeGuard([] { QApplication::setPalette(look::lightPalette()); });
        QCoreApplication::processEvents();
        QCOMPARE(colourAt(empty), look::darkPalette().color(QPalette::Base));
        QCOMPARE(colourAt(header), look::darkPalette().color(QPalette::Base));
    }

    void everyRangeShowsAMonth_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void everyRangeShowsAMonth()
    {
        QFETCH(const bool, dark);
        QApplication::setPalette(dark ? look::darkPalette() : look::lightPalette());
        m_nowNs = start + 40 * day;
        m_model->restore([this](History &history) {
            fill(history.minutes(), 30 * day);
            fill(history.seconds(), day);
        });
        m_model->marks().prepend({{m_nowNs - 9 * day, EventMark::Kind::Preset, u"Preset Compute"_s},
                                  {m_nowNs - 8 * day, EventMark::Kind::ErrorBurst, u"40 errors in 2 s"_s},
                                  {m_nowNs - 400 * nsPerSecond, EventMark::Kind::LinkDown, u"Link: Down"_s}});
        feedLively(3600);
        PlotStack plots(*m_model);
        plots.resize(1080, 640);
        plots.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plots));
        for (const auto span : {60s, 300s, 900s, 3600s, 24 * 3600s, 30 * 24 * 3600s}) {
            m_model->view().setSpan(span);
            plots.refreshAxes();
            const QImage picture = plots.grab().toImage();
            QVERIFY(hasColour(picture, look::ink(look::Ink::Tx, plots.palette())));
            const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
            if (!folder.isEmpty())
                picture.save(u"%1/range-%2-%3.png"_s.arg(folder).arg(span.count()).arg(dark ? u"dark"_s : u"light"_s));
        }
        QApplication::setPalette(look::lightPalette());
    }

    void plotsAreChosenAndTheChoiceIsKept()
    {
        PlotStack plots(*m_model);
        plots.setHidden({u"errors"_s});
        for (const PlotStack::Choice &choice : plots.choices())
            QCOMPARE(choice.plot->isVisibleTo(&plots), choice.name != u"errors"_s);
        QSet<QString> all;
        for (const PlotStack::Choice &choice : plots.choices())
            all.insert(choice.name);
        plots.setHidden(all);
        QVERIFY(plots.choices().constFirst().shown); // never none

        const QTemporaryDir folder;
        const QString path = folder.filePath(u"deep/panel.ini"_s);
        PreferenceStore store(path);
        Preferences preferences = store.get();
        preferences.hiddenPlots = {u"errors"_s, u"cpu"_s};
        preferences.samplingPeriod = 100ms;
        preferences.keepHistory = false;
        store.set(preferences);
        QCOMPARE(store.problem(), QString());
        QCOMPARE(PreferenceStore(path).get(), preferences);
        preferences.hiddenPlots.clear();
        store.set(preferences);
        QCOMPARE(PreferenceStore(path).get(), preferences);
    }

    void wrongPreferencesAreLeftAtTheirDefault()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"panel.ini"_s);
        {
            QSettings file(path, QSettings::IniFormat);
            file.setValue("sampling_period_ms", 3);
            file.setValue("trial_seconds", u"soon"_s);
        }
        QCOMPARE(PreferenceStore(path).get(), Preferences());
        // A folder that cannot be made: the choice holds for this run, and is said to.
        QFile blocker(folder.filePath(u"blocker"_s));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        const LogLines log("org.anarchyegpu.services");
        PreferenceStore store(folder.filePath(u"blocker/panel.ini"_s));
        Preferences preferences;
        preferences.samplingPeriod = 1s;
        store.set(preferences);
        QVERIFY(store.problem().contains(u"panel.ini"_s));
        QCOMPARE(store.get().samplingPeriod, 1000ms);
        preferences.samplingPeriod = 2s;
        store.set(preferences);
        QCOMPARE(log.lines().size(), 1); // of both: the cause is the same
    }

private:
    /// Samples of a quarter of a second; the hundredth since the start has three errors.
    void feed(int count, const std::function<double(int)> &rate)
    {
        Sampler::Batch batch;
        for (int i = 0; i < count; ++i) {
            m_nowNs += step;
            Sample sample = makeSample(m_nowNs, rate(i), 1e6, 1000);
            if (m_nowNs == start + 101 * step) {
                m_errors[ANARCHY_ERROR_CRC] += 3;
                sample.values[static_cast<std::size_t>(Metric::ErrorCrc)] = 12;
            }
            sample.errors = m_errors;
            batch.samples.push_back(sample);
        }
        m_model->take(batch);
    }

    /// Samples of a quarter of a second in which everything moves.
    void feedLively(int count)
    {
        Sampler::Batch batch;
        for (int i = 0; i < count; ++i) {
            m_nowNs += step;
            const double load = 1 + 0.5 * std::sin(i / 90.0) + 0.1 * std::sin(i * 1.7);
            Sample sample = makeSample(m_nowNs, 2e9 * load, 8e8 * (2.2 - load));
            const auto set
                = [&](Metric metric, double value) { sample.values[static_cast<std::size_t>(metric)] = value; };
            const double slow = i % 41 == 0 ? 8 : 1;
            const auto latency = [&](quint32 times, double ns) {
                sample.dmaLatency.addBucket(anarchy_histogram_index(static_cast<quint64>(ns)), times);
            };
            latency(600, 3e4 * load);
            latency(380, 5e4 * load);
            latency(18, 8e4 * load * slow);
            latency(2, 1.3e5 * load * slow);
            for (const auto &[metric, percent] :
                 {std::pair(Metric::DmaP50, 50.0), std::pair(Metric::DmaP99, 99.0), std::pair(Metric::DmaP999, 99.9)})
                set(metric, static_cast<double>(sample.dmaLatency.percentileNs(percent)));
            set(Metric::DmaMax, static_cast<double>(sample.dmaLatency.maximumNs()));
            set(Metric::InFlight, std::floor(200 * load));
            set(Metric::CpuLoad, 0.4 * load);
            set(Metric::InterruptRate, 9e3 * load);
            for (const auto &[kind, every] :
                 {std::pair(ANARCHY_ERROR_CRC, 130), std::pair(ANARCHY_ERROR_TIMEOUT, 700)}) {
                const bool wrong = i % every < 2;
                set(errorMetric(kind), wrong ? 8 : 0);
                m_errors[kind] += wrong ? 2 : 0;
            }
            sample.errors = m_errors;
            batch.samples.push_back(sample);
        }
        m_model->take(batch);
    }

    /// Buckets up to now: busier by day than by night, with a pause, now and then an error.
    void fill(BucketTier &tier, qint64 ns) const
    {
        const qint64 last = m_nowNs / tier.widthNs() - 1;
        for (qint64 i = last - ns / tier.widthNs(); i <= last; ++i) {
            const double days = static_cast<double>(i * tier.widthNs()) / static_cast<double>(day);
            if (std::fmod(days, 7) > 6.7)
                continue;
            Bucket bucket{};
            bucket.index = static_cast<quint32>(i);
            bucket.samples = 4;
            bucket.coveredMs = static_cast<quint16>(tier.widthNs() / 1'000'000);
            const auto rate = static_cast<float>(2e9 * (1 + std::sin(days * 6.283)));
            // Of TX, RX, descriptors, interrupts and the processor's load.
            const std::array means{rate, 6e8F + rate / 8, rate / 1e7F, rate / 3e5F, 0.1F + rate / 1e10F};
            for (std::size_t metric = 0; metric < means.size(); ++metric)
                bucket.extents[metric] = {means[metric] / 2, means[metric], means[metric] * 1.3F};
            bucket.singles = {7.2e9F, 6e4F, 2e5F + rate / 1e4F, 4e5F, 9e5F, 1e5F, 2e5F};
            bucket.errors[ANARCHY_ERROR_CRC] = i % 700 == 0 ? 12 : 0;
            tier.restore(bucket, {});
        }
    }

    static bool hasColour(const QImage &image, const QColor &colour)
    {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == colour)
                    return true;
            }
        }
        return false;
    }

    qint64 m_nowNs = start;
    std::array<quint64, ANARCHY_ERROR_COUNT> m_errors{};
    std::unique_ptr<LiveModel> m_model;
};

ANARCHY_WIDGET_TEST(MonitorViewsTest, "monitorviews")
#include "tst_monitorviews.moc"
