// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

#include <ftxui/screen/terminal.hpp>

#include "base/clock.h"
#include "cli/terminal/braille.h"
#include "cli/terminal/screenlines.h"
#include "cli/terminal/terminalview.h"
#include "drivers/drivers.h"
#include "testprogram.h"

using namespace anarchy;
using namespace anarchy::cli;
using namespace Qt::StringLiterals;

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr qint64 startNs = 10'000 * nsPerSecond;

/// A driver that finds nothing by itself: all samples are the test's.
class SilentDriver final : public DriverPort {
public:
    Presence presence() const override { return Presence::NoLink; }
    QString presenceText() const override { return u"Nothing is connected."_s; }
    bool isSimulated() const override { return simulated; }
    std::unique_ptr<TelemetryReader> openReader(int) const override { return nullptr; }
    std::optional<Configuration> configuration() const override { return std::nullopt; }
    ChangeService *changes() override { return nullptr; }

    bool simulated = false;
};

Sample sampleAt(qint64 timeNs, double tx)
{
    Sample sample;
    sample.timeNs = timeNs;
    sample.intervalNs = nsPerSecond / 4;
    sample.values.fill(nothing);
    const auto set
        = [&sample](Metric metric, double value) { sample.values[static_cast<std::size_t>(metric)] = value; };
    set(Metric::TxRate, tx);
    set(Metric::RxRate, 1.07e9);
    set(Metric::MaximumRate, 7.2e9);
    set(Metric::DmaP50, 12.3e3);
    set(Metric::DmaP99, 84.1e3);
    set(Metric::DmaP999, 1.23e6);
    set(Metric::DmaMax, 4.56e6);
    for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
        set(errorMetric(kind), 0);
    sample.errors[ANARCHY_ERROR_CRC] = 17;
    sample.errorTotal = 17;
    sample.state = ANARCHY_LINK_UP;
    sample.generation = 4;
    sample.lanes = 4;
    sample.channelsOpen = 2;
    sample.channelsEffective = 7;
    for (std::size_t i : {0U, 3U}) {
        sample.channels[i].state = ANARCHY_CHANNEL_OPEN;
        sample.channels[i].tx_bytes = static_cast<quint64>((timeNs - startNs) / 4); // 250 MB/s
        sample.channels[i].tx_in_flight = 5;
    }
    return sample;
}

/// A view over samples that a test makes up, at a moment that a test decides.
struct Bench {
    qint64 nowNs = startNs;
    SilentDriver *driver;
    LiveModel model;
    TerminalView view;

    explicit Bench(ColourScheme scheme = ColourScheme::None)
        : Bench(std::make_unique<SilentDriver>(), scheme)
    {
    }
    Bench(std::unique_ptr<SilentDriver> port, ColourScheme scheme)
        : driver(port.get())
        , model(std::move(port), [this] { return nowNs; })
        , view(model, 0, scheme)
    {
        QObject::connect(&model, &LiveModel::sampled, &model, [this](const Sample &sample) { view.take(sample); });
    }

    void add(double tx, bool afterBreak = false)
    {
        nowNs += nsPerSecond / 4;
        Sampler::Batch batch;
        batch.samples.push_back(sampleAt(nowNs, tx));
        batch.samples.back().afterBreak = afterBreak;
        model.take(batch);
    }
    /// Without a link for that many samples' time.
    void lose(int samples)
    {
        nowNs += samples * nsPerSecond / 4;
        model.take({{}, true});
    }
    /// With the escape sequences that style it.
    QString styled(int width, int height)
    {
        QStringList result;
        for (const std::string &line : screenLines(view.draw(width, height), width, height))
            result += QString::fromStdString(line);
        return result.join(u'\n');
    }
    QString text(int width, int height)
    {
        static const QRegularExpression style(u"\x1b\\[[0-9;]*m"_s);
        return styled(width, height).remove(style);
    }
    QStringList lines(int width, int height) { return text(width, height).split(u'\n'); }
};

/// Columns of braille dots that a line of the screen has above the lowest row, counted from the right edge.
QList<int> brailleColumns(const QString &line)
{
    QList<int> columns;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const int bits = line[line.size() - 1 - i].unicode() - 0x2800;
        if (bits > 0 && bits < 256)
            columns += static_cast<int>(i);
    }
    return columns;
}

/// The lines of the TX graph, from its highest to its lowest.
QStringList txGraph(const QStringList &screen)
{
    const auto begins
        = [&screen](const QString &words) { return screen.indexOf(QRegularExpression(u"^▍"_s + words + u".*"_s)); };
    const qsizetype from = begins(u"TX"_s) + 1;
    return screen.mid(from, begins(u"RX"_s) - from);
}

} // namespace

