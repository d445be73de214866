// SPDX-License-Identifier: GPL-3.0-or-later
#include <QBuffer>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "base/clock.h"
#include "contract/link.h"
#include "export/eventexport.h"
#include "export/historyexport.h"
#include "samplesource.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 start = 20'416 * nsPerDay; // 2025-11-24, on every bucket's boundary
constexpr qint64 always = std::numeric_limits<qint64>::max();

ExportHeader header()
{
    return {u"1.2"_s, {0, false, {}, {}}, start, start + nsPerMinute, {}};
}

QByteArray exported(const HistoryRows &rows, ExportFormat format, const ExportHeader &head = header())
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    HistoryExport out(buffer, format, head, rows.resolution());
    out.add(rows);
    return out.finish() && out.rows() == rows.size() ? buffer.data() : QByteArray();
}

QByteArray exported(const History &history, Resolution resolution, ExportFormat format)
{
    return exported(HistoryRows(history, resolution, 0, always), format);
}

/// A file of RFC 4180 taken apart, by a reader that knows nothing of the writer; nothing when it is none.
QList<QStringList> parsed(const QByteArray &csv)
{
    QList<QStringList> records;
    QStringList record;
    QByteArray cell;
    bool quoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted && c == '"' && csv.mid(i + 1, 1) == "\"") {
            cell += csv[++i];
        } else if (c == '"') {
            if (!quoted && !cell.isEmpty())
                return {};
            quoted = !quoted;
        } else if (quoted || (c != ',' && c != '\r' && c != '\n')) {
            cell += c;
        } else {
            record += QString::fromUtf8(cell);
            cell.clear();
            if (c == ',')
                continue;
            if (c == '\n' || csv.mid(i + 1, 1) != "\n")
                return {};
            ++i;
            if (!records.isEmpty() && record.size() != records.first().size())
                return {};
            records += std::exchange(record, {});
        }
    }
    return quoted || !cell.isEmpty() || !record.isEmpty() ? QList<QStringList>() : records;
}

/// The cell of a record below the name of its column.
QString cell(const QList<QStringList> &table, qsizetype record, const QString &column)
{
    const qsizetype at = table.value(0).indexOf(column);
    return at < 0 ? u"no such column"_s : table.value(record).value(at);
}

/// Keeps nothing of what is written but how much that was, and takes no more than `room`.
class Counter final : public QIODevice {
public:
    explicit Counter(qint64 room = always)
        : m_room(room)
    {
        open(WriteOnly | Unbuffered);
    }
    qint64 lines = 0;
    qint64 longest = 0;

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override
    {
        if (size > m_room)
            return -1;
        m_room -= size;
        lines += std::count(data, data + size, '\n');
        longest = std::max(longest, size);
        return size;
    }

private:
    qint64 m_room;
};

} // namespace

class TestExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void aFewSamplesToTheByte()
    {
        History history;
        SampleSource source(start);
        Sample sample = source.next(nsPerSecond / 4, 1'000'000.5, {}, 2);
        sample.values[static_cast<std::size_t>(Metric::DmaP99)] = 2'048;
        sample.values[static_cast<std::size_t>(Metric::CpuLoad)] = 0.1;
        history.append(sample);
        source.skip(3 * nsPerSecond);
        sample = source.next(nsPerSecond / 2, 0);
        sample.afterBreak = true;
        history.append(sample);
        QCOMPARE(
            exported(history, Resolution::Samples, ExportFormat::Csv),
            "time,time_unix_ns,length_ns,after_gap,source,tx_bytes_per_second,rx_bytes_per_second,"
            "maximum_bytes_per_second,dma_p50_ns,dma_p99_ns,dma_p999_ns,dma_max_ns,round_trip_p50_ns,"
            "round_trip_p99_ns,in_flight_descriptors,interrupts_per_second,cpu_load_ratio,errors_crc,"
            "errors_overrun,errors_dropped,errors_duplicate,errors_reordered,errors_timeout,errors_handshake,"
            "errors_link_loss\r\n"
            "2025-11-24T00:00:00.250Z,1763942400250000000,250000000,0,link0,1000000.5,,,,2048,,,,,,,0.1,2,0,0,0,0,0,"
            "0,0\r\n"
            "2025-11-24T00:00:03.750Z,1763942403750000000,500000000,1,link0,0,,,,,,,,,,,,0,0,0,0,0,0,0,0\r\n");
    }

    void aBucketHasItsExtremes()
    {
        History history;
        SampleSource source(start);
        history.append(source.next(nsPerSecond / 4, 400, {}, 1));
        history.append(source.next(nsPerSecond / 2, 100, {}, 2));
        const auto table = parsed(exported(history, Resolution::Seconds, ExportFormat::Csv));
        QCOMPARE(table.size(), 2);
        QCOMPARE(cell(table, 1, u"time"_s), u"2025-11-24T00:00:00.000Z"_s);
        QCOMPARE(cell(table, 1, u"length_ns"_s), u"1000000000"_s);
        QCOMPARE(cell(table, 1, u"covered_ns"_s), u"750000000"_s);
        QCOMPARE(cell(table, 1, u"samples"_s), u"2"_s);
        QCOMPARE(cell(table, 1, u"tx_bytes_per_second_min"_s), u"100"_s);
        QCOMPARE(cell(table, 1, u"tx_bytes_per_second_mean"_s), u"200"_s);
        QCOMPARE(cell(table, 1, u"tx_bytes_per_second_max"_s), u"400"_s);
        QCOMPARE(cell(table, 1, u"rx_bytes_per_second_mean"_s), QString());
        QCOMPARE(cell(table, 1, u"errors_crc"_s), u"3"_s);
    }

    void jsonSaysTheSame()
    {
        History history;
        SampleSource source(start);
        Sample sample = source.next(nsPerSecond / 4, 0.1, {}, 2);
        sample.values[static_cast<std::size_t>(Metric::DmaP99)] = 2'048;
        history.append(sample);
        source.skip(3 * nsPerSecond);
        sample = source.next(nsPerSecond / 2, 5e9);
        sample.afterBreak = true;
        history.append(sample);

        ExportHeader head = header();
        head.source = {3, true, {}, ANARCHY_TRANSPORT_SIMULATED};
        head.parameters = defaultValues();
        const HistoryRows rows(history, Resolution::Samples, 0, always);
        QJsonParseError error{};
        const QJsonObject object = QJsonDocument::fromJson(exported(rows, ExportFormat::Json, head), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(object["schema"_L1], u"anarchy-egpu-history"_s);
        QCOMPARE(object["schema_version"_L1], 1);
        QCOMPARE(object["program"_L1], u"1.2"_s);
        QCOMPARE(object["resolution"_L1], u"samples"_s);
        QCOMPARE(object["row_time"_L1], u"end"_s);
        QCOMPARE(object["from"_L1], u"2025-11-24T00:00:00.000Z"_s);
        QCOMPARE(object["from_unix_ns"_L1].toInteger(), start);
        QCOMPARE(object["to_unix_ns"_L1].toInteger(), start + nsPerMinute);
        QCOMPARE(object["source"_L1].toObject(),
                 (QJsonObject{{u"link"_s, 3},
                              {u"transport"_s, u"simulated"_s},
                              {u"simulated"_s, true},
                              {u"recording"_s, QJsonValue()}}));
        QCOMPARE(object["parameters"_L1].toObject()["ring_buffer_size"_L1], 256);

        const QJsonArray array = object["rows"_L1].toArray();
        QCOMPARE(array.size(), 2);
        const QJsonObject first = array[0].toObject();
        QCOMPARE(first["time"_L1], u"2025-11-24T00:00:00.250Z"_s);
        QCOMPARE(first["time_unix_ns"_L1].toInteger(), start + nsPerSecond / 4);
        QCOMPARE(first["source"_L1], u"link3 simulated"_s);
        QCOMPARE(first["tx_bytes_per_second"_L1].toDouble(), 0.1);
        QCOMPARE(first["dma_p99_ns"_L1], 2'048);
        QVERIFY(first.contains("rx_bytes_per_second"_L1) && first["rx_bytes_per_second"_L1].isNull());
        QCOMPARE(first["after_gap"_L1], false);
        QCOMPARE(first["errors_crc"_L1], 2);
        QCOMPARE(array[1].toObject()["after_gap"_L1], true);
        QCOMPARE(array[1].toObject()["tx_bytes_per_second"_L1].toDouble(), 5e9);
        // Both formats have the same columns.
        QStringList names = parsed(exported(rows, ExportFormat::Csv, head)).value(0);
        names.sort();
        QCOMPARE(names, first.keys());
        for (int kind = 0; kind < ANARCHY_ERROR_COUNT; ++kind)
            QVERIFY(names.contains("errors_"_L1 + QLatin1StringView(errorName(kind))));
    }

    void nothingIsAWholeFileToo()
    {
        const History history;
        const HistoryRows none(history, Resolution::Minutes, 0, always);
        QCOMPARE(parsed(exported(none, ExportFormat::Csv)).size(), 1);
        const QJsonDocument json = QJsonDocument::fromJson(exported(none, ExportFormat::Json));
        QVERIFY(json.isObject());
        QVERIFY(json["rows"_L1].isArray());
        QCOMPARE(json["row_time"_L1], u"begin"_s);
        QVERIFY(json["parameters"_L1].isNull());
        QVERIFY(json["source"_L1]["transport"_L1].isNull());
    }

    void whereItComesFromIsInEachRow()
    {
        QCOMPARE(ExportSource({2, false, {}, {}}).text(), u"link2"_s);
        QCOMPARE(ExportSource({2, true, {}, {}}).text(), u"link2 simulated"_s);
        QCOMPARE(ExportSource({2, false, u"evening.aer"_s, {}}).text(), u"recording evening.aer"_s);
        History history;
        SampleSource source(start);
        history.append(source.next(nsPerSecond, 1));
        ExportHeader head = header();
        head.source = {0, true, u"süß, \"new\"\nline.aer"_s, {}};
        const HistoryRows rows(history, Resolution::Minutes, 0, always);
        const QByteArray csv = exported(rows, ExportFormat::Csv, head);
        QVERIFY(csv.contains(",\"recording süß, \"\"new\"\"\nline.aer simulated\","));
        QCOMPARE(cell(parsed(csv), 1, u"source"_s), u"recording süß, \"new\"\nline.aer simulated"_s);
        const QJsonDocument json = QJsonDocument::fromJson(exported(rows, ExportFormat::Json, head));
        QCOMPARE(json["source"_L1]["recording"_L1], u"süß, \"new\"\nline.aer"_s);
        QCOMPARE(json["rows"_L1][0]["source"_L1], u"recording süß, \"new\"\nline.aer simulated"_s);
    }

    // The minute's p99 is that of its own latencies, and one sample's spike is there as its maximum.
    void nothingIsAveragedAway()
    {
        History history;
        SampleSource source(start);
        for (int i = 0; i < 59; ++i)
            history.append(source.next(nsPerSecond, i == 30 ? 999 : 1, latencies({{1'000, 1000}})));
        history.append(source.next(nsPerSecond - 1, 1, latencies({{250'000, 2000}})));
        const auto table = parsed(exported(history, Resolution::Minutes, ExportFormat::Csv));
        QCOMPARE(table.size(), 2);
        QCOMPARE(cell(table, 1, u"dma_p99_ns"_s).toFloat(), history.minutes().at(start)->singles[2]);
        QVERIFY(cell(table, 1, u"dma_p99_ns"_s).toDouble() > 240e3);
        QVERIFY(cell(table, 1, u"dma_p50_ns"_s).toDouble() < 1'100);
        QCOMPARE(cell(table, 1, u"tx_bytes_per_second_max"_s), u"999"_s);
        QVERIFY(cell(table, 1, u"tx_bytes_per_second_mean"_s).toDouble() < 20);
    }

    void gapsAreMarked()
    {
        History history;
        SampleSource source(start);
        for (int part = 0; part < 2; ++part) {
            for (int i = 0; i < 120; ++i)
                history.append(source.next(nsPerSecond, 5));
            source.skip(10 * nsPerMinute);
        }
        const auto table = parsed(exported(history, Resolution::Minutes, ExportFormat::Csv));
        QStringList marks;
        for (qsizetype record = 1; record < table.size(); ++record)
            marks += cell(table, record, u"after_gap"_s);
        QCOMPARE(marks, (QStringList{u"0"_s, u"0"_s, u"0"_s, u"1"_s, u"0"_s, u"0"_s}));
        const QJsonDocument json = QJsonDocument::fromJson(exported(history, Resolution::Minutes, ExportFormat::Json));
        for (qsizetype record = 0; record < marks.size(); ++record)
            QCOMPARE(json["rows"_L1][record]["after_gap"_L1], marks[record] == "1"_L1);
    }

    // Everything that can be kept of thirty days, a row at a time.
    void aMonthIsWrittenRowByRow()
    {
        History history;
        SampleSource source(start);
        for (int i = 0; i < History::minuteCapacity; ++i)
            history.append(source.next(nsPerMinute, i));
        const HistoryRows rows(history, Resolution::Minutes, 0, always);
        QCOMPARE(rows.size(), 43'200);
        for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Json}) {
            Counter counter;
            HistoryExport out(counter, format, header(), Resolution::Minutes);
            const qint64 head = counter.lines;
            out.add(rows);
            QCOMPARE(counter.lines - head, 43'200);
            QVERIFY(out.finish());
            QCOMPARE(out.rows(), 43'200);
            QVERIFY2(counter.longest < 4096, qPrintable(QString::number(counter.longest)));
        }
    }

    void aFullDiskIsSaid()
    {
        History history;
        SampleSource source(start);
        for (int i = 0; i < 100; ++i)
            history.append(source.next(nsPerSecond, i));
        for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Json}) {
            Counter disk(5'000);
            HistoryExport out(disk, format, header(), Resolution::Samples);
            out.add(HistoryRows(history, Resolution::Samples, 0, always));
            QVERIFY(!out.finish());
        }
    }

    void theLocaleChangesNothing()
    {
        History history;
        SampleSource source(start);
        history.append(source.next(nsPerSecond / 4, 1'234'567.5));
        for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Json}) {
            const QByteArray before = exported(history, Resolution::Seconds, format);
            QVERIFY(before.contains("1234567.5"));
            QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
            QCOMPARE(QLocale().toString(1.5), u"1,5"_s);
            QCOMPARE(exported(history, Resolution::Seconds, format), before);
            QLocale::setDefault(QLocale(QLocale::Persian)); // has digits of its own
            QCOMPARE(exported(history, Resolution::Seconds, format), before);
            QLocale::setDefault(QLocale::c());
        }
    }

    void numbersReadBackAsTheSame()
    {
        QCOMPARE(TableWriter::digits(0), "0");
        QCOMPARE(TableWriter::digits(-2.5), "-2.5");
        QCOMPARE(TableWriter::digits(static_cast<double>(0.1F)), "0.1");
        QCOMPARE(TableWriter::digits(0.1), "0.1");
        QCOMPARE(TableWriter::digits(4'831'838'208.25), "4831838208.25");
        QCOMPARE(TableWriter::digits(1e10), "10000000000");
        QCOMPARE(TableWriter::digits(1e-7), "0.0000001");
        std::mt19937 dice(3);
        for (int i = 0; i < 10'000; ++i) {
            const double number = std::ldexp(static_cast<double>(dice()) + static_cast<double>(dice()) / 7,
                                             static_cast<int>(dice() % 200) - 100);
            const auto single = static_cast<float>(number);
            QCOMPARE(TableWriter::digits(static_cast<double>(single)).toFloat(), single);
            if (static_cast<double>(single) != number)
                QCOMPARE(TableWriter::digits(number).toDouble(), number);
            QVERIFY(!TableWriter::digits(number).contains('e'));
        }
        const double least = std::numeric_limits<double>::denorm_min();
        QCOMPARE(TableWriter::digits(least).toDouble(), least);
    }

    void events()
    {
        anarchy_event up{};
        up.type = ANARCHY_EVENT_LINK_STATE;
        up.time_ns = 5;
        up.args[1] = ANARCHY_LINK_UP;
        EventMarks marks;
        marks.add(up, start + static_cast<qint64>(up.time_ns));
        QCOMPARE(marks.all().size(), 1u);
        for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Json}) {
            QBuffer buffer;
            buffer.open(QIODevice::WriteOnly);
            EventExport out(buffer, format, header());
            out.add(marks.all().front());
            out.add({start + nsPerSecond, EventMark::Kind::Reverted, u"back, and \"well\""_s});
            out.add({start + 2 * nsPerSecond, static_cast<EventMark::Kind>(77), u"?"_s});
            QVERIFY(out.finish());
            QCOMPARE(out.rows(), 3);
            if (format == ExportFormat::Csv) {
                QCOMPARE(buffer.data(),
                         "time,time_unix_ns,source,kind,text\r\n"
                         "2025-11-24T00:00:00.000Z,1763942400000000005,link0,link_up,Link: Up\r\n"
                         "2025-11-24T00:00:01.000Z,1763942401000000000,link0,reverted,\"back, and \"\"well\"\"\"\r\n"
                         "2025-11-24T00:00:02.000Z,1763942402000000000,link0,unknown,?\r\n");
                continue;
            }
            const QJsonDocument json = QJsonDocument::fromJson(buffer.data());
            QCOMPARE(json["schema"_L1], u"anarchy-egpu-events"_s);
            QCOMPARE(json["rows"_L1][0]["time_unix_ns"_L1].toInteger(), start + 5);
            QCOMPARE(json["rows"_L1][1]["text"_L1], u"back, and \"well\""_s);
            QCOMPARE(json["rows"_L1].toArray().size(), 3);
        }
    }

    void formatsHaveNames()
    {
        QCOMPARE(exportFormat(u"csv"), ExportFormat::Csv);
        QCOMPARE(exportFormat(u"json"), ExportFormat::Json);
        QVERIFY(!exportFormat(u"CSV"));
        QVERIFY(!exportFormat(u""));
    }
};

ANARCHY_TEST(TestExport, "export")
#include "tst_export.moc"
