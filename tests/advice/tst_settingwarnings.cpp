// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "advice/fields.h"
#include "advice/settingwarnings.h"
#include "base/units.h"
#include "histogram.h"
#include "testprogram.h"
#include "timing.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

/// So many frames of each latency.
LatencyDistribution latencies(std::initializer_list<std::pair<quint64, quint64>> framesOfNs)
{
    anarchy_histogram before{};
    anarchy_histogram after{};
    for (const auto &[ns, frames] : framesOfNs)
        after.bucket[anarchy_histogram_index(ns)] += frames;
    return LatencyDistribution(before, after);
}

SeriesStatistics series(double average, double peak)
{
    return {.last = average, .average = average, .peak = peak, .count = 100};
}

/// A Gen4 x4 link at its defaults, eight of eight channels open, a tenth busy, with nothing to be said against it.
Observation soundLink()
{
    Observation seen;
    seen.measuredSeconds = 300;
    Configuration configuration;
    configuration.running = configuration.effective = configuration.loaded = configuration.previous = defaultValues();
    seen.configuration = configuration;
    Sample sample;
    sample.state = ANARCHY_LINK_UP;
    sample.generation = 4;
    sample.lanes = 4;
    sample.lineRate = anarchy_line_rate(4, 4);
    sample.channelsOpen = sample.channelsEffective = 8;
    sample.memoryBytes = ANARCHY_CHANNEL_MEMORY_BYTES(8, 256);
    sample.values.fill(std::numeric_limits<double>::quiet_NaN());
    sample.values[static_cast<std::size_t>(Metric::MaximumRate)]
        = static_cast<double>(anarchy_payload_rate(sample.lineRate, 256));
    seen.latest = sample;
    seen.statistics.tx = series(0.7e9, 0.8e9);
    seen.statistics.rx = series(0.1e9, 0.2e9);
    seen.statistics.cpuLoad = series(0.2, 0.3);
    seen.statistics.dmaLatency = latencies({{60'000, 9'000}, {120'000, 1'000}});
    seen.roundTrip = series(128e3, 200e3);
    seen.roundTripP99 = series(250e3, 400e3);
    SystemState system;
    system.memoryTotal = 16ull << 30;
    system.memoryAvailable = 9ull << 30;
    seen.system = system;
    return seen;
}

Change changeTo(std::initializer_list<std::pair<int, quint32>> values)
{
    Change change;
    for (const auto &[field, value] : values)
        change.values[static_cast<std::size_t>(field)] = value;
    return change;
}

QStringList ids(const QList<SettingWarning> &warnings)
{
    QStringList result;
    for (const SettingWarning &warning : warnings)
        result += warning.id;
    return result;
}

struct Case {
    const char *name;
    QStringList expected;
    Change change;
    std::function<void(Observation &)> seen = {};
    const char *text = ""; ///< that the first warning must hold
};

