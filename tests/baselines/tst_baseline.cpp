// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

#include <functional>

#include "analysis/comparison.h"
#include "analysis/measurementcodec.h"
#include "baselines/baselineband.h"
#include "baselines/baselinefile.h"
#include "baselines/baselinestore.h"
#include "histogram.h"
#include "madeuplink.h"
#include "testprogram.h"
#include "wording/comparisontext.h"

using namespace Qt::StringLiterals;
using namespace anarchy;

namespace {

Baseline made(const QString &name, int samples = 120)
{
    MadeUpLink link;
    link.errorsPerSecond = 1;
    Baseline baseline;
    baseline.name = name;
    baseline.recorded = QDateTime(QDate(2026, 11, 24), QTime(14, 5, 0, 250), QTimeZone::UTC);
    baseline.note = u"a game\nat 60 Hz"_s;
    baseline.program = u"0.1.0"_s;
    baseline.kernel = u"6.12.57"_s;
    baseline.module = u"5F3A"_s;
    baseline.contract = 1;
    baseline.link = 3;
    baseline.transport = ANARCHY_TRANSPORT_XDOMAIN;
    baseline.generation = 3;
    baseline.lanes = 4;
    baseline.running = baseline.effective = defaultValues();
    baseline.effective[ANARCHY_PARAM_MAX_DMA_CHANNELS] = 7;
    baseline.measurement = link.run(samples, 1);
    return baseline;
}

/// As it comes back from its file.
std::optional<Baseline> reread(const Baseline &baseline)
{
    JsonProblem problem;
    std::optional<Baseline> back = parseBaseline(writeBaseline(baseline), problem);
    if (!back)
        qWarning("%s", qPrintable(problem.inFile(u"written"_s)));
    return back;
}

/// The file of a baseline after `change`.
QByteArray changed(const std::function<void(QJsonObject &)> &change)
{
    QJsonObject root = QJsonDocument::fromJson(writeBaseline(made(u"one"_s))).object();
    change(root);
    return QJsonDocument(root).toJson();
}

/// Sets the member `key` of the object `part` in it.
QByteArray changedIn(const QString &part, const QString &key, const QJsonValue &value)
{
    return changed([&](QJsonObject &root) {
        QJsonObject object = root[part].toObject();
        object[key] = value;
        root[part] = object;
    });
}

int lineOf(const QByteArray &json, const QByteArray &text)
{
    return 1 + int(json.left(json.indexOf(text)).count('\n'));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

class TestBaseline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenComesBack()
    {
        const Baseline before = made(u"Evening, été"_s);
        const std::optional<Baseline> back = reread(before);
        QVERIFY(back);
        QCOMPARE(back->measurement.size(), before.measurement.size());
        for (std::size_t i = 0; i < before.measurement.size(); ++i) {
            QVERIFY(std::abs(back->measurement.points()[i].bytes - before.measurement.points()[i].bytes) <= 0.5);
            QVERIFY(std::abs(back->measurement.points()[i].cpuSeconds - before.measurement.points()[i].cpuSeconds)
                    <= 1e-9);
            QVERIFY(back->measurement.points()[i].errors == before.measurement.points()[i].errors);
            QVERIFY(std::ranges::equal(back->measurement.hits(i), before.measurement.hits(i)));
        }
        QCOMPARE(back->recorded, before.recorded);
        QVERIFY(reread(*back) == back); // bytes and nanoseconds are whole by now: everything is the same
        Baseline circumstances = *back;
        circumstances.measurement = before.measurement;
        QVERIFY(circumstances == before);
    }

    // TX and RX apart: in the file, and as what is laid under a plot.
    void directionsAreKeptApart()
    {
        Baseline before = made(u"both"_s, 1);
        before.measurement = {};
        Measurement::Point point;
        point.seconds = 0.25;
        const std::array<double, 4> rx{1e6, 2e6, 3e6, 4e6}; // bytes of a quarter of a second
        for (std::size_t i = 0; i < rx.size(); ++i) {
            point.bytes = 10e6;
            point.rxBytes = rx[i];
            const Measurement::Hit hits[] = {{100, 98}, {static_cast<quint16>(200 + i), 2}};
            before.measurement.add(point, hits);
        }
        const std::optional<Baseline> back = reread(before);
        QVERIFY(back);
        QVERIFY(back->measurement == before.measurement);
        const BaselineBands bands = BaselineBands::of(*back);
        QCOMPARE(bands.name, u"both"_s);
        QCOMPARE(bands.rx, (Band{4e6, 12e6}));
        QCOMPARE(bands.tx, (Band{24e6, 32e6}));
        // The 99th of a hundred is one of the two slow ones.
        QCOMPARE(bands.dmaP99,
                 (Band{double(anarchy_histogram_middle_ns(200)), double(anarchy_histogram_middle_ns(202))}));
        QVERIFY(!BaselineBands::of(Baseline()).tx && !BaselineBands::of(Baseline()).dmaP99);
    }

    // A file from before that is read and written as it is, and nobody makes up what it does not tell.
    void filesWithoutDirectionsAreRead()
    {
        const QByteArray first("\x01\x10\x00\x00\x00", 5); // a nanosecond, sixteen bytes
        const QByteArray json = changed([&](QJsonObject &root) {
            QJsonObject measurement = root[u"measurement"_s].toObject();
            measurement[u"encoding"_s] = 1;
            measurement[u"samples"_s] = QString::fromLatin1(first.toBase64());
            root[u"measurement"_s] = measurement;
        });
        JsonProblem problem;
        const std::optional<Baseline> baseline = parseBaseline(json, problem);
        QVERIFY2(baseline, qPrintable(problem.text));
        QVERIFY(!baseline->measurement.tellsDirections());
        QCOMPARE(baseline->measurement.bytes(), 16.0);
        QVERIFY(!BaselineBands::of(*baseline).tx && !BaselineBands::of(*baseline).rx);
        QVERIFY(reread(*baseline) == baseline);
    }

    // Ten minutes at the default period: a few hundred kilobytes, and every sum as it was.
    void longMeasurementsStaySmall()
    {
        const Baseline before = made(u"long"_s, 2400);
        const QByteArray json = writeBaseline(before);
        QVERIFY2(json.size() < 300'000, qPrintable(QString::number(json.size())));
        JsonProblem problem;
        const std::optional<Baseline> back = parseBaseline(json, problem);
        QVERIFY(back);
        QCOMPARE(back->measurement.size(), 600u);
        QVERIFY(std::abs(back->measurement.seconds() - 600) < 1e-6);
        QVERIFY(std::abs(back->measurement.bytes() / before.measurement.bytes() - 1) < 1e-9);
        QCOMPARE(back->measurement.errors(), before.measurement.errors());
        const Comparison comparison = Comparison::of(before.measurement, back->measurement);
        QVERIFY(!comparison.any(Verdict::Better) && !comparison.any(Verdict::Worse));
        QVERIFY(std::abs(comparison[Quality::DmaP99].difference) < 1e-9);
        QVERIFY(std::abs(comparison[Quality::Throughput].difference) < 1e-9);
        // Seconds scatter less than quarters of them; put to one length, neither stands above the other.
        QVERIFY(std::abs(comparison[Quality::Throughput].cliffsDelta) < 0.005); // ties that rounding breaks
    }

    void extremesComeBack()
    {
        Baseline before = made(u"extremes"_s, 0);
        Measurement::Point point{0.25, 0, 0, {}};
        before.measurement.add(point, {});
        point.errors.fill(std::numeric_limits<quint32>::max());
        std::vector<Measurement::Hit> all;
        for (quint16 bucket = 0; bucket < ANARCHY_HISTOGRAM_BUCKETS; ++bucket)
            all.push_back({bucket, std::numeric_limits<quint32>::max() - bucket});
        before.measurement.add(point, all);
        before.measurement.add(point, std::array{Measurement::Hit{0, 1}, Measurement::Hit{511, 2}});
        const std::optional<Baseline> back = reread(before);
        QVERIFY(back);
        QVERIFY(back->measurement == before.measurement);
    }

    // --- files that are wrong ---

    void wrongFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QByteArray>("lineOfText"); // empty: the first
        const QByteArray good = writeBaseline(made(u"one"_s));
        const auto root = [](const QString &key, const QJsonValue &value) {
            return changed([&](QJsonObject &object) { object[key] = value; });
        };
        const auto samples = [](const QByteArray &bytes) {
            return changedIn(u"measurement"_s, u"samples"_s, QString::fromLatin1(bytes.toBase64()));
        };
        QTest::newRow("empty") << QByteArray() << u"not a JSON object"_s << QByteArray();
        QTest::newRow("an array") << QByteArray("[1]") << u"not a JSON object"_s << QByteArray();
        QTest::newRow("truncated") << good.left(good.size() / 20) << u"not a JSON object: "_s
                                   << QByteArray("\"samples\"");
        QTest::newRow("another format") << root(u"format"_s, u"anarchy-egpu-profile"_s)
                                        << u"\"format\" must be \"anarchy-egpu-baseline\""_s
                                        << QByteArray("\"format\"");
        QTest::newRow("newer major") << root(u"version"_s, u"2.0"_s)
                                     << u"version 2.0 is not one that this program reads"_s
                                     << QByteArray("\"version\"");
        QTest::newRow("unknown key") << root(u"colour"_s, 1) << u"unknown key \"colour\"; allowed are "_s
                                     << QByteArray("\"colour\"");
        QTest::newRow("unknown key of the link")
            << changedIn(u"link"_s, u"colour"_s, 1) << u"unknown key \"colour\"; allowed are number, "_s
            << QByteArray("\"colour\"");
        QTest::newRow("unknown parameter") << changedIn(u"parameters"_s, u"turbo"_s, QJsonObject())
                                           << u"unknown parameter \"turbo\""_s << QByteArray("\"turbo\"");
        QTest::newRow("name of a wrong type")
            << root(u"name"_s, 7) << u"\"name\" must be a text"_s << QByteArray("\"name\"");
        QTest::newRow("name too long") << root(u"name"_s, QString(65, u'x')) << u"at most 64"_s
                                       << QByteArray("\"name\"");
        QTest::newRow("name with a line") << root(u"name"_s, u"a\nb"_s) << u"printable"_s << QByteArray("\"name\"");
        QTest::newRow("note too long") << root(u"note"_s, QString(1001, u'x')) << u"at most 1000"_s
                                       << QByteArray("\"note\"");
        QTest::newRow("no moment") << root(u"recorded"_s, u"yesterday"_s) << u"\"recorded\" must be a moment in UTC"_s
                                   << QByteArray("\"recorded\"");
        QTest::newRow("a moment elsewhere") << root(u"recorded"_s, u"2026-11-24T14:05:00+02:00"_s)
                                            << u"\"recorded\" must be a moment in UTC"_s << QByteArray("\"recorded\"");
        QTest::newRow("link of a wrong type")
            << root(u"link"_s, u"link0"_s) << u"\"link\" must be an object"_s << QByteArray("\"link\"");
        QTest::newRow("transport") << changedIn(u"link"_s, u"transport"_s, u"pigeon"_s)
                                   << u"\"transport\" must be one of loopback, thunderbolt, simulated, not \"pigeon\""_s
                                   << QByteArray("\"transport\"");
        QTest::newRow("lanes") << changedIn(u"link"_s, u"lanes"_s, 1.5)
                               << u"\"lanes\" must be a whole number from 0 to 255"_s << QByteArray("\"lanes\"");
        QTest::newRow("out of range") << changedIn(u"parameters"_s, u"ring_buffer_size"_s,
                                                   QJsonObject{{u"running"_s, 300}, {u"effective"_s, 300}})
                                      << u"ring_buffer_size must be a power of two from 16 to 1024"_s
                                      << QByteArray("\"running\": 300");
        QTest::newRow("a parameter is missing") << changed([](QJsonObject &object) {
            QJsonObject parameters = object["parameters"_L1].toObject();
            parameters.remove("tb_retry_count"_L1);
            object["parameters"_L1] = parameters;
        }) << u"\"tb_retry_count\" must be an object"_s
                                                << QByteArray("\"parameters\"");
        QTest::newRow("newer encoding") << changedIn(u"measurement"_s, u"encoding"_s, 3) << u"\"encoding\" must be"_s
                                        << QByteArray("\"encoding\"");
        QTest::newRow("negative rate") << changedIn(u"measurement"_s, u"maximum_rate"_s, -1)
                                       << u"\"maximum_rate\" must be"_s << QByteArray("\"maximum_rate\"");
        QTest::newRow("not base64") << changedIn(u"measurement"_s, u"samples"_s, u"***"_s)
                                    << u"\"samples\": not base64"_s << QByteArray("\"samples\"");
        QTest::newRow("a sample cut short") << samples(QByteArray("\x01\x00\x00\x00\x00\x00\x01\x00", 8))
                                            << u"sample 2 is cut short"_s << QByteArray("\"samples\"");
        QTest::newRow("an interval of nothing")
            << samples(QByteArray("\x00\x00\x00\x00\x00\x00", 6))
            << u"sample 1 is cut short or has a number that cannot be"_s << QByteArray("\"samples\"");
        QTest::newRow("more received than went over the link")
            << samples(QByteArray("\x01\x01\x02\x00\x00\x00", 6))
            << u"sample 1 is cut short or has a number that cannot be"_s << QByteArray("\"samples\"");
        // Two runs: all 512 buckets would be left out before the first; then a run beyond the last.
        QTest::newRow("a bucket that is none") << samples(QByteArray("\x01\x00\x00\x00\x00\x01\x80\x04\x01\x01", 10))
                                               << u"sample 1 is cut short"_s << QByteArray("\"samples\"");
        QTest::newRow("too many buckets") << samples(QByteArray("\x01\x00\x00\x00\x00\x01\xff\x03\x02\x01\x01", 11))
                                          << u"sample 1 is cut short"_s << QByteArray("\"samples\"");
        QTest::newRow("a kind of error that is none") << samples(QByteArray("\x01\x00\x00\x00\x80\x02\x01\x00", 8))
                                                      << u"sample 1 is cut short"_s << QByteArray("\"samples\"");
        QTest::newRow("too many samples") << samples(QByteArray("\x01\x00\x00\x00\x00\x00", 6).repeated(601))
                                          << u"more than 600 samples"_s << QByteArray("\"samples\"");
    }

    void wrongFilesAreRefused()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, reason);
        QFETCH(QByteArray, lineOfText);
        JsonProblem problem;
        QVERIFY(!parseBaseline(json, problem));
        QVERIFY2(problem.text.contains(reason), qPrintable(problem.text));
        QCOMPARE(problem.line, lineOfText.isEmpty() ? 1 : lineOf(json, lineOfText));

