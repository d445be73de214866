// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCborMap>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <csignal>

#include <sys/resource.h>

#include "base/varint.h"
#include "recordings.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// The file: what goes in comes out, and nothing else ever does.
class TestRecording : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString &name = u"test.aer"_s) const { return m_folder.filePath(name); }

    /// A small recording with a record of every kind.
    void writeExample(int pages = 6) const
    {
        QString error;
        const auto writer = RecordingWriter::create(path(), exampleHeader(), true, error);
        QVERIFY2(writer, qPrintable(error));
        const std::vector<TelemetryPage> all = simulatedPages(pages);
        for (std::size_t i = 0; i < all.size(); ++i) {
            QVERIFY(writer->addPage(all[i]));
            if (i == 2) {
                RecordedConfiguration changed{all[i].time_ns + 5, *exampleHeader().configuration};
                changed.configuration.running[ANARCHY_PARAM_RING_BUFFER_SIZE] = 64;
                QVERIFY(writer->addEvent(exampleEvent(all[i].time_ns + 5), 3));
                QVERIFY(writer->addConfiguration(changed));
            }
            if (i == 3)
                QVERIFY(writer->addGap(static_cast<qint64>(all[i].time_ns) + 9));
        }
        QVERIFY(writer->finish());
        QCOMPARE(writer->totals().records, quint64(pages) + 3);
        QCOMPARE(writer->totals().bytes, QFileInfo(path()).size());
    }

    std::shared_ptr<const Recording> open(QString *message = nullptr) const
    {
        QString error;
        auto recording = Recording::open(path(), error);
        if (message)
            *message = recording ? recording->damage() : error;
        return recording;
    }

    /// Whatever opens holds the first records of `whole` and no other.
    static void verifyPrefix(const std::shared_ptr<const Recording> &recording, const std::vector<Record> &whole)
    {
        const std::vector<Record> records = allRecords(recording);
        QVERIFY(records.size() <= whole.size());
        QCOMPARE(records.size(), recording->records());
        for (std::size_t i = 0; i < records.size(); ++i)
            QVERIFY(sameRecord(records[i], whole[i]));
    }

