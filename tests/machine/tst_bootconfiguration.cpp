// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

#include <memory>

#include "machine/bootconfiguration.h"
#include "testprogram.h"

using namespace anarchy;

/// What the panel says the next load will use, from fixtures of other people's files (attack 8).
class TestBootConfiguration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_root = std::make_unique<QTemporaryDir>(); }
    void nothingIsDefaults();
    void laterNameWinsWhereverItLies();
    void sameNameInAnEarlierDirectoryHides();
    void lastOneInAFileWins();
    void commandLineWins();
    void continuationCommentsAndSpelling();
    void everySettingHasItsLine();
    void conflictsSayWhyTheWinnerWins_data();
    void conflictsSayWhyTheWinnerWins();
    void numbersAreTheKernels_data();
    void numbersAreTheKernels();
    void problemsAreNamed();
    void safeModeIsDefaults();
    void maskedFilesAndOddFiles();

private:
    void put(const char *path, const QByteArray &bytes)
    {
        const QString whole = m_root->path() + QString::fromLatin1(path);
        QVERIFY(QDir().mkpath(QFileInfo(whole).path()));
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    BootState state() const { return BootConfiguration(m_root->path()).read(); }
    static BootSetting ring(const BootState &state) { return state.settings[ANARCHY_PARAM_RING_BUFFER_SIZE]; }

    std::unique_ptr<QTemporaryDir> m_root;
};

void TestBootConfiguration::nothingIsDefaults()
{
    const BootState now = state();
    QCOMPARE(now.values(), defaultValues());
    QVERIFY(now.conflicts.isEmpty() && now.problems.isEmpty() && !now.safeMode);
    QVERIFY(ring(now).place.isNone());
}

void TestBootConfiguration::laterNameWinsWhereverItLies()
{
    put("/etc/modprobe.d/anarchy-egpu.conf", "options anarchy_egpu ring_buffer_size=512 debug_level=1\n");
    put("/usr/lib/modprobe.d/zz.conf", "options anarchy_egpu ring_buffer_size=64\n");
    put("/run/modprobe.d/Upper.conf", "options anarchy_egpu ring_buffer_size=32\n");
    const BootState now = state();
    QCOMPARE(ring(now), (BootSetting{64u, {QStringLiteral("/usr/lib/modprobe.d/zz.conf"), 1}}));
    QCOMPARE(now.settings[ANARCHY_PARAM_DEBUG_LEVEL].value, 1u);
    QCOMPARE(now.conflicts.size(), 2);
    QCOMPARE(now.conflicts[0].loser.text(), QStringLiteral("/run/modprobe.d/Upper.conf:1"));
    QCOMPARE(now.conflicts[1].loserText, QStringLiteral("512"));
    QVERIFY(BootConfiguration::conflictText(now.conflicts[1]).contains(QStringLiteral("zz.conf")));
}

void TestBootConfiguration::sameNameInAnEarlierDirectoryHides()
{
    int value = 16;
    for (const char *directory : {"/lib", "/usr/lib", "/usr/local/lib", "/run", "/etc"}) {
        value *= 2;
        put((QByteArray(directory) + "/modprobe.d/a.conf").constData(),
            "options anarchy_egpu ring_buffer_size=" + QByteArray::number(value) + "\n");
        QCOMPARE(
            ring(state()),
            (BootSetting{quint32(value), {QString::fromLatin1(directory) + QStringLiteral("/modprobe.d/a.conf"), 1}}));
        QVERIFY(state().conflicts.isEmpty());
    }
}

void TestBootConfiguration::lastOneInAFileWins()
{
    put("/etc/modprobe.d/a.conf",
        "options anarchy_egpu ring_buffer_size=512 ring_buffer_size=1024\noptions anarchy_egpu ring_buffer_size=256\n");
    QCOMPARE(ring(state()).value, 256u);
    QCOMPARE(state().conflicts.size(), 2);
}