class TestTerminalView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ftxui::Terminal::SetColorSupport(ftxui::Terminal::TrueColor); }

    void aSpikeOfOneSampleSurvivesEveryWidth()
    {
        constexpr qint64 milli = 1'000'000;
        for (const int count : {10, 240, 3600}) {
            for (const int columns : {8, 98, 380}) {
                std::vector<SeriesPoint> points;
                for (int i = 0; i < count; ++i)
                    points.push_back({i * milli, i == count / 3 ? 1000.0 : 1.0});
                const std::vector<double> maxima = columnMaxima(points, 0, (count - 1) * milli, columns);
                QCOMPARE(std::ssize(maxima), columns);
                QCOMPARE(*std::ranges::max_element(maxima), 1000.0);
                QVERIFY(std::ranges::none_of(maxima, [](double value) { return std::isnan(value); }));
            }
        }
    }

    void nothingLeadsOverAGap()
    {
        const std::vector<SeriesPoint> points{{0, 1}, {10, 1}, {10, nothing}, {60, 1}, {100, 1}};
        const std::vector<double> maxima = columnMaxima(points, 0, 100, 50);
        for (int column = 0; column < 50; ++column)
            QCOMPARE(std::isnan(maxima[static_cast<std::size_t>(column)]),
                     column > 4 && column < 29); // 100 is in the last
    }

    void brailleFillsFromTheBottom()
    {
        const std::vector<double> shares{0, 0.5, nothing, 1, 1, nothing};
        const std::vector<std::u32string> lines = brailleArea(shares, 2);
        QCOMPARE(lines.size(), 2U);
        QCOMPARE(lines[0], U"\u2800\u28b8\u2847");
        QCOMPARE(lines[1], U"\u28f8\u28b8\u2847"); // zero is a dot, nothing is none
    }

    void everySizeShowsTheNumbersAndFits_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        for (const auto &[width, height] :
             {std::pair(60, 15), std::pair(80, 24), std::pair(100, 30), std::pair(119, 20), std::pair(120, 15),
              std::pair(200, 60), std::pair(60, 60)})
            QTest::addRow("%dx%d", width, height) << width << height;
    }

    void everySizeShowsTheNumbersAndFits()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        Bench bench;
        bench.driver->simulated = true;
        for (int i = 0; i < 240; ++i)
            bench.add(2.41e9);
        const QStringList lines = bench.lines(width, height);
        if (qEnvironmentVariableIsSet("ANARCHY_EGPU_SHOW"))
            qInfo().noquote() << u'\n' + lines.join(u'\n');
        QCOMPARE(lines.size(), height);
        for (const QString &line : lines)
            QCOMPARE(line.size(), width);
        const QString text = lines.join(u'\n');
        for (const QString &wanted :
             {u"link0"_s, u"● Up"_s, u"Gen4 x4"_s, u"SIMULATED"_s, u"TX 2.41 GB/s"_s, u"RX 1.07 GB/s"_s,
              u"maximum 7.20 GB/s"_s, u"p50 12.3 µs"_s, u"p99 84.1 µs"_s, u"p99.9 1.23 ms"_s, u"max 4.56 ms"_s,
              u"CRC 17"_s, u"−60 s"_s, u"now"_s, u"q quit"_s, u"? help"_s})
            QVERIFY2(text.contains(wanted), qPrintable(wanted + u'\n' + text));
        QCOMPARE(text.contains(u"link loss 0"_s), height >= 20);
        QCOMPARE(text.count(u"250 MB/s"_s), height >= 30 ? 2 : 0); // of the two channels
        QCOMPARE(text.count(u"▍p99"_s), height >= 60 ? 1 : 0); // the latency graph
    }

    void aSpikeIsSeenInEverySpan()
    {
        for (const int span : {60, 300, 900}) {
            Bench bench;
            bench.model.view().setSpan(std::chrono::seconds(span));
            for (int i = 0; i < 230; ++i)
                bench.add(i == 200 ? 7.0e9 : 0.1e9);
            const QStringList graph = txGraph(bench.lines(80, 24));
            QVERIFY(graph.size() >= 3);
            const QList<int> high = brailleColumns(graph.first());
            QVERIFY2(high.size() == 1 || high.size() == 2, qPrintable(graph.join(u'\n')));
            // 30 samples are 7.5 s before the right edge; the graph is 68 characters wide.
            QVERIFY(std::abs(high.first() - 68 * 7.5 / span) <= 1.5);
        }
    }

    void aGapIsAGap()
    {
        Bench bench;
        for (int i = 0; i < 120; ++i)
            bench.add(2e9);
        bench.lose(40); // 10 of 60 seconds
        bench.add(2e9, true);
        for (int i = 0; i < 79; ++i)
            bench.add(2e9);
        const QStringList graph = txGraph(bench.lines(80, 24));
        const QList<int> low = brailleColumns(graph.last());
        const int from = static_cast<int>(std::lround(68 * 20.0 / 60));
        const int to = static_cast<int>(std::lround(68 * 30.0 / 60));
        for (int column = 0; column < 68; ++column) {
            if (std::abs(column - from) > 1 && std::abs(column - to) > 1)
                QCOMPARE(low.contains(column), column < from || column > to);
        }
    }

    void withoutALinkItSaysSoAndTheGapGrows()
    {
        Bench bench;
        for (int i = 0; i < 240; ++i)
            bench.add(2e9);
        bench.lose(120);
        const QStringList lines = bench.lines(80, 24);
        const QString text = lines.join(u'\n');
        QVERIFY(text.contains(u"○ No link"_s));
        QVERIFY(text.contains(u"Nothing is connected."_s));
        QVERIFY(text.contains(u"TX – "_s));
        QVERIFY(text.contains(u"p99 – "_s));
        const QList<int> low = brailleColumns(txGraph(lines).last());
        QVERIFY(!low.isEmpty());
        QVERIFY(std::abs(low.first() - 34) <= 1); // the newer half of the minute is empty
    }

    void beforeTheFirstSampleNothingIsMadeUp()
    {
        Bench bench;
        const QStringList lines = bench.lines(80, 24);
        for (const QString &line : lines)
            QVERIFY(brailleColumns(line).isEmpty());
        QVERIFY(lines.join(u'\n').contains(u"since load –"_s));
    }

    void aWindowThatIsTooSmallSaysWhatIsNeeded()
    {
        Bench bench;
        QVERIFY(bench.text(59, 15).contains(u"59 × 15, needed are 60 × 15"_s));
        QVERIFY(bench.text(60, 14).contains(u"too small"_s));
        QVERIFY(!bench.text(60, 15).contains(u"too small"_s));
        for (const auto &[width, height] : {std::pair(1, 1), std::pair(5, 2), std::pair(300, 3)})
            QCOMPARE(bench.lines(width, height).size(), height);
    }

    void pausedStandsStillAndSaysSo()
    {
        Bench bench;
        for (int i = 0; i < 40; ++i)
            bench.add(1e9 + i * 1e7);
        bench.model.view().setPaused(true);
        const QStringList before = txGraph(bench.lines(80, 24));
        QVERIFY(bench.text(80, 24).contains(u"PAUSED"_s));
        for (int i = 0; i < 40; ++i)
            bench.add(5e9);
        QCOMPARE(txGraph(bench.lines(80, 24)), before);
        bench.model.view().setPaused(false);
        QVERIFY(txGraph(bench.lines(80, 24)) != before);
    }

    void helpCoversAndGoes()
    {
        Bench bench;
        bench.add(1e9);
        bench.view.setHelpVisible(true);
        QVERIFY(bench.text(60, 15).contains(u"longer or shorter span"_s));
        bench.view.setHelpVisible(false);
        QVERIFY(!bench.text(60, 15).contains(u"longer or shorter span"_s));
    }

    void coloursAreThePanelsAndNoneWhereNoneAreWanted()
    {
        const auto escape = [](quint32 rgb) {
            return u"38;2;%1;%2;%3m"_s.arg((rgb >> 16) & 255).arg((rgb >> 8) & 255).arg(rgb & 255);
        };
        for (const auto scheme : {ColourScheme::OnDark, ColourScheme::OnLight}) {
            Bench bench(scheme);
            bench.add(2e9);
            bench.add(2e9);
            const QString text = bench.styled(80, 24);
            for (const Ink ink : {Ink::Tx, Ink::Rx})
                QVERIFY(
                    text.contains(escape(scheme == ColourScheme::OnDark ? inkShades(ink).dark : inkShades(ink).light)));
        }
        Bench plain;
        plain.add(2e9);
        plain.add(2e9);
        QVERIFY(!plain.styled(80, 24).contains(QRegularExpression(u"\x1b\\[[0-9;]*(3[0-7]|38;)[0-9;]*m"_s)));
    }

    void theEnvironmentDecidesOnColours()
    {
        const auto with = [](const char *noColour, const char *background) {
            qputenv("NO_COLOR", noColour);
            qputenv("COLORFGBG", background);
            return colourSchemeOfTerminal();
        };
        QCOMPARE(with("1", "0;15"), ColourScheme::None);
        QCOMPARE(with("", "0;15"), ColourScheme::OnLight);
        QCOMPARE(with("", "0;default;7"), ColourScheme::OnLight);
        QCOMPARE(with("", "15;0"), ColourScheme::OnDark);
        QCOMPARE(with("", ""), ColourScheme::OnDark);
        qunsetenv("NO_COLOR");
        qunsetenv("COLORFGBG");
    }
};

ANARCHY_TEST(TestTerminalView, "terminalview")
#include "tst_terminalview.moc"
