// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "profiles/programwatch.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class TestProgramWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void programsAreKnownByEitherName()
    {
        const QTemporaryDir proc;
        put(proc, 10, "bash", QByteArray("-bash\0", 6));
        put(proc, 11, "steam", QByteArray("/home/x/.steam/steam\0-silent\0", 29));
        put(proc, 12, "Game-Win64-Ship", QByteArray("Z:\\Games\\Game-Win64-Shipping.exe\0", 33));
        put(proc, 13, "a-very-long-scr", QByteArray("/usr/bin/python3\0/opt/a-very-long-script\0", 41));
        put(proc, 14, "kworker/0:1", {}); // the kernel's have no command line
        QVERIFY(QDir(proc.path()).mkpath(u"sys"_s));
        QFile uptime(proc.filePath(u"uptime"_s));
        QVERIFY(uptime.open(QIODevice::WriteOnly));
        ProgramWatch watch(proc.path());
        QSignalSpy changed(&watch, &ProgramWatch::changed);
        watch.watchFor({u"Steam"_s, u"game-win64-shipping.exe"_s, u"a-very-long-script"_s, u"blender"_s});
        QCOMPARE(watch.running(), (QSet<QString>{u"steam"_s, u"game-win64-shipping.exe"_s, u"a-very-long-script"_s}));
        QCOMPARE(changed.count(), 1);
        watch.look();
        QCOMPARE(changed.count(), 1);
        watch.watchFor({});
        QVERIFY(watch.running().isEmpty());
    }

    void comingGoingAndBecomingAreNoticed()
    {
        const QTemporaryDir proc;
        put(proc, 10, "sh", QByteArray("sh\0", 3));
        ProgramWatch watch(proc.path());
        watch.watchFor({u"steam"_s});
        QVERIFY(watch.running().isEmpty());
        put(proc, 10, "steam", QByteArray("steam\0", 6)); // exec() in a process that is young
        watch.look();
        QCOMPARE(watch.running(), QSet<QString>{u"steam"_s});
        QVERIFY(QDir(proc.filePath(u"10"_s)).removeRecursively());
        watch.look();
        QVERIFY(watch.running().isEmpty());

        put(proc, 20, "sh", QByteArray("sh\0", 3));
        for (int i = 0; i < 5; ++i)
            watch.look();
        put(proc, 20, "steam", QByteArray("steam\0", 6)); // in one that is old: found by the next whole turn
        int turns = 0;
        for (; watch.running().isEmpty() && turns < 30; ++turns)
            watch.look();
        QVERIFY2(turns <= 15, qPrintable(QString::number(turns)));
    }

    void aProcessThatGoesWhileItIsReadIsNoMatter()
    {
        const QTemporaryDir proc;
        QVERIFY(QDir(proc.path()).mkpath(u"10"_s)); // without any file in it
        QVERIFY(QDir(proc.path()).mkpath(u"99999999999999999999"_s));
        QVERIFY(QDir(proc.path()).mkpath(u"-5"_s));
        ProgramWatch watch(proc.path());
        watch.watchFor({u"steam"_s});
        QVERIFY(watch.running().isEmpty());
        ProgramWatch nowhere(u"/nowhere"_s);
        nowhere.watchFor({u"steam"_s});
        QVERIFY(nowhere.running().isEmpty());
    }

    void aRealProgramIsSeen()
    {
        const QTemporaryDir folder;
        const QString program = folder.filePath(u"Anarchy-Test-Game"_s);
        QVERIFY(QFile::copy(QStandardPaths::findExecutable(u"cat"_s), program));
        ProgramWatch watch;
        watch.watchFor({u"anarchy-test-game"_s});
        QVERIFY(watch.running().isEmpty());
        QProcess game;
        game.start(program); // reads until its input ends
        QVERIFY(game.waitForStarted());
        watch.look();
        QCOMPARE(watch.running(), QSet<QString>{u"anarchy-test-game"_s});
        game.closeWriteChannel();
        QVERIFY(game.waitForFinished());
        watch.look();
        QVERIFY(watch.running().isEmpty());
    }

private:
    static void put(const QTemporaryDir &proc, int pid, const QByteArray &comm, const QByteArray &cmdline)
    {
        const QString folder = proc.filePath(QString::number(pid));
        QVERIFY(QDir().mkpath(folder));
        for (const auto &[name, content] : {std::pair("/comm", comm + '\n'), std::pair("/cmdline", cmdline)}) {
            QFile file(folder + QLatin1StringView(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
    }
};

ANARCHY_TEST(TestProgramWatch, "programwatch")
#include "tst_programwatch.moc"
