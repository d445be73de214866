// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <memory>

#include "export/openmetrics.h"
#include "histogram.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

/// A line of an exposition taken apart.
struct Line {
    QString name;
    QMap<QString, QString> labels; ///< unescaped
    QString value;
};

/// A family as its metadata describes it.
struct Family {
    QString type;
    QString unit;
    QString help;
    QList<Line> samples;
};

/// An OpenMetrics 1.0 parser that knows nothing of the writer and refuses what the grammar does not allow.
class Parser {
public:
    QMap<QString, Family> families;
    QString error;

    explicit Parser(const QByteArray &text)
    {
        const QStringList lines = QString::fromUtf8(text).split(u'\n');
        if (lines.size() < 2 || !lines.last().isEmpty() || lines[lines.size() - 2] != "# EOF"_L1) {
            error = u"does not end in # EOF and a line feed"_s;
            return;
        }
        for (const QString &line : lines.first(lines.size() - 2)) {
            if (!(line.startsWith(u'#') ? metadata(line) : sample(line))) {
                error = line;
                return;
            }
        }
    }

private:
    bool metadata(const QString &line)
    {
        static const QRegularExpression pattern(u"^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$"_s);
        const QRegularExpressionMatch match = pattern.match(line);
        if (!match.hasMatch())
            return false;
        const QString name = match.captured(2);
        if (name != m_current) {
            if (families.contains(name))
                return false; // a family's lines stand together
            m_current = name;
        }
        Family &family = families[name];
        if (!family.samples.isEmpty())
            return false; // metadata comes first
        QString &field = match.captured(1) == "TYPE"_L1 ? family.type
            : match.captured(1) == "UNIT"_L1            ? family.unit
                                                        : family.help;
        if (!field.isEmpty())
            return false;
        field = match.captured(3);
        if (match.captured(1) == "UNIT"_L1)
            return name.endsWith(u'_' + field);
        static const QStringList types{u"gauge"_s, u"counter"_s, u"histogram"_s, u"info"_s, u"stateset"_s};
        return match.captured(1) == "HELP"_L1 || types.contains(field);
    }

    bool sample(const QString &line)
    {
        static const QRegularExpression name(u"^[a-zA-Z_:][a-zA-Z0-9_:]*"_s);
        static const QRegularExpression label(
            u"\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"([,}])"_s);
        static const QRegularExpression number(u"^ (\\+Inf|NaN|-?[0-9]+(\\.[0-9]+)?(e[-+]?[0-9]+)?)$"_s);
        Line result{name.match(line).captured(), {}, {}};
        if (result.name.isEmpty())
            return false;
        qsizetype at = result.name.size();
        if (line.mid(at, 1) == "{"_L1) {
            ++at;
            for (QString last; last != "}"_L1;) {
                const QRegularExpressionMatch match = label.match(line, at);
                if (!match.hasMatch() || result.labels.contains(match.captured(1)))
                    return false;
                result.labels[match.captured(1)] = unescaped(match.captured(2));
                last = match.captured(3);
                at = match.capturedEnd();
            }
        }
        const QRegularExpressionMatch match = number.match(line.mid(at));
        if (!match.hasMatch())
            return false;
        result.value = match.captured(1);
        return take(result);
    }

    /// Belongs to the current family with a suffix that its type allows, and is not there twice.
    bool take(const Line &line)
    {
        Family &family = families[m_current];
        static const QMap<QString, QStringList> suffixes{
            {u"gauge"_s, {u""_s}},
            {u"counter"_s, {u"_total"_s}},
            {u"info"_s, {u"_info"_s}},
            {u"stateset"_s, {u""_s}},
            {u"histogram"_s, {u"_bucket"_s, u"_count"_s, u"_sum"_s}},
        };
        if (!line.name.startsWith(m_current) || !suffixes[family.type].contains(line.name.sliced(m_current.size())))
            return false;
        for (const Line &other : family.samples) {
            if (other.name == line.name && other.labels == line.labels)
                return false;
        }
        if (family.type == "stateset"_L1 && (!line.labels.contains(m_current) || line.value.size() != 1))
            return false;
        family.samples += line;
        return true;
    }

    static QString unescaped(const QString &text)
    {
        QString result;
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i] != u'\\')
                result += text[i];
            else
                result += text[++i] == u'n' ? QChar(u'\n') : text[i];
        }
        return result;
    }

    QString m_current;
};

} // namespace

class TestOpenMetrics : public QObject {
    Q_OBJECT

