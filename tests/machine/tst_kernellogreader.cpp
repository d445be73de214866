// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/filedescriptor.h"
#include "machine/kernellogreader.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// Reading the kernel log: from the device, from the journal, and what is said where neither may be read. A pipe that
/// keeps packets apart stands in for the device, a script for journalctl.
class TestKernelLogReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_sources = {};
        m_sources.device = m_folder->filePath(u"kmsg"_s);
        m_sources.journalctl = m_folder->filePath(u"journalctl"_s);
        m_sources.journals = {m_folder->filePath(u"journal"_s)}; // is not there
        m_lines.clear();
    }

    void cleanup()
    {
        m_reader.reset();
        m_pipe = FileDescriptor();
    }

    void whatIsThereIsReadAndWhatComesIsTold()
    {
        openDevice();
        write("6,1,1000,-;Linux version 6.12\n");
        write("4,2,2000,-;anarchy_egpu link0: no answer to 3 handshakes\n SUBSYSTEM=anarchy_egpu\n");
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Following);
        QCOMPARE(texts(), QStringList{u"anarchy_egpu link0: no answer to 3 handshakes"_s});
        QCOMPARE(m_lines.constFirst().level, 4);
        write("nonsense");
        write("6,4,3000,-;anarchy_egpu: configuration 2: changed\n");
        QTRY_COMPARE(m_lines.size(), 2);
        QCOMPARE(m_lines.constLast().text, u"anarchy_egpu: configuration 2: changed"_s);
    }

    void timesAreLocalAndRight()
    {
        openDevice();
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        const qint64 us = now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
        write("6,1," + QByteArray::number(us - 5'000'000) + ",-;anarchy_egpu: five seconds ago\n");
        start();
        QTRY_COMPARE(m_lines.size(), 1);
        const qint64 agoMs = QDateTime::currentMSecsSinceEpoch() - m_lines.constFirst().timeMs;
        QVERIFY2(agoMs >= 4990 && agoMs < 60'000, qPrintable(QString::number(agoMs)));
    }

    void moreThanOneTurnOfTheLoopIsRead()
    {
        openDevice();
        ::fcntl(m_pipe.get(), F_SETPIPE_SZ, 1 << 20); // may be refused; then it takes longer
        start();
        int written = 0;
        // A pipe holds few packets, so it is emptied meanwhile.
        QTRY_VERIFY([&] {
            while (written < 3000) {
                const QByteArray record = "6,1,1,-;anarchy_egpu: " + QByteArray::number(written) + '\n';
                if (::write(m_pipe.get(), record.constData(), static_cast<std::size_t>(record.size())) != record.size())
                    return false;
                ++written;
            }
            return true;
        }());
        QTRY_COMPARE(m_lines.size(), 3000);
        QCOMPARE(m_lines.constLast().text, u"anarchy_egpu: 2999"_s);
    }

    void stoppedItReadsNothingAndThenGoesOn()
    {
        openDevice();
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Following);
        m_reader->stop();
        write("6,1,1,-;anarchy_egpu: while nobody looked\n");
        QCoreApplication::processEvents();
        QCOMPARE(m_lines.size(), 0);
        m_reader->start();
        QTRY_COMPARE(texts(), QStringList{u"anarchy_egpu: while nobody looked"_s});
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Following);
    }

    void aDeviceThatEndsIsNotReadForEver()
    {
        openDevice();
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Following);
        m_pipe = FileDescriptor(); // its other end
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Unavailable);
        QVERIFY(m_reader->problem().contains(m_sources.device));
    }

    void theJournalIsAskedWhereTheDeviceMayNotBeRead()
    {
        // As journalctl does: with a pattern and a number of lines the newest comes first; --follow goes on behind a
        // cursor.
        writeJournalctl("case \"$*\" in\n"
                        "*--follow*--after-cursor=c2) "
                        + entry("c3", "3000000", "anarchy_egpu: third")
                        + "; exec sleep 60 ;;\n"
                          "*--follow*) exit 3 ;;\n"
                          "*--lines=500) "
                        + entry("c2", "2000000", "anarchy_egpu: second") + "; "
                        + entry("x", "1500000", "thunderbolt: mentions anarchy_egpu") + "; "
                        + entry("c1", "1000000", "anarchy_egpu: first")
                        + " ;;\n"
                          "*) exit 4 ;;\nesac\n");
        start();
        QTRY_COMPARE(texts(),
                     (QStringList{u"anarchy_egpu: first"_s, u"anarchy_egpu: second"_s, u"anarchy_egpu: third"_s}));
        QCOMPARE(m_reader->state(), KernelLogReader::State::Following);
        QCOMPARE(m_lines.constFirst().timeMs, 1000);
        QVERIFY(m_reader->problem().isEmpty());
        m_reader->stop();
        QCOMPARE(m_reader->state(), KernelLogReader::State::Stopped);
        // Behind what was told already, and no line twice.
        writeJournalctl("case \"$*\" in\n*--follow*--after-cursor=c3) exec sleep 60 ;;\n"
                        "*--after-cursor=c3) exit 1 ;;\n*) "
                        + entry("c9", "9", "anarchy_egpu: wrong") + " ;;\nesac\n");
        m_reader->start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Following);
        QCOMPARE(m_lines.size(), 3);
    }

    void anEmptyJournalIsNoProblem()
    {
        writeJournalctl("case \"$*\" in *--follow*) exec sleep 60 ;; esac; exit 1\n"); // nothing matches the pattern
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Following);
        QCOMPARE(m_lines.size(), 0);
    }

    void whatIsNotPermittedIsSaid_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("words");
        QTest::newRow("no group") << QByteArray(
            "echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1\n")
                                  << u"insufficient permissions"_s;
        QTest::newRow("own messages only")
            << QByteArray("echo 'Hint: You are currently not seeing messages from other users and the system.' >&2\n")
            << u"not seeing messages from other users"_s;
        QTest::newRow("no pattern") << QByteArray("echo 'Compiled without pattern matching support' >&2; exit 1\n")
                                    << u"without pattern matching"_s;
        QTest::newRow("crash") << QByteArray("kill -SEGV $$\n") << u"ended with status"_s;
    }

    void whatIsNotPermittedIsSaid()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QString, words);
        writeJournalctl(script);
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Unavailable);
        QVERIFY2(m_reader->problem().contains(words), qPrintable(m_reader->problem()));
        QVERIFY2(m_reader->problem().contains(m_sources.device + u": No such file or directory"_s),
                 qPrintable(m_reader->problem()));
    }

    // Asked for JSON, journalctl of systemd 257 answers somebody who may not read it with nothing at all.
    void aClosedJournalIsNotTakenForAnEmptyOne()
    {
        writeJournalctl("case \"$*\" in *--follow*) exec sleep 1000 ;; esac\n");
        const QString machine = m_sources.journals.constFirst() + u"/0123"_s;
        QVERIFY(QDir().mkpath(machine));
        const QString journal = machine + u"/system.journal"_s;
        QVERIFY(QFile::link(m_folder->filePath(u"nowhere"_s), journal)); // which nobody can read, not even root
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Unavailable);
        QVERIFY2(m_reader->problem().contains(journal + u": Permission denied"_s), qPrintable(m_reader->problem()));
        QVERIFY(QFile::remove(journal));
        QFile open(journal);
        QVERIFY(open.open(QIODevice::WriteOnly));
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Following);
    }

    void withoutAJournalThatIsSaid()
    {
        start(); // there is no such program
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Unavailable);
        QVERIFY2(m_reader->problem().contains(u"journalctl"_s), qPrintable(m_reader->problem()));
        QSignalSpy states(m_reader.get(), &KernelLogReader::stateChanged);
        m_reader->start(); // permissions may have changed meanwhile
        QCOMPARE(states.size() >= 1, true);
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Unavailable);
    }

    void aJournalThatNeverAnswersIsGivenUp()
    {
        writeJournalctl("exec sleep 600\n");
        m_sources.patience = std::chrono::milliseconds(50);
        start();
        QTRY_COMPARE(m_reader->state(), KernelLogReader::State::Unavailable);
        QVERIFY2(m_reader->problem().contains(u"no answer within 0.05 s"_s), qPrintable(m_reader->problem()));
    }

    void itMayGoWhileItAsks()
    {
        writeJournalctl("exec sleep 600\n");
        start();
        QCOMPARE(m_reader->state(), KernelLogReader::State::Reading);
        m_reader.reset();
        QCoreApplication::processEvents();
    }