        // The same in the store: told with the file, left as it is, and in nobody's way.
        const QTemporaryDir folder;
        BaselineStore store(folder.path());
        const QString path = folder.filePath(u"wrong.json"_s);
        write(path, json);
        QString error;
        QVERIFY(store.save(made(u"right"_s), false, error));
        QStringList problems;
        QCOMPARE(store.list(problems).size(), 1u);
        QCOMPARE(problems, QStringList(problem.inFile(path)));
        QVERIFY(!store.load(u"one"_s, error));
        QVERIFY2(error.contains(problem.inFile(path)), qPrintable(error));
        QVERIFY(!store.remove(u"one"_s, error));
        QCOMPARE(contentOf(path), json);
    }

    void whateverIsCutOffIsRefused()
    {
        const QByteArray good = writeBaseline(made(u"one"_s, 3));
        for (qsizetype length = 0; length < good.size() - 2; ++length) {
            JsonProblem problem;
            QVERIFY(!parseBaseline(good.left(length), problem));
            QVERIFY(!problem.text.isEmpty());
        }
    }

    void whatIsNoFileOrTooLargeIsRefused()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(u"folder.json"_s));
        write(folder.filePath(u"huge.json"_s), QByteArray(baselineFileLimit + 1, ' '));
        QStringList problems;
        QVERIFY(BaselineStore(folder.path()).list(problems).empty());
        QCOMPARE(problems.size(), 2);
        QVERIFY(problems[0].contains(u"folder.json: not a file"_s));
        QVERIFY(problems[1].contains(u"huge.json: larger than 4096 KiB"_s));
    }

    // A later program adds members anywhere; this one reads what it knows and keeps the rest when it writes.
    void newerMinorVersionsAreReadAndKept()
    {
        QJsonObject root = QJsonDocument::fromJson(writeBaseline(made(u"one"_s))).object();
        root["version"_L1] = u"1.7"_s;
        root["weather"_L1] = u"hot"_s;
        for (const QString &part : {u"link"_s, u"parameters"_s, u"measurement"_s}) {
            QJsonObject object = root[part].toObject();
            object["later"_L1] = QJsonArray{1, 2};
            root[part] = object;
        }
        const QTemporaryDir folder;
        write(folder.filePath(u"one.json"_s), QJsonDocument(root).toJson());
        BaselineStore store(folder.path());
        QString error;
        QVERIFY2(store.rename(u"one"_s, u"two"_s, error), qPrintable(error));
        QJsonObject after = QJsonDocument::fromJson(contentOf(folder.filePath(u"one.json"_s))).object();
        QCOMPARE(after["name"_L1].toString(), u"two"_s);
        after["name"_L1] = u"one"_s;
        QCOMPARE(after, root);
    }

    // --- the store ---

    void namesBecomeSafeFiles()
    {
        const QTemporaryDir folder;
        BaselineStore store(folder.filePath(u"new/baselines"_s));
        QString error;
        for (const QString &name :
             {u"../../etc/passwd"_s, u"Été à Nice"_s, u"名前"_s, u"日本"_s, u".hidden"_s, u"a/b"_s, u"a b"_s})
            QVERIFY2(store.save(made(name, 1), false, error), qPrintable(error));
        QCOMPARE(QDir(store.folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name),
                 QStringList({u"a-b-2.json"_s, u"a-b.json"_s, u"baseline-2.json"_s, u"baseline.json"_s,
                              u"etc-passwd.json"_s, u"ete-a-nice.json"_s, u"hidden.json"_s}));
        for (const QString &wrong : {QString(), u" a"_s, u"a "_s, u"a\tb"_s, QString(65, u'a')})
            QVERIFY(!store.save(made(wrong, 1), false, error) && !error.isEmpty());
        QVERIFY(store.save(made(QString(64, u'a'), 1), false, error));
        QStringList problems;
        QCOMPARE(store.list(problems).size(), 8u);
        QVERIFY(problems.isEmpty());
        QCOMPARE(store.load(u"ÉTÉ à nice"_s, error)->name, u"Été à Nice"_s);
    }

    void savingReplacesOnlyWhenTold()
    {
        const QTemporaryDir folder;
        BaselineStore store(folder.path());
        QString error;
        QVERIFY(store.save(made(u"One"_s, 1), false, error));
        const QByteArray first = contentOf(folder.filePath(u"one.json"_s));
        QVERIFY(!store.save(made(u"one"_s, 2), false, error));
        QCOMPARE(error, u"there is a baseline \"one\" already"_s);
        QCOMPARE(contentOf(folder.filePath(u"one.json"_s)), first);
        QVERIFY(store.save(made(u"one"_s, 2), true, error));
        QCOMPARE(store.load(u"one"_s, error)->measurement.size(), 2u);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
        Baseline wordy = made(u"wordy"_s, 1);
        wordy.note = QString(1001, u'x');
        QVERIFY(!store.save(wordy, false, error));
    }

    void renamingKeepsNamesApart()
    {
        const QTemporaryDir folder;
        BaselineStore store(folder.path());
        QString error;
        QVERIFY(store.save(made(u"one"_s, 1), false, error) && store.save(made(u"two"_s, 1), false, error));
        QVERIFY(!store.rename(u"one"_s, u"TWO"_s, error));
        QVERIFY(!store.rename(u"one"_s, u""_s, error));
        QVERIFY(!store.rename(u"three"_s, u"four"_s, error));
        QCOMPARE(error, u"there is no baseline \"three\"; there are one, two"_s);
        QVERIFY(store.rename(u"one"_s, u"One"_s, error)); // only how it is written
        QCOMPARE(store.load(u"one"_s, error)->name, u"One"_s);
        QCOMPARE(store.freeName(u"ONE"_s), u"ONE 2"_s);
        const QString path = QDir(store.folder()).entryInfoList({u"one.json"_s}).constFirst().filePath();
        const QByteArray content = contentOf(path);
        const std::optional<BaselineStore::Removed> removed = store.remove(u"ONE"_s, error);
        QVERIFY(removed);
        QCOMPARE(removed->name, u"One"_s);
        QVERIFY(!store.remove(u"one"_s, error));
        QVERIFY(!store.contains(u"one"_s) && store.contains(u"two"_s));
        QCOMPARE(store.freeName(u"One"_s), u"One"_s);
        // What was removed comes back as it was, unless something else took its place.
        QVERIFY2(store.restore(*removed, error), qPrintable(error));
        QCOMPARE(contentOf(path), content);
        QVERIFY(!store.restore(*removed, error));
        QCOMPARE(error, u"there is a baseline \"One\" already"_s);
        QVERIFY(store.remove(u"one"_s, error));
        write(path, "somebody else's");
        QVERIFY(!store.restore(*removed, error));
        QVERIFY(error.endsWith(u"one.json is there again"_s));
        QCOMPARE(contentOf(path), QByteArray("somebody else's"));
    }

    void withoutAFolderNothingIsKept()
    {
        BaselineStore store{QString()};
        QStringList problems;
        QVERIFY(store.list(problems).empty() && problems.isEmpty());
        QString error;
        QVERIFY(!store.save(made(u"one"_s), false, error));
        QCOMPARE(error, u"baselines are not kept here"_s);
    }

    // --- what is said ---

    void circumstancesThatChangedAreTold()
    {
        const Baseline before = made(u"one"_s, 1);
        Baseline after = before;
        QVERIFY(changedCircumstances(before, after).isEmpty());
        after.running[ANARCHY_PARAM_RING_BUFFER_SIZE] = after.effective[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        after.effective[ANARCHY_PARAM_MAX_DMA_CHANNELS] = 4;
        after.generation = 4;
        after.module.clear();
        const QStringList lines = changedCircumstances(before, after);
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0], u"Ring buffer size: 256 pages → 512 pages"_s);
        QVERIFY(lines[1].contains(u"effective: 7"_s));
        QCOMPARE(lines[2], u"Link: Thunderbolt, Gen3 x4 → Thunderbolt, Gen4 x4"_s);
        QCOMPARE(lines[3], u"Driver: 5F3A → unknown"_s);
    }

    void aSimulationSaysNothingOfARealLink()
    {
        const Baseline real = made(u"real"_s, 1);
        Baseline simulated = real;
        simulated.transport = ANARCHY_TRANSPORT_SIMULATED;
        Baseline loopback = real;
        loopback.transport = ANARCHY_TRANSPORT_LOOPBACK;
        QVERIFY(whyNotComparable(real, false).isEmpty() && whyNotComparable(simulated, true).isEmpty());
        QVERIFY(whyNotComparable(loopback, false).isEmpty()); // told by changedCircumstances()
        QVERIFY(!whyNotComparable(real, true).isEmpty() && !whyNotComparable(simulated, false).isEmpty());
        QVERIFY(!whyNotComparable(loopback, true).isEmpty());
    }

    void conclusionsAreSentences()
    {
        MadeUpLink link;
        link.phi = 0;
        link.scatter = 0.02;
        MadeUpLink faster = link;
        faster.bytesPerSecond *= 1.2;
        const auto said = [](const MadeUpLink &before, const MadeUpLink &after, int samples = 480) {
            return conclusionTexts(Comparison::of(before.run(samples, 1), after.run(samples, 2)));
        };
        QCOMPARE(said(link, faster).size(), 1);
        QVERIFY2(said(link, faster)[0].startsWith(u"Better than before: Throughput (+20 %)."_s),
                 qPrintable(said(link, faster)[0]));
        QVERIFY(said(faster, link)[0].startsWith(u"Worse than before: Throughput (-17 %)."_s));
        QVERIFY(said(link, link)[0].startsWith(u"No difference"_s));
        QVERIFY(said(link, link, 20)[0].startsWith(u"Too little data to judge: Throughput, "_s));
        faster.latencyNs *= 2;
        QVERIFY(said(link, faster)[0].startsWith(u"Mixed: better are Throughput"_s));
        faster.bytesPerSecond *= 4;
        QVERIFY(said(link, faster)[0].startsWith(u"The load differs"_s));
    }
};

ANARCHY_TEST(TestBaseline, "baseline")
#include "tst_baseline.moc"