QList<Case> cases()
{
    return {
        {"sound: larger rings", {}, changeTo({{fields::ring, 512}})},
        {"sound: larger payload", {}, changeTo({{fields::payload, 1024}})},
        {"sound: shorter timeouts", {}, changeTo({{fields::completion, 50}, {fields::timeout, 500}})},
        {"sound: what runs", {}, Change::to(defaultValues())},
        {"ring-below-product",
         {u"ring-below-product"_s},
         changeTo({{fields::ring, 16}}),
         {},
         "A ring of 32 pages would be enough"},
        {"few channels are below it, too",
         {u"ring-below-product"_s, u"channels-still-open"_s},
         changeTo({{fields::ring, 64}, {fields::channels, 2}})},
        {"without a round trip nothing is said of it",
         {},
         changeTo({{fields::ring, 16}}),
         [](Observation &seen) {
             seen.roundTrip = {};
             seen.statistics.dmaLatency = {};
         }},
        {"payload-behind-rings",
         {u"ring-below-product"_s, u"payload-behind-rings"_s},
         changeTo({{fields::ring, 16}, {fields::payload, 1024}})},
        {"payload-with-errors",
         {u"payload-with-errors"_s},
         changeTo({{fields::payload, 1024}}),
         [](Observation &seen) { seen.statistics.errors[ANARCHY_ERROR_CRC] = 12; },
         "12 CRC errors in 300 s"},
        {"a smaller payload with errors is right",
         {},
         changeTo({{fields::payload, 128}}),
         [](Observation &seen) { seen.statistics.errors[ANARCHY_ERROR_CRC] = 12; }},
        {"two errors are chance",
         {},
         changeTo({{fields::payload, 1024}}),
         [](Observation &seen) { seen.statistics.errors[ANARCHY_ERROR_CRC] = 2; }},
        {"memory-short",
         {u"memory-short"_s},
         changeTo({{fields::ring, 1024}, {fields::channels, 16}}),
         [](Observation &seen) { seen.system->memoryAvailable = 64ull << 20; },
         "cannot be opened"},
        {"much of the memory",
         {u"memory-short"_s},
         changeTo({{fields::ring, 1024}}),
         [](Observation &seen) { seen.system->memoryTotal = 1ull << 30; },
         "6.3 % of this machine's memory"},
        {"what the machine has is not known",
         {},
         changeTo({{fields::ring, 1024}, {fields::channels, 16}}),
         [](Observation &seen) { seen.system.reset(); }},
        {"channels-capped",
         {u"channels-capped"_s},
         changeTo({{fields::channels, 16}}),
         [](Observation &seen) {
             seen.configuration->effective[fields::channels] = 7;
             seen.configuration->limit[fields::channels] = ANARCHY_LIMIT_INTERRUPTS;
             seen.latest->channelsOpen = seen.latest->channelsEffective = 7;
         },
         "no more than 7 channels: interrupt vectors"},
        {"channels that are only still open cap nothing",
         {},
         changeTo({{fields::channels, 16}}),
         [](Observation &seen) {
             seen.configuration->effective[fields::channels] = 7;
             seen.configuration->limit[fields::channels] = ANARCHY_LIMIT_STILL_OPEN;
         }},
        {"channels-still-open",
         {u"channels-still-open"_s},
         changeTo({{fields::channels, 4}}),
         {},
         "Open now, and until their programs close them: 8 channels."},
        {"timeout-near-latency",
         {u"timeout-near-latency"_s},
         changeTo({{fields::completion, 10}}),
         [](Observation &seen) { seen.statistics.dmaLatency = latencies({{60'000, 900}, {12'000'000, 100}}); },
         "One frame in a hundred took 1"},
        {"the slowest frame",
         {u"timeout-near-latency"_s},
         changeTo({{fields::completion, 10}}),
         [](Observation &seen) { seen.statistics.dmaLatency = latencies({{60'000, 999}, {12'000'000, 1}}); },
         "The slowest frame took 1"},
        {"timeout-below-turn",
         {u"timeout-below-turn"_s},
         changeTo({{fields::completion, 10}}),
         [](Observation &seen) {
             seen.latest->lineRate = 3'000'000;
             seen.latest->values[static_cast<std::size_t>(Metric::MaximumRate)]
                 = static_cast<double>(anarchy_payload_rate(3'000'000, 256));
         },
         "With 8 channels busy"},
        {"timeouts-seen",
         {u"timeouts-seen"_s},
         changeTo({{fields::completion, 50}}),
         [](Observation &seen) { seen.statistics.errors[ANARCHY_ERROR_TIMEOUT] = 3; },
         "reset 3 times lately"},
        {"a longer timeout after resets is right",
         {},
         changeTo({{fields::completion, 200}}),
         [](Observation &seen) { seen.statistics.errors[ANARCHY_ERROR_TIMEOUT] = 3; }},
        {"answers-late",
         {u"answers-late"_s},
         changeTo({{fields::timeout, 200}}),
         [](Observation &seen) { seen.roundTripP99 = series(30e6, 120e6); },
         "taken 120 ms to answer"},
        {"patience",
         {u"patience"_s},
         changeTo({{fields::timeout, 5000}, {fields::retries, 10}}),
         {},
         "only after 55.0 s"},
        {"little patience",
         {u"patience"_s},
         changeTo({{fields::timeout, 100}, {fields::retries, 1}}),
         {},
         "after 200 ms"},
        {"verbose-gaming",
         {u"verbose-gaming"_s, u"channels-still-open"_s},
         changeTo({{fields::ring, 64}, {fields::channels, 4}, {fields::completion, 50}, {fields::logLevel, 1}}),
         {},
         "Gaming preset"},
        {"a log level alone", {}, changeTo({{fields::logLevel, 3}})},
        {"verbose-under-load",
         {u"verbose-under-load"_s},
         changeTo({{fields::logLevel, 2}}),
         [](Observation &seen) { seen.statistics.cpuLoad = series(0.8, 0.9); },
         "80 % of a processor"},
        {"slower-than-load",
         {u"slower-than-load"_s},
         changeTo({{fields::speed, 1}}),
         [](Observation &seen) { seen.statistics.tx = series(3e9, 5e9); },
         "carries 3.00 GB/s on average"},
        {"slower than the peak",
         {u"slower-than-load"_s},
         changeTo({{fields::speed, 1}}),
         [](Observation &seen) { seen.statistics.tx = series(0.5e9, 5e9); },
         "up to 5.00 GB/s"},
        {"a slower speed that is enough",
         {},
         changeTo({{fields::speed, 1}}),
         [](Observation &seen) { seen.statistics.tx = series(0.1e9, 0.2e9); }},
        {"cap-without-effect", {u"cap-without-effect"_s}, changeTo({{fields::speed, 4}}), {}, "Gen4"},
        {"a link that is down says nothing",
         {},
         changeTo({{fields::ring, 16}, {fields::speed, 4}}),
         [](Observation &seen) { seen.latest->state = ANARCHY_LINK_DOWN; }},
    };
}

} // namespace

class TestSettingWarnings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachRuleFiresWhereItShouldAndNowhereElse_data()
    {
        QTest::addColumn<qsizetype>("index");
        const QList<Case> all = cases();
        for (qsizetype i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << i;
    }

    void eachRuleFiresWhereItShouldAndNowhereElse()
    {
        QFETCH(qsizetype, index);
        const Case test = cases()[index];
        Observation seen = soundLink();
        if (test.seen)
            test.seen(seen);
        const QList<SettingWarning> warnings = changeWarnings(test.change, seen);
        QCOMPARE(ids(warnings), test.expected);
        if (!warnings.isEmpty())
            QVERIFY2(warnings[0].text.contains(QString::fromLatin1(test.text)), qPrintable(warnings[0].text));
        for (const SettingWarning &warning : warnings) {
            QVERIFY(warning.text.endsWith(u'.'));
            QVERIFY(!warning.text.contains(u'%') || warning.text.contains(u" %"_s)); // every place is filled
            QVERIFY(std::ranges::any_of(warning.fields, [&](int field) {
                return test.change.values[static_cast<std::size_t>(field)].has_value();
            }));
        }
    }

    void everyRuleHasACase()
    {
        QStringList covered;
        for (const Case &test : cases())
            covered += test.expected;
        for (const QString &id : settingWarningIds())
            QVERIFY2(covered.contains(id), qPrintable(id));
    }

    void whatRunsAnywayIsNotTheChangesFault()
    {
        Observation seen = soundLink();
        seen.configuration->running[fields::ring] = 16;
        QCOMPARE(ids(settingWarnings(seen.configuration->running, seen)), QStringList{u"ring-below-product"_s});
        QVERIFY(changeWarnings(changeTo({{fields::retries, 5}}), seen).isEmpty());
        QVERIFY(changeWarnings(changeTo({{fields::ring, 16}}), seen).isEmpty()); // no change at all
    }

    void theHeaviestComesFirst()
    {
        Observation seen = soundLink();
        seen.statistics.tx = series(3e9, 5e9);
        const QList<SettingWarning> warnings
            = changeWarnings(changeTo({{fields::channels, 4}, {fields::speed, 1}}), seen);
        QCOMPARE(ids(warnings), (QStringList{u"slower-than-load"_s, u"channels-still-open"_s}));
        QCOMPARE(warnings[0].level, WarningLevel::Problem);
    }

    void nothingIsKnown()
    {
        QVERIFY(changeWarnings(changeTo({{fields::ring, 16}}), Observation()).isEmpty());
        // Without a link only the values themselves can be judged.
        for (const SettingWarning &warning : settingWarnings(defaultValues(), Observation()))
            QFAIL(qPrintable(warning.id));
    }
};

ANARCHY_TEST(TestSettingWarnings, "settingwarnings")
#include "tst_settingwarnings.moc"