    static std::unique_ptr<TelemetryPage> knownPage()
    {
        auto page = std::make_unique<TelemetryPage>();
        page->transport = ANARCHY_TRANSPORT_LOOPBACK;
        page->state = ANARCHY_LINK_RECOVERING;
        page->generation = 3;
        page->lanes = 4;
        page->time_ns = 12'000'000'000;
        page->state_since_ns = 9'500'000'000;
        page->line_rate = 3'938'461'538;
        page->maximum_rate = 3'600'000'000;
        page->tx_bytes = 18'446'744'073'709'551'615U; // no double could carry it
        page->rx_bytes = 4096;
        page->tx_frames = 7;
        page->interrupts = 5;
        page->cpu_ns = 1'250'000'000;
        page->errors[ANARCHY_ERROR_CRC] = 3;
        page->errors[ANARCHY_ERROR_LINK_LOSS] = 1;
        page->values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 256;
        page->channels[3].state = ANARCHY_CHANNEL_OPEN;
        page->channels[3].tx_bytes = 11;
        page->channels[3].rx_bytes = 12;
        page->channels[3].errors = 13;
        page->channels[3].tx_in_flight = 14;
        page->channels[5].rx_frames = 1; // closed, and was in use
        return page;
    }

    static Parser parse(const TelemetryPage *page, bool simulated = false, const QByteArray &version = "1.2.3")
    {
        return Parser(exposition({0, page, simulated}, ExpositionFormat::OpenMetrics, version));
    }

    static QString value(const Parser &parser, const QString &family, const QString &name,
                         const QMap<QString, QString> &labels)
    {
        for (const Line &line : parser.families[family].samples) {
            if (line.name == name && line.labels == labels)
                return line.value;
        }
        return u"absent"_s;
    }

private Q_SLOTS:
    void valuesAreThoseOfThePage()
    {
        const auto page = knownPage();
        const Parser parser = parse(page.get());
        QCOMPARE(parser.error, QString());
        const auto expect
            = [&](const char *family, const char *suffix, QMap<QString, QString> labels, const char *wanted) {
                  labels[u"link"_s] = u"0"_s;
                  const QString base = u"anarchy_egpu_"_s + QLatin1StringView(family);
                  QCOMPARE(value(parser, base, base + QLatin1StringView(suffix), labels), QLatin1StringView(wanted));
              };
        expect("up", "", {}, "1");
        expect("link", "_info", {{u"transport"_s, u"loopback"_s}, {u"simulated"_s, u"false"_s}}, "1");
        expect("link_state", "", {{u"anarchy_egpu_link_state"_s, u"recovering"_s}}, "1");
        expect("link_state", "", {{u"anarchy_egpu_link_state"_s, u"up"_s}}, "0");
        expect("link_state_age_seconds", "", {}, "2.5");
        expect("link_generation", "", {}, "3");
        expect("link_maximum_bytes_per_second", "", {}, "3600000000");
        expect("transferred_bytes", "_total", {{u"direction"_s, u"tx"_s}}, "18446744073709551615");
        expect("transferred_bytes", "_total", {{u"direction"_s, u"rx"_s}}, "4096");
        expect("errors", "_total", {{u"kind"_s, u"crc"_s}}, "3");
        expect("errors", "_total", {{u"kind"_s, u"overrun"_s}}, "0");
        expect("errors", "_total", {{u"kind"_s, u"link_loss"_s}}, "1");
        expect("processing_seconds", "_total", {}, "1.25");
        expect("parameter", "", {{u"parameter"_s, u"ring_buffer_size"_s}, {u"unit"_s, u"pages"_s}}, "256");
        expect("channel_transferred_bytes", "_total", {{u"channel"_s, u"3"_s}, {u"direction"_s, u"tx"_s}}, "11");
        expect("channel_errors", "_total", {{u"channel"_s, u"3"_s}}, "13");
        expect("channel_waiting_frames", "", {{u"channel"_s, u"3"_s}, {u"direction"_s, u"tx"_s}}, "14");
        expect("channel_open", "", {{u"channel"_s, u"5"_s}}, "0");
        expect("channel_open", "", {{u"channel"_s, u"4"_s}}, "absent");
    }

    void exactlyOneStateIsSet()
    {
        auto page = knownPage();
        for (quint32 state = 0; state < ANARCHY_LINK_STATE_COUNT; ++state) {
            page->state = state;
            int set = 0;
            const Parser parser = parse(page.get());
            QCOMPARE(parser.families[u"anarchy_egpu_link_state"_s].samples.size(), int(ANARCHY_LINK_STATE_COUNT));
            for (const Line &line : parser.families[u"anarchy_egpu_link_state"_s].samples)
                set += line.value == "1"_L1;
            QCOMPARE(set, 1);
        }
    }