void TestBootConfiguration::commandLineWins()
{
    put("/etc/modprobe.d/zzz.conf", "options anarchy_egpu ring_buffer_size=512\n");
    put("/proc/cmdline",
        "quiet root=/dev/vda anarchy-egpu.ring_buffer_size=1024 x=anarchy_egpu.debug_level=3 "
        "\"anarchy_egpu.tb_retry_count=4\" other.debug_level=2\n");
    const BootState now = state();
    QCOMPARE(ring(now), (BootSetting{1024u, {.file = {}, .line = 0, .onCommandLine = true}}));
    QCOMPARE(now.settings[ANARCHY_PARAM_TB_RETRY_COUNT].value, 4u);
    QCOMPARE(now.settings[ANARCHY_PARAM_DEBUG_LEVEL].value, 0u);
    QCOMPARE(now.conflicts.size(), 1);
}

void TestBootConfiguration::continuationCommentsAndSpelling()
{
    put("/etc/modprobe.d/a.conf",
        "# options anarchy_egpu ring_buffer_size=16 \\\noptions anarchy_egpu ring_buffer_size=32\n"
        "\toptions \t anarchy-egpu  ring-buffer-size=512\\\n debug_level=\"2\"\n"
        "options anarchy_egpu2 debug_level=3\noptions\noptions anarchy_egpu\n");
    const BootState now = state();
    QCOMPARE(ring(now).value, 512u);
    QCOMPARE(now.settings[ANARCHY_PARAM_DEBUG_LEVEL].value, 2u);
    QVERIFY(now.conflicts.isEmpty() && now.problems.isEmpty());
}

void TestBootConfiguration::everySettingHasItsLine()
{
    put("/etc/modprobe.d/a.conf",
        "# first\n\noptions anarchy_egpu ring_buffer_size=512 \\\n  tb_retry_count=4\n\n"
        "options other x=1\noptions anarchy_egpu debug_level=1\noptions anarchy_egpu debug_level=x speed=1");
    const BootState now = state();
    const QString file = QStringLiteral("/etc/modprobe.d/a.conf");
    QCOMPARE(ring(now).place, (BootPlace{file, 3}));
    QCOMPARE(now.settings[ANARCHY_PARAM_TB_RETRY_COUNT].place, (BootPlace{file, 3})); // where its options begin
    QCOMPARE(now.settings[ANARCHY_PARAM_DEBUG_LEVEL].place.text(), file + QStringLiteral(":8"));
    QCOMPARE(now.conflicts.size(), 1);
    QCOMPARE(now.conflicts[0].loser.line, 7);
    for (const BootProblem &problem : now.problems)
        QVERIFY(BootConfiguration::problemText(problem).contains(file + QStringLiteral(":8 ")));
    QCOMPARE(now.files, QStringList{file});
}

void TestBootConfiguration::conflictsSayWhyTheWinnerWins_data()
{
    QTest::addColumn<QByteArray>("loser");
    QTest::addColumn<QByteArray>("winner");
    QTest::addColumn<QString>("reason");
    const QByteArray commandLine = "/proc/cmdline";
    QTest::newRow("a letter after 99") << QByteArray("/etc/modprobe.d/99-mine.conf")
                                       << QByteArray("/usr/lib/modprobe.d/anarchy-egpu.conf")
                                       << QStringLiteral("anarchy-egpu.conf comes after 99-mine.conf. A name that "
                                                         "begins with a letter comes after every number");
    QTest::newRow("two numbers") << QByteArray("/etc/modprobe.d/10-a.conf") << QByteArray("/etc/modprobe.d/99-b.conf")
                                 << QStringLiteral("99-b.conf comes after 10-a.conf.");
    QTest::newRow("command line") << QByteArray("/etc/modprobe.d/zz.conf") << commandLine
                                  << QStringLiteral("The kernel command line beats every file.");
}

void TestBootConfiguration::conflictsSayWhyTheWinnerWins()
{
    QFETCH(QByteArray, loser);
    QFETCH(QByteArray, winner);
    QFETCH(QString, reason);
    put(loser.constData(), "options anarchy_egpu ring_buffer_size=512\n");
    put(winner.constData(),
        winner == "/proc/cmdline" ? "anarchy_egpu.ring_buffer_size=64\n"
                                  : "options anarchy_egpu ring_buffer_size=64\n");
    const BootState now = state();
    QCOMPARE(ring(now).value, 64u);
    QCOMPARE(now.conflicts.size(), 1);
    const QString text = BootConfiguration::conflictReason(now.conflicts[0]);
    QVERIFY2(text.contains(reason), qPrintable(text));
    // The trap is told only where it is one.
    QCOMPARE(text.contains(QStringLiteral("99-.")), QByteArray(QTest::currentDataTag()) == "a letter after 99");
}