private Q_SLOTS:
    void theChecksumIsTheOneOfTheStandard()
    {
        QCOMPARE(recordformat::checksum("123456789"), 0xcbf43926u);
        QCOMPARE(recordformat::checksum("6789", recordformat::checksum("12345")), 0xcbf43926u);
    }

    void numbersOfEverySizeComeBack()
    {
        for (const quint64 number : {quint64(0), quint64(127), quint64(128), quint64(1) << 63, ~quint64(0)}) {
            QByteArray bytes;
            appendVarint(bytes, number);
            QByteArrayView view(bytes);
            QCOMPARE(takeVarint(view), std::optional(number));
            QVERIFY(view.isEmpty());
            view = QByteArrayView(bytes).chopped(1);
            QCOMPARE(takeVarint(view), std::nullopt);
        }
        QByteArrayView tooLarge("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
        QCOMPARE(takeVarint(tooLarge), std::nullopt);
    }

    void everythingComesBackExactly()
    {
        writeExample();
        const auto recording = open();
        QVERIFY(recording);
        QCOMPARE(recording->damage(), QString());
        QCOMPARE(recording->header().toCbor(), exampleHeader().toCbor());
        QCOMPARE(recording->header().configuration, exampleHeader().configuration);
        const std::vector<TelemetryPage> pages = simulatedPages(6);
        QCOMPARE(recording->pages(), 6u);
        QCOMPARE(recording->firstNs(), qint64(pages[0].time_ns));
        QCOMPARE(recording->lengthNs(), qint64(pages[5].time_ns - pages[0].time_ns));

        const std::vector<Record> records = allRecords(recording);
        QCOMPARE(records.size(), 9u);
        std::size_t next = 0;
        for (const Record &record : records) {
            if (const auto *page = std::get_if<TelemetryPage>(&record.content))
                QCOMPARE(std::memcmp(page, &pages[next++], sizeof *page), 0);
        }
        QCOMPARE(next, pages.size());
        const auto &event = std::get<RecordedEvent>(records[3].content);
        const anarchy_event wanted = exampleEvent(pages[2].time_ns + 5);
        QCOMPARE(event.missed, 3u);
        QCOMPARE(std::memcmp(&event.event, &wanted, sizeof wanted), 0);
        QCOMPARE(std::get<RecordedGap>(records[6].content).timeNs, pages[3].time_ns + 9);

        const auto ringAt = [&](qint64 positionNs) {
            return recording->configurationAt(positionNs)->configuration.running[ANARCHY_PARAM_RING_BUFFER_SIZE];
        };
        QCOMPARE(ringAt(0), 256u);
        QCOMPARE(ringAt(500'000'004), 256u);
        QCOMPARE(ringAt(500'000'005), 64u);
    }

    void mostOfAPageIsNotWritten()
    {
        writeExample(200);
        QVERIFY2(QFileInfo(path()).size() < 200 * qint64(sizeof(TelemetryPage)) / 10,
                 qPrintable(QString::number(QFileInfo(path()).size())));
    }

    void seekingArrivesWhereReadingDoes()
    {
        writeExample(400);
        const auto recording = open();
        QVERIFY(recording);
        const std::vector<Record> records = allRecords(recording);
        RecordingCursor cursor(recording);
        QRandomGenerator random(11);
        for (int i = 0; i < 200; ++i) {
            const qint64 positionNs = random.bounded(recording->lengthNs() + 1);
            cursor.seek(positionNs);
            std::optional<Record> last;
            int read = 0;
            while (std::optional<Record> record = cursor.nextUntil(positionNs)) {
                last = record;
                ++read;
            }
            QVERIFY(last);
            QVERIFY(read <= 2 * recordformat::pagesPerFullPage + 3);
            const auto after = std::upper_bound(records.begin(), records.end(), positionNs,
                                                [](qint64 p, const Record &record) { return p < record.positionNs; });
            QVERIFY(sameRecord(*last, *std::prev(after)));
        }
    }

    void everyTruncationOpensToTheLastWholeRecord()
    {
        writeExample();
        const std::vector<Record> whole = allRecords(open());
        const QByteArray bytes = readFile(path());
        std::size_t most = 0;
        for (qsizetype length = 0; length < bytes.size(); ++length) {
            writeFile(path(), bytes.first(length));
            QString message;
            const auto recording = open(&message);
            QVERIFY2(message.startsWith(path() + u": "_s), qPrintable(message)); // never silently
            if (!recording)
                continue;
            verifyPrefix(recording, whole);
            QVERIFY(recording->records() >= most); // more of the file never tells less
            most = recording->records();
        }
        QCOMPARE(most, whole.size());
    }

    void theMessageSaysHowFar()
    {
        writeExample();
        const QByteArray bytes = readFile(path());
        writeFile(path(), bytes.chopped(recordformat::frameBytes + recordformat::checksumBytes + 1));
        QString message;
        QVERIFY(open(&message));
        QVERIFY2(message.contains("damaged after 1.0 s (record 8): the file ends inside a record"_L1),
                 qPrintable(message));
        writeFile(path(), bytes.chopped(recordformat::frameBytes + recordformat::checksumBytes));
        QVERIFY(open(&message));
        QVERIFY2(message.contains("(record 9): the recording was not closed in order"_L1), qPrintable(message));
    }

    void corruptionNeverInventsARecord()
    {
        writeExample();
        const std::vector<Record> whole = allRecords(open());
        const QByteArray good = readFile(path());
        QRandomGenerator random(2026);
        int damaged = 0;
        for (int round = 0; round < 500; ++round) {
            QByteArray bytes = good;
            const qsizetype at = random.bounded(bytes.size());
            const qsizetype count = std::min<qsizetype>(random.bounded(1, 40), bytes.size() - at);
            switch (random.bounded(4)) {
            case 0: // one bit
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.bounded(8)));
                break;
            case 1: // noise
                for (qsizetype i = at; i < at + count; ++i)
                    bytes[i] = static_cast<char>(random.bounded(256));
                break;
            case 2: // a piece is missing
                bytes.remove(at, count);
                break;
            case 3: // a piece is there twice
                bytes.insert(at, bytes.sliced(at, count));
                break;
            }
            writeFile(path(), bytes);
            QString message;
            const auto recording = open(&message);
            if (bytes != good && !message.isEmpty())
                ++damaged;
            if (recording)
                verifyPrefix(recording, whole);
        }
        QVERIFY(damaged > 450);
    }

    void recordsThatAreMissingOrOutOfPlaceAreNoticed()
    {
        writeExample();
        const std::vector<Record> whole = allRecords(open());
        const QByteArray good = readFile(path());
        std::vector<qsizetype> starts;
        for (qsizetype at = recordformat::prefixBytes; at < good.size();) {
            starts.push_back(at);
            at += recordformat::frameBytes + qFromLittleEndian<quint32>(good.constData() + at)
                + recordformat::checksumBytes;
        }
        QCOMPARE(starts.size(), whole.size() + 2);
        for (std::size_t i = 1; i + 1 < starts.size(); ++i) {
            QByteArray without = good;
            writeFile(path(), without.remove(starts[i], starts[i + 1] - starts[i]));
            const auto recording = open();
            QVERIFY(recording);
            QCOMPARE(recording->records(), quint64(i - 1));
            QVERIFY(!recording->damage().isEmpty());
            verifyPrefix(recording, whole);
        }
    }

    void contentsThatMakeNoSenseEndTheRecording_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("body");
        QByteArray word;
        appendVarint(word, sizeof(TelemetryPage) / 8);
        QByteArray far;
        appendVarint(far, ~quint64(0));
        QTest::newRow("a word behind the page") << int(recordformat::Type::ChangedPage) << word + '\1';
        QTest::newRow("half a change") << int(recordformat::Type::ChangedPage) << "\1"_ba;
        QTest::newRow("an event without a body") << int(recordformat::Type::Event) << ""_ba;
        QTest::newRow("a gap at the end of time") << int(recordformat::Type::Gap) << far;
        QTest::newRow("a configuration of nothing") << int(recordformat::Type::Configuration) << "\xa0"_ba;
        QTest::newRow("a configuration that is none") << int(recordformat::Type::Configuration) << "hello"_ba;
    }

    void contentsThatMakeNoSenseEndTheRecording()
    {
        QFETCH(const int, type);
        QFETCH(const QByteArray, body);
        QByteArray bytes = recordformat::prefix();
        quint32 chain = recordformat::checksum(bytes);
        PageCodec codec;
        bytes += recordformat::frame(recordformat::Type::Header, exampleHeader().toCbor(), chain);
        bytes += recordformat::frame(recordformat::Type::FullPage, codec.encode(simulatedPages(1)[0]), chain);
        bytes += recordformat::frame(static_cast<recordformat::Type>(type), body, chain);
        writeFile(path(), bytes);
        QString message;
        const auto recording = open(&message);
        QVERIFY(recording);
        QCOMPARE(recording->records(), 1u);
        QVERIFY2(message.contains("(record 1): what follows makes no sense"_L1), qPrintable(message));
    }

    void aNewerMinorVersionIsReadAndAMajorOneRefused()
    {
        const auto write = [this](quint16 major, quint16 minor) {
            QByteArray bytes = recordformat::prefix(major, minor);
            quint32 chain = recordformat::checksum(bytes);
            PageCodec codec;
            QCborMap header = QCborValue::fromCbor(exampleHeader().toCbor()).toMap();
            header.insert(u"mood"_s, u"fine"_s);
            bytes += recordformat::frame(recordformat::Type::Header, QCborValue(header).toCbor(), chain);
            bytes += recordformat::frame(static_cast<recordformat::Type>(99), "of a later version", chain);
            bytes += recordformat::frame(recordformat::Type::FullPage, codec.encode(simulatedPages(1)[0]), chain);
            bytes += recordformat::frame(recordformat::Type::End, {}, chain);
            writeFile(path(), bytes);
        };
        QString message;
        write(recordformat::majorVersion, recordformat::minorVersion + 1);
        const auto recording = open(&message);
        QVERIFY2(recording && message.isEmpty(), qPrintable(message));
        QCOMPARE(recording->records(), 1u);
        QCOMPARE(recording->header().program, u"1.2"_s);

        write(recordformat::majorVersion + 1, 0);
        QVERIFY(!open(&message));
        QVERIFY2(message.contains("written in version 2.0 of the format, this program reads version 1"_L1),
                 qPrintable(message));
    }

    void aPageOfAnotherSizeIsReadAsFarAsItGoes()
    {
        const TelemetryPage page = simulatedPages(1)[0];
        for (const qsizetype words : {-8, 8}) {
            RecordingHeader header = exampleHeader();
            header.pageBytes = static_cast<quint32>(qsizetype(sizeof page) + words * 8);
            QByteArray bytes = recordformat::prefix();
            quint32 chain = recordformat::checksum(bytes);
            bytes += recordformat::frame(recordformat::Type::Header, header.toCbor(), chain);
            QByteArray change = PageCodec(std::min<std::size_t>(header.pageBytes, sizeof page)).encode(page);
            bytes += recordformat::frame(recordformat::Type::FullPage, change, chain);
            bytes += recordformat::frame(recordformat::Type::End, {}, chain);
            writeFile(path(), bytes);
            QString message;
            const auto recording = open(&message);
            QVERIFY2(recording && message.isEmpty(), qPrintable(message));
            const TelemetryPage got = std::get<TelemetryPage>(allRecords(recording)[0].content);
            QCOMPARE(std::memcmp(&got, &page, std::min<std::size_t>(header.pageBytes, sizeof page)), 0);
        }
    }

    void whatIsNoRecordingIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        QTest::newRow("empty") << ""_ba << u"the file is empty"_s;
        QTest::newRow("text") << "TX,RX\n1,2\n3,4\n"_ba << u"not a recording"_s;
        QTest::newRow("short") << "\x89"_ba << u"not a recording"_s;
        QTest::newRow("no header") << recordformat::prefix() << u"damaged in its header"_s;
    }

    void whatIsNoRecordingIsRefused()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, reason);
        writeFile(path(), bytes);
        QString message;
        QVERIFY(!open(&message));
        QVERIFY2(message.startsWith(path()) && message.contains(reason), qPrintable(message));
    }

    void foldersPipesAndNothingAreRefused()
    {
        QString error;
        QVERIFY(!Recording::open(m_folder.path(), error));
        QVERIFY2(error.contains("not a file"_L1), qPrintable(error));
        QVERIFY(!Recording::open(path(u"missing"_s), error));
        QVERIFY2(error.contains("No such file"_L1), qPrintable(error));
    }

    void aFileThatExistsIsOverwrittenOnlyOnDemand()
    {
        writeFile(path(), "precious");
        QString error;
        QVERIFY(!RecordingWriter::create(path(), exampleHeader(), false, error));
        QVERIFY2(error.contains("exists already"_L1), qPrintable(error));
        QCOMPARE(readFile(path()), "precious"_ba);
        QVERIFY(RecordingWriter::create(path(), exampleHeader(), true, error));
    }

    void everyRecordIsInTheFileAtOnce()
    {
        QString error;
        const auto writer = RecordingWriter::create(path(), exampleHeader(), true, error);
        QVERIFY(writer);
        quint64 written = 0;
        for (const TelemetryPage &page : simulatedPages(3)) {
            QVERIFY(writer->addPage(page));
            const auto recording = open();
            QVERIFY(recording);
            QCOMPARE(recording->records(), ++written);
        }
    }

    void aFullDiskIsAnError()
    {
        QString error;
        QVERIFY(!RecordingWriter::create(u"/dev/full"_s, exampleHeader(), true, error));
        QVERIFY2(error.contains("/dev/full: No space left"_L1), qPrintable(error));
    }

    void whatWasWrittenBeforeTheDiskWasFullCanBeRead()
    {
        QString error;
        const auto writer = RecordingWriter::create(path(), exampleHeader(), true, error);
        QVERIFY(writer);
        const std::vector<TelemetryPage> pages = simulatedPages(50);
        for (std::size_t i = 0; i < 20; ++i)
            QVERIFY(writer->addPage(pages[i]));

        // A limit on the size of files stands for the disk: it too lets the part of a write through that still fits.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit limit = before;
        limit.rlim_cur = static_cast<rlim_t>(writer->totals().bytes) + 100;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        std::size_t more = 20;
        while (more < pages.size() && writer->addPage(pages[more]))
            ++more;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(more < pages.size());
        QVERIFY2(writer->error().startsWith(path()), qPrintable(writer->error()));
        QVERIFY(!writer->addPage(pages[more])); // nothing after a hole
        QVERIFY(!writer->finish());

        QString message;
        const auto recording = open(&message);
        QVERIFY(recording);
        QCOMPARE(recording->pages(), quint64(more));
        QVERIFY2(message.contains("not closed in order"_L1), qPrintable(message)); // no half record is left
    }
};

ANARCHY_TEST(TestRecording, "recording")
#include "tst_recording.moc"
