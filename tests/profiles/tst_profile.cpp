// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include "contract/linkidentity.h"
#include "profiles/profile.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

const QByteArray good = R"({
    "format": "anarchy-egpu-profile",
    "version": "1.0",
    "name": "Evening games",
    "note": "For the long nights",
    "link": "thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99",
    "values": {
        "ring_buffer_size": 64,
        "max_dma_channels": 4
    }
})";

QByteArray with(const char *from, const char *to)
{
    QByteArray json = good;
    if (!json.contains(from))
        qFatal("the file has no %s", from);
    return json.replace(from, to);
}

} // namespace

class TestProfile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGoodFileIsRead()
    {
        JsonProblem problem;
        const std::optional<Profile> profile = parseProfile(good, problem);
        QVERIFY2(profile, qPrintable(problem.text));
        QCOMPARE(profile->name, u"Evening games"_s);
        QCOMPARE(profile->note, u"For the long nights"_s);
        QVERIFY(!profile->isFor(u"loopback"_s));
        QVERIFY(profile->isFor(u"thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99"_s));
        QVERIFY(!profile->builtin);
        QCOMPARE(profile->values.mask(), 1u << ANARCHY_PARAM_RING_BUFFER_SIZE | 1u << ANARCHY_PARAM_MAX_DMA_CHANNELS);
        QCOMPARE(profile->values.values[ANARCHY_PARAM_RING_BUFFER_SIZE], 64u);
    }

    void whatIsWrittenIsWhatIsRead()
    {
        JsonProblem problem;
        const std::optional<Profile> profile = parseProfile(good, problem);
        QCOMPARE(parseProfile(writeProfile(*profile), problem), profile);
        for (const Preset &preset : builtinPresets()) {
            const std::optional<Profile> again = parseProfile(writeProfile(Profile::of(preset)), problem);
            QVERIFY2(again, qPrintable(problem.text));
            QCOMPARE(again->values, Profile::of(preset).values);
        }
    }

    void theExampleIsOne()
    {
        JsonProblem problem;
        const QString path = QFINDTESTDATA("../../packaging/data/examples/profile-evening-games.json");
        const std::optional<QByteArray> content = readSmallFile(path, problem);
        QVERIFY2(content && parseProfile(*content, problem), qPrintable(problem.inFile(path)));
    }

    void whatIsNotNamedStaysAsItRuns()
    {
        JsonProblem problem;
        const std::optional<Profile> profile = parseProfile(good, problem);
        ParameterValues running = defaultValues();
        running[ANARCHY_PARAM_TB_RETRY_COUNT] = 9;
        running[ANARCHY_PARAM_MAX_DMA_CHANNELS] = 4;
        const Change change = profile->changeFrom(running);
        QCOMPARE(change.mask(), 1u << ANARCHY_PARAM_RING_BUFFER_SIZE);
        QVERIFY(profile->matches(change.appliedTo(running)));
        QVERIFY(!profile->matches(running));
        QCOMPARE(change.appliedTo(running)[ANARCHY_PARAM_TB_RETRY_COUNT], 9u);
    }

    void aPresetAsAProfileDoesTheSame()
    {
        ParameterValues running = defaultValues();
        running.fill(1);
        for (const Preset &preset : builtinPresets()) {
            const Profile profile = Profile::of(preset);
            QVERIFY(profile.builtin);
            QCOMPARE(profile.changeFrom(running), preset.changeFrom(running));
        }
    }

    void badFilesAreRefusedWithLineAndReason_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const QByteArray &json, int line, const QString &reason) {
            QTest::newRow(name) << json << line << reason;
        };
        row("empty", "", 1, u"not a JSON object"_s);
        row("array", "[]", 1, u"not a JSON object"_s);
        row("truncated", good.left(good.indexOf("\"max_dma")), 9, u"not a JSON object: "_s);
        row("comma too many", with("\"max_dma_channels\": 4", "\"max_dma_channels\": 4,"), 10,
            u"not a JSON object: "_s);
        row("binary", with("long", "\xff\xfe"), 5, u"not a JSON object: "_s);
        row("deep", with("64", QByteArray(5000, '[').constData()), 8, u"not a JSON object: "_s);
        row("twice", with("\"max_dma_channels\"", "\"ring_buffer_size\""), 9, u"\"ring_buffer_size\" is there twice"_s);
        row("twice, written otherwise", with("\"max_dma_channels\"", "\"ring_buffer_siz\\u0065\""), 9,
            u"\"ring_buffer_size\" is there twice"_s);
        row("other format", with("anarchy-egpu-profile", "presets"), 2,
            u"\"format\" must be \"anarchy-egpu-profile\""_s);
        row("no format", with("\"format\": \"anarchy-egpu-profile\",", ""), 1, u"\"format\" must be"_s);
        row("no version", with("\"version\": \"1.0\",", ""), 1, u"\"version\" must be a text such as \"1.0\""_s);
        row("number as version", with("\"1.0\"", "1.0"), 3, u"\"version\" must be a text"_s);
        for (const char *version :
             {"\"\"", "\"1\"", "\"1.\"", "\".1\"", "\"1.0.0\"", "\"01.0\"", "\"1.x\"", "\"-1.0\"", "\"1.99999\""})
            row(version, with("\"1.0\"", version), 3, u"\"version\" must be a text"_s);
        row("newer major", with("\"1.0\"", "\"2.0\""), 3,
            u"version 2.0 is not one that this program reads; it reads 1.x"_s);
        row("older major", with("\"1.0\"", "\"0.9\""), 3, u"version 0.9 is not"_s);
        row("unknown key", with("\"note\"", "\"remark\""), 5,
            u"unknown key \"remark\"; allowed are format, version, name, note, link, values"_s);
        row("name no text", with("\"Evening games\"", "5"), 4, u"\"name\" must be a text"_s);
        row("no name", with("\"name\": \"Evening games\",", ""), 1, u"a profile needs a name"_s);
        row("name of spaces", with("Evening games", " "), 4, u"a name must not begin or end with a space"_s);
        row("long name", with("Evening games", QByteArray(61, 'x').constData()), 4, u"at most 60 characters"_s);
        row("name of two lines", with("Evening games", "Evening\\ngames"), 4, u"printable characters only"_s);
        row("name with a nought", with("Evening games", "Evening\\u0000games"), 4, u"printable characters only"_s);
        row("note no text", with("\"For the long nights\"", "[]"), 5, u"\"note\" must be a text"_s);
        row("long note", with("For the long nights", QByteArray(1001, 'x').constData()), 5,
            u"at most 1000 characters"_s);
        row("link no text", with("\"thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99\"", "{}"), 6,
            u"\"link\" must be a text"_s);
        for (const char *link :
             {"link0", "thunderbolt:", "thunderbolt:1", "thunderbolt:{0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99}", "../etc"})
            row(link, with("thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99", link), 6,
                u"\"link\" must be loopback, simulated or thunderbolt:UUID"_s);
        row("values missing", with("\"values\"", "\"values\": {}, \"values2\""), 7, u"unknown key \"values2\""_s);
        row("values no object", R"({"format":"anarchy-egpu-profile","version":"1.0","name":"a",
"values":[1]})",
            2, u"\"values\" is missing or not an object"_s);
        row("no values", R"({"format":"anarchy-egpu-profile","version":"1.0","name":"a"})", 1,
            u"\"values\" is missing or not an object"_s);
        row("values empty", R"({"format":"anarchy-egpu-profile","version":"1.0","name":"a",

"values":{}})",
            3, u"\"values\" names no parameter"_s);
        row("unknown parameter", with("max_dma_channels", "dma_channels"), 9, u"unknown parameter \"dma_channels\""_s);
        for (const char *value :
             {"63", "8", "2048", "-64", "64.5", "\"64\"", "null", "true", "[64]", "{}", "1e99", "4294967360"})
            row(value, with("64", value), 8, u"ring_buffer_size must be a power of two from 16 to 1024"_s);
        row("second value", with("\": 4", "\": 17"), 9, u"max_dma_channels must be a whole number from 1 to 16"_s);
    }

    void badFilesAreRefusedWithLineAndReason()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const int, line);
        QFETCH(const QString, reason);
        JsonProblem problem;
        QVERIFY(!parseProfile(json, problem));
        QVERIFY2(problem.text.contains(reason), qPrintable(problem.text));
        QVERIFY2(problem.line == line, qPrintable(u"line %1: %2"_s.arg(problem.line).arg(problem.text)));
        QCOMPARE(problem.inFile(u"/a/b.json"_s), u"/a/b.json:%1: %2"_s.arg(line).arg(problem.text));
    }

    void everyCutOfAFileIsRefused()
    {
        for (qsizetype length = 0; length < good.size(); ++length) {
            JsonProblem problem;
            QVERIFY2(!parseProfile(good.left(length), problem), qPrintable(QString::number(length)));
            QVERIFY(!problem.text.isEmpty());
            QVERIFY(problem.line >= 1 && problem.line <= 11);
        }
    }

    void linesAreCountedWhateverIsInTheStrings()
    {
        JsonProblem problem;
        QVERIFY(parseProfile(with("For the long nights", "a \\\" { } [ ] : , \\\\"), problem));
        QVERIFY(!parseProfile("\xef\xbb\xbf" + with("64", "63"), problem)); // begins with a byte order mark
        QCOMPARE(problem.line, 8);
        QByteArray windows = with("64", "63");
        QVERIFY(!parseProfile(windows.replace("\n", "\r\n"), problem));
        QCOMPARE(problem.line, 8);
    }

    void whatALaterVersionAddedIsKept()
    {
        QByteArray json = with("\"1.0\"", "\"1.7\"");
        json.replace("\"values\": {",
                     "\"colour\": {\"deep\": [1, null, \"x\"]},\n\"values\": {\n\"new_parameter\": \"auto\",");
        JsonProblem problem;
        std::optional<Profile> profile = parseProfile(json, problem);
        QVERIFY2(profile, qPrintable(problem.text));
        QCOMPARE(profile->values.values[ANARCHY_PARAM_RING_BUFFER_SIZE], 64u);
        profile->name = u"Renamed"_s;
        const QJsonObject before = QJsonDocument::fromJson(json).object();
        QJsonObject after = QJsonDocument::fromJson(writeProfile(*profile)).object();
        QCOMPARE(after["name"_L1].toString(), u"Renamed"_s);
        after["name"_L1] = before["name"_L1];
        QCOMPARE(after, before); // the version too: what needs 1.7 still says so
        // What this version knows is checked as ever.
        QVERIFY(!parseProfile(json.replace("64", "63"), problem));
        QVERIFY(problem.text.startsWith(u"ring_buffer_size must be"_s));
    }

    void linksAreToldByWhatStays()
    {
        const QTemporaryDir sys;
        const auto put = [&](const QString &path, const QByteArray &content) {
            const QString whole = sys.filePath(path);
            QVERIFY(QDir().mkpath(whole.section(u'/', 0, -2)));
            QFile file(whole);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        };
        put(u"devices/virtual/anarchy_egpu/link0/transport"_s, "loopback\n");
        put(u"devices/pci/domain0/0-1/unique_id"_s, "0D4C2E4E-8f07-4d3c-9a77-2e5b0c4f1a99\n");
        put(u"devices/pci/domain0/0-1/0-1.0/anarchy_egpu/link1/transport"_s, "xdomain\n");
        put(u"devices/pci/domain0/0-3/0-3.0/anarchy_egpu/link2/transport"_s, "xdomain\n");
        QVERIFY(QDir().mkpath(sys.filePath(u"class/anarchy_egpu"_s)));
        QVERIFY(QFile::link(sys.filePath(u"devices/virtual/anarchy_egpu/link0"_s),
                            sys.filePath(u"class/anarchy_egpu/link0"_s)));
        QVERIFY(QFile::link(sys.filePath(u"devices/pci/domain0/0-1/0-1.0/anarchy_egpu/link1"_s),
                            sys.filePath(u"class/anarchy_egpu/link1"_s)));
        QVERIFY(QFile::link(sys.filePath(u"devices/pci/domain0/0-3/0-3.0/anarchy_egpu/link2"_s),
                            sys.filePath(u"class/anarchy_egpu/link2"_s)));
        QCOMPARE(linkIdentity(0, sys.path()), u"loopback"_s);
        QCOMPARE(linkIdentity(1, sys.path()), u"thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99"_s);
        QCOMPARE(linkIdentity(2, sys.path()), QString()); // its far end says nothing of itself
        QCOMPARE(linkIdentity(3, sys.path()), QString());
        for (const char *identity : {"loopback", "simulated", "thunderbolt:0d4c2e4e-8f07-4d3c-9a77-2e5b0c4f1a99"})
            QVERIFY(isLinkIdentity(QString::fromLatin1(identity)));
    }
};

ANARCHY_TEST(TestProfile, "profile")
#include "tst_profile.moc"