void TestBootConfiguration::numbersAreTheKernels_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("value");
    QTest::newRow("decimal") << QByteArray("512") << 512;
    QTest::newRow("hexadecimal") << QByteArray("0x200") << 512;
    QTest::newRow("octal") << QByteArray("01000") << 512;
    QTest::newRow("plus") << QByteArray("+512") << 512;
    for (const char *bad : {"", "-1", "512k", "1e3", "0x", "512.0", "4294967296", "++1", "x"})
        QTest::addRow("'%s'", bad) << QByteArray(bad) << -1;
}

void TestBootConfiguration::numbersAreTheKernels()
{
    QFETCH(QByteArray, text);
    QFETCH(int, value);
    put("/etc/modprobe.d/a.conf", "options anarchy_egpu ring_buffer_size=" + text + "\n");
    const BootState now = state();
    QCOMPARE(ring(now).value.has_value(), value >= 0);
    if (value >= 0) {
        QCOMPARE(int(*ring(now).value), value);
    } else {
        QCOMPARE(now.problems.size(), 1);
        QCOMPARE(now.problems[0].kind, BootProblem::Kind::NotANumber);
    }
}

void TestBootConfiguration::problemsAreNamed()
{
    put("/etc/modprobe.d/a.conf",
        "options anarchy_egpu ring_buffer_size=500 speed=9\ninstall anarchy-egpu /bin/true\n");
    const BootState now = state();
    QCOMPARE(now.problems.size(), 3);
    QCOMPARE(now.problems[0].kind, BootProblem::Kind::InstallCommand);
    QCOMPARE(now.problems[1].kind, BootProblem::Kind::UnknownParameter);
    QCOMPARE(now.problems[2].kind, BootProblem::Kind::NotAllowed);
    for (const BootProblem &problem : now.problems)
        QVERIFY(BootConfiguration::problemText(problem).contains(QStringLiteral("/etc/modprobe.d/a.conf")));
    QCOMPARE(now.values(), defaultValues());
}

void TestBootConfiguration::safeModeIsDefaults()
{
    put("/etc/modprobe.d/a.conf", "options anarchy_egpu ring_buffer_size=512\n");
    put("/proc/cmdline", "anarchy_egpu.safe_mode\n");
    QVERIFY(state().safeMode);
    QCOMPARE(state().safeModePlace.text(), QStringLiteral("kernel command line"));
    QCOMPARE(ring(state()).value, 512u);
    QCOMPARE(state().values(), defaultValues());
    put("/proc/cmdline", "anarchy_egpu.safe_mode=1 anarchy_egpu.safe_mode=0\n");
    QVERIFY(!state().safeMode);
}

void TestBootConfiguration::maskedFilesAndOddFiles()
{
    put("/usr/lib/modprobe.d/a.conf", "options anarchy_egpu ring_buffer_size=512\n");
    put("/etc/modprobe.d/.hidden.conf", "options anarchy_egpu debug_level=1\n");
    put("/etc/modprobe.d/a.conf.bak", "options anarchy_egpu debug_level=1\n");
    put("/etc/modprobe.d/binary.conf", QByteArray(100000, '\xfe') + QByteArray(10, '\0'));
    put("/etc/modprobe.d/huge.conf", QByteArray(2 << 20, 'x'));
    const QString etc = m_root->path() + QStringLiteral("/etc/modprobe.d/");
    QCOMPARE(::mkfifo(qPrintable(etc + QStringLiteral("fifo.conf")), 0644), 0);
    QVERIFY(QFile::link(QStringLiteral("/nowhere"), etc + QStringLiteral("dangling.conf")));
    QCOMPARE(ring(state()).value, 512u);
    QCOMPARE(state().settings[ANARCHY_PARAM_DEBUG_LEVEL].value, 0u);
    QCOMPARE(state().problems.size(), 1);
    QCOMPARE(state().problems[0].kind, BootProblem::Kind::Unreadable);
    QVERIFY(QFile::link(QStringLiteral("/dev/null"), etc + QStringLiteral("a.conf")));
    QCOMPARE(ring(state()).value, 256u);
}

ANARCHY_TEST(TestBootConfiguration, "bootconfiguration")
#include "tst_bootconfiguration.moc"