private:
    static QByteArray entry(const char *cursor, const char *timeUs, const char *text)
    {
        return QByteArray("echo '{\"__CURSOR\":\"") + cursor + "\",\"__REALTIME_TIMESTAMP\":\"" + timeUs
            + "\",\"PRIORITY\":\"4\",\"MESSAGE\":\"" + text + "\"}'";
    }

    void writeJournalctl(const QByteArray &body)
    {
        QFile file(m_sources.journalctl);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("#!/bin/sh\n" + body);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void openDevice()
    {
        const QByteArray path = m_sources.device.toLocal8Bit();
        QCOMPARE(::mkfifo(path.constData(), 0600), 0);
        const FileDescriptor reader(::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        m_pipe = FileDescriptor(::open(path.constData(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        QCOMPARE(::fcntl(m_pipe.get(), F_SETFL, O_NONBLOCK | O_DIRECT), 0); // packets; open() refuses it
        m_keep = FileDescriptor(::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)); // what is written stays
    }

    void write(const QByteArray &record)
    {
        QCOMPARE(::write(m_pipe.get(), record.constData(), static_cast<std::size_t>(record.size())), record.size());
    }

    void start()
    {
        m_reader = std::make_unique<KernelLogReader>(m_sources);
        connect(m_reader.get(), &KernelLogReader::linesRead, this,
                [this](const QList<KernelLogReader::Line> &lines) { m_lines += lines; });
        m_reader->start();
    }

    QStringList texts() const
    {
        QStringList texts;
        for (const KernelLogReader::Line &line : m_lines)
            texts << line.text;
        return texts;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    KernelLogReader::Sources m_sources;
    FileDescriptor m_pipe;
    FileDescriptor m_keep;
    std::unique_ptr<KernelLogReader> m_reader;
    QList<KernelLogReader::Line> m_lines;
};

ANARCHY_TEST(TestKernelLogReader, "kernellogreader")
#include "tst_kernellogreader.moc"
