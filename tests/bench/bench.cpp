// SPDX-License-Identifier: GPL-3.0-or-later
// Measures what the panel costs, each figure against a peer in the same run. Prints a table and writes bench.json.
#include <QApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <vector>

#include "driver/simulatedlink.h"
#include "telemetry/plotreducer.h"
#include "telemetry/timeseries.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 15;
constexpr int columns = 600;
constexpr int samplesIn15Minutes = 3600;

/// Median of several rounds, each the mean time of `repeats` calls, in microseconds.
template<typename Work>
double medianUs(int repeats, Work work)
{
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < repeats; ++i)
            work();
        const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
        times.push_back(spent.count() / repeats);
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[rounds / 2];
}

class Report {
public:
    explicit Report(QString path)
        : m_path(std::move(path))
    {
    }

    void add(const QString &name, double value, const QString &unit, double goal, const QString &peer, double peerValue)
    {
        m_entries.append(QJsonObject{{u"name"_s, name},
                                     {u"value"_s, value},
                                     {u"unit"_s, unit},
                                     {u"goal"_s, goal},
                                     {u"met"_s, value <= goal},
                                     {u"peer"_s, peer},
                                     {u"peer_value"_s, peerValue}});
        std::printf("%-44s %9.2f %-3s goal <= %-7.2f %-4s %s %.2f\n", qPrintable(name), value, qPrintable(unit), goal,
                    value <= goal ? "met" : "NOT", qPrintable(peer), peerValue);
    }

    bool write() const
    {
        QFile file(m_path);
        return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(m_entries).toJson()) > 0;
    }

private:
    QString m_path;
    QJsonArray m_entries;
};

void measureSample(Report &report)
{
    SimulatedLink link(1);
    anarchy_telemetry before;
    anarchy_telemetry after;
    link.readAt(1, before);
    link.readAt(250'000'001, after);
    TimeSeries series(samplesIn15Minutes);
    anarchy_telemetry copy;
    qint64 time = 0;
    const double sample = medianUs(2000, [&] {
        std::memcpy(&copy, &after, sizeof copy);
        std::optional<Sample> taken = Sample::between(before, copy);
        taken->timeNs = ++time;
        series.append(*taken);
    });
    const double bare = medianUs(2000, [&] {
        std::memcpy(&copy, &after, sizeof copy);
        const volatile quint64 seen = copy.tx_bytes;
        Q_UNUSED(seen);
    });
    report.add(u"one sample: copy, decode, store"_s, sample, u"us"_s, 2.0, u"copy alone"_s, bare);
}

void measureReduction(Report &report)
{
    std::vector<SeriesPoint> points;
    for (int i = 0; i < samplesIn15Minutes; ++i)
        points.push_back({i, static_cast<double>((i * 7919) % 1000)});
    std::vector<std::vector<ColumnPoint>> segments;
    const double reduce = medianUs(200, [&] { reduceToColumns(points, 0, samplesIn15Minutes, columns, segments); });

    QImage image(columns, 160, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QList<QPointF> line;
    for (const ColumnPoint &point : segments[0])
        line << QPointF(point.x, point.first / 7) << QPointF(point.x, point.maximum / 7);
    const double draw = medianUs(20, [&] { painter.drawPolyline(line.constData(), static_cast<int>(line.size())); });
    report.add(u"one series of 15 min to 600 columns"_s, reduce, u"us"_s, 100.0, u"drawing the result"_s, draw);
}

} // namespace

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    Report report(QCoreApplication::arguments().value(1, u"bench.json"_s));
    measureSample(report);
    measureReduction(report);
    return report.write() ? 0 : 1;
}