    void histogramsCountExactlyWhatIsWithinEachBound()
    {
        // One latency in every bucket and some more at both sides of a bound: whatever is lost or counted twice shows.
        auto page = knownPage();
        anarchy_histogram &histogram = page->dma_latency;
        for (quint32 i = 0; i < ANARCHY_HISTOGRAM_BUCKETS; ++i)
            histogram.bucket[i] = 1 + i % 3;
        histogram.bucket[anarchy_histogram_index(1023)] += 100;
        histogram.bucket[anarchy_histogram_index(1024)] += 1000;
        histogram.sum_ns = 1'500'000'001;
        const Parser parser = parse(page.get());
        QCOMPARE(parser.error, QString());
        const QString family = u"anarchy_egpu_dma_latency_seconds"_s;
        quint64 all = 0;
        for (const quint64 count : histogram.bucket)
            all += count;

        int bounds = 0;
        quint64 previous = 0;
        double previousBound = 0;
        for (const Line &line : parser.families[family].samples) {
            if (!line.labels.contains(u"le"_s))
                continue;
            ++bounds;
            const quint64 count = line.value.toULongLong();
            QVERIFY(count >= previous);
            previous = count;
            if (line.labels[u"le"_s] == "+Inf"_L1) {
                QCOMPARE(count, all);
                continue;
            }
            const double bound = line.labels[u"le"_s].toDouble();
            QVERIFY(bound > previousBound);
            previousBound = bound;
            const auto boundNs = static_cast<quint64>(std::llround(bound * 1e9));
            quint64 within = 0;
            for (quint32 i = 0; i < ANARCHY_HISTOGRAM_BUCKETS && anarchy_histogram_lower_ns(i) <= boundNs; ++i) {
                // No bucket may lie on both sides of a bound.
                QVERIFY(anarchy_histogram_lower_ns(i + 1) - 1 <= boundNs);
                within += histogram.bucket[i];
            }
            QCOMPARE(count, within);
        }
        QCOMPARE(bounds, 28);
        const QMap<QString, QString> labels{{u"link"_s, u"0"_s}};
        QCOMPARE(value(parser, family, family + u"_count"_s, labels).toULongLong(), all);
        QCOMPARE(value(parser, family, family + u"_sum"_s, labels), u"1.500000001"_s);
        QCOMPARE(
            value(parser, family, family + u"_bucket"_s, {{u"link"_s, u"0"_s}, {u"le"_s, u"1.023e-06"_s}}).isEmpty(),
            false);
    }

    void anAbsentLinkIsDownAndNoError()
    {
        const Parser parser = parse(nullptr);
        QCOMPARE(parser.error, QString());
        QCOMPARE(value(parser, u"anarchy_egpu_up"_s, u"anarchy_egpu_up"_s, {{u"link"_s, u"0"_s}}), u"0"_s);
        QCOMPARE(parser.families.size(), 2);
    }

    void everySimulatedSampleSaysSo()
    {
        const auto page = knownPage();
        const Parser parser = parse(page.get(), true);
        QCOMPARE(parser.error, QString());
        for (auto family = parser.families.cbegin(); family != parser.families.cend(); ++family) {
            for (const Line &line : family->samples) {
                if (family.key() != "anarchy_egpu_build"_L1)
                    QCOMPARE(line.labels[u"simulated"_s], u"true"_s);
            }
        }
    }

    void everyFamilyIsDescribed()
    {
        const auto page = knownPage();
        const Parser parser = parse(page.get());
        for (auto family = parser.families.cbegin(); family != parser.families.cend(); ++family) {
            QVERIFY2(!family->type.isEmpty() && !family->help.isEmpty(), qPrintable(family.key()));
            QVERIFY2(!family->samples.isEmpty(), qPrintable(family.key()));
            QCOMPARE(family->unit == "bytes"_L1, family.key().endsWith("_bytes"_L1));
            QCOMPARE(family->unit == "seconds"_L1, family.key().endsWith("_seconds"_L1));
        }
    }

    void labelValuesAreEscaped()
    {
        const QByteArray awkward = "a\\b\"c\nd,}";
        const QByteArray text = exposition({}, ExpositionFormat::OpenMetrics, awkward);
        QVERIFY(text.contains("version=\"a\\\\b\\\"c\\nd,}\""));
        const Parser parser(text);
        QCOMPARE(parser.error, QString());
        QCOMPARE(parser.families[u"anarchy_egpu_build"_s].samples.value(0).labels[u"version"_s],
                 QString::fromUtf8(awkward));
    }

    void theTextFormatHasTheSameSamplesAndOnlyTypesThatItKnows()
    {
        const auto page = knownPage();
        const auto samples = [&](ExpositionFormat format) {
            QByteArrayList lines = exposition({0, page.get(), false}, format, "1").split('\n');
            lines.removeIf([](const QByteArray &line) { return line.startsWith('#'); });
            return lines;
        };
        QCOMPARE(samples(ExpositionFormat::PrometheusText), samples(ExpositionFormat::OpenMetrics));

        const QByteArray text = exposition({0, page.get(), false}, ExpositionFormat::PrometheusText, "1");
        QSet<QString> described;
        static const QRegularExpression known(u"^# (TYPE \\w+ (gauge|counter|histogram)|HELP \\w+ .+)$"_s);
        for (const QString &line : QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts)) {
            if (line.startsWith(u'#')) {
                QVERIFY2(known.match(line).hasMatch(), qPrintable(line));
                described += line.section(u' ', 2, 2);
                continue;
            }
            QString name = line.section(u'{', 0, 0);
            for (const QString &suffix : {u"_bucket"_s, u"_count"_s, u"_sum"_s}) {
                if (name.endsWith(suffix) && !described.contains(name))
                    name.chop(suffix.size());
            }
            QVERIFY2(described.contains(name), qPrintable(line));
        }
    }
};

ANARCHY_TEST(TestOpenMetrics, "openmetrics")
#include "tst_openmetrics.moc"
