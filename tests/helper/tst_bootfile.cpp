// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "bootfile.h"
#include "rules.h"
#include "testprogram.h"

using namespace anarchy::helper;

namespace {

BootValues defaults()
{
    BootValues values{};
    for (std::size_t i = 0; i < values.size(); i++)
        values[i] = anarchy_parameters[i].default_value;
    return values;
}

BootValues randomAllowed(QRandomGenerator &random)
{
    BootValues values{};
    for (std::size_t i = 0; i < values.size(); i++) {
        const auto &info = anarchy_parameters[i];
        do {
            values[i] = random.bounded(info.minimum, info.maximum + 1);
            if (info.rules & ANARCHY_RULE_POWER_OF_TWO)
                values[i] = info.minimum << random.bounded(8);
        } while (anarchy_rule_check(quint32(i), values[i]) != ANARCHY_REFUSED_NOT);
    }
    return values;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void fill(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

/// Attacks 5, 6, 7, 8 and 19: the file in modprobe.d is whole or not there, and is ours or not touched.
class TestBootFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesOneCheckedLine();
    void replacesAndForgets();
    void modeDoesNotDependOnUmask();
    void whatIsNotOursIsLeftAlone_data();
    void whatIsNotOursIsLeftAlone();
    void aHardLinkIsCutNotFollowed();
    void foreignContentsCountForNothing();
    void theDirectoryMustBeRoots();
    void missingDirectory();
    void staleTemporariesGo();
    void parallelWritersLeaveAWholeFile();
    void fullDiskKeepsTheOldFile();
    void readOnlyDisk();
    void onlyAllowedValuesAreRendered();
    void everyRenderedByteIsExpected();
    void theSelfCheckRefusesWhatIsDangerous_data();
    void theSelfCheckRefusesWhatIsDangerous();
    void modprobeReadsExactlyTheValues();

private:
    QString path(const QString &name = QStringLiteral("anarchy-egpu.conf")) const
    {
        return m_root->path() + QStringLiteral("/etc/modprobe.d/") + name;
    }
    BootFile file() const { return BootFile(m_root->path().toStdString()); }
    QStringList listing() const
    {
        return QDir(m_root->path() + QStringLiteral("/etc/modprobe.d"))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }
    bool mountTiny(const char *options);

    std::unique_ptr<QTemporaryDir> m_root;
    bool m_ownMounts = false;
};

void TestBootFile::init()
{
    m_root = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_root->path()).mkpath(QStringLiteral("etc/modprobe.d")));
    ::chmod(qPrintable(m_root->path() + QStringLiteral("/etc/modprobe.d")), 0755);
}

// A small disk of its own, in a mount namespace of its own.
bool TestBootFile::mountTiny(const char *options)
{
    if (!m_ownMounts) {
        // Not "/", which is no mount point in a chroot.
        const QByteArray below = QFile::encodeName(QStorageInfo(m_root->path()).rootPath());
        if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, below.constData(), nullptr, MS_PRIVATE, nullptr) != 0)
            return false;
        m_ownMounts = true;
    }
    const QByteArray directory = QFile::encodeName(m_root->path() + QStringLiteral("/etc/modprobe.d"));
    return ::mount("tmpfs", directory.constData(), "tmpfs", 0, options) == 0;
}

void TestBootFile::writesOneCheckedLine()
{
    QVERIFY(file().write(defaults()).ok());
    QCOMPARE(listing(), QStringList{QStringLiteral("anarchy-egpu.conf")});
    const QByteArray bytes = contents(path());
    QVERIFY(
        bytes.endsWith("\noptions anarchy_egpu ring_buffer_size=256 max_dma_channels=8 completion_timeout=100 "
                       "force_link_speed=0 max_payload_size=256 tb_timeout_ms=1000 tb_retry_count=3 debug_level=0\n"));
    QVERIFY(BootFile::isWellFormed(bytes.toStdString()));
}

void TestBootFile::replacesAndForgets()
{
    QVERIFY(file().write(defaults()).ok());
    BootValues values = defaults();
    values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
    QVERIFY(file().write(values).ok());
    QVERIFY(contents(path()).contains("ring_buffer_size=1024"));
    QVERIFY(file().remove().ok());
    QVERIFY(listing().isEmpty());
    QVERIFY(file().remove().ok());
}

void TestBootFile::modeDoesNotDependOnUmask()
{
    for (const mode_t mask : {0000u, 0022u, 0077u, 0777u}) {
        const mode_t old = ::umask(mask);
        const bool written = file().write(defaults()).ok();
        ::umask(old);
        QVERIFY(written);
        struct stat status = {};
        QCOMPARE(::stat(qPrintable(path()), &status), 0);
        QCOMPARE(status.st_mode & 07777u, 0644u);
    }
}

void TestBootFile::whatIsNotOursIsLeftAlone_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"link", "masked", "dangling", "fifo", "directory", "full directory", "socket"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestBootFile::whatIsNotOursIsLeftAlone()
{
    QFETCH(QString, kind);
    const QString victim = m_root->path() + QStringLiteral("/victim");
    fill(victim, "precious");
    const QByteArray place = QFile::encodeName(path());
    if (kind == QStringLiteral("link")) {
        QVERIFY(QFile::link(victim, path()));
    } else if (kind == QStringLiteral("masked")) {
        QVERIFY(QFile::link(QStringLiteral("/dev/null"), path()));
    } else if (kind == QStringLiteral("dangling")) {
        QVERIFY(QFile::link(m_root->path() + QStringLiteral("/nowhere"), path()));
    } else if (kind == QStringLiteral("fifo")) {
        QCOMPARE(::mkfifo(place.constData(), 0644), 0);
    } else if (kind == QStringLiteral("socket")) {
        QCOMPARE(::mknod(place.constData(), S_IFSOCK | 0644, 0), 0);
    } else {
        QVERIFY(QDir().mkpath(path()));
        if (kind == QStringLiteral("full directory"))
            fill(path() + QStringLiteral("/x.conf"), "x");
    }
    struct stat before = {};
    QCOMPARE(::lstat(place.constData(), &before), 0);

    QCOMPARE(file().write(defaults()).code, Code::FileForeign);
    QCOMPARE(file().remove().code, Code::FileForeign);

    struct stat after = {};
    QCOMPARE(::lstat(place.constData(), &after), 0);
    QCOMPARE(after.st_ino, before.st_ino);
    QCOMPARE(contents(victim), QByteArray("precious"));
    QCOMPARE(listing().size(), 1);
    QVERIFY(!QFile::exists(m_root->path() + QStringLiteral("/nowhere")));
}

void TestBootFile::aHardLinkIsCutNotFollowed()
{
    const QString victim = m_root->path() + QStringLiteral("/victim");
    fill(victim, "precious");
    QCOMPARE(::link(qPrintable(victim), qPrintable(path())), 0);
    QVERIFY(file().write(defaults()).ok());
    QCOMPARE(contents(victim), QByteArray("precious"));
    QVERIFY(contents(path()).contains("options anarchy_egpu"));
}

void TestBootFile::foreignContentsCountForNothing()
{
    fill(path(), "install anarchy_egpu /bin/sh -c evil\n" + QByteArray(3 << 20, '\xff'));
    fill(path(QStringLiteral("zz-other.conf")), "options anarchy_egpu ring_buffer_size=\\\n512\n");
    QVERIFY(file().write(defaults()).ok());
    QVERIFY(BootFile::isWellFormed(contents(path()).toStdString()));
    QVERIFY(contents(path(QStringLiteral("zz-other.conf"))).startsWith("options"));
}

void TestBootFile::theDirectoryMustBeRoots()
{
    const QByteArray directory = QFile::encodeName(m_root->path() + QStringLiteral("/etc/modprobe.d"));
    for (const mode_t mode : {0777u, 0775u, 01777u}) {
        QCOMPARE(::chmod(directory.constData(), mode), 0);
        QCOMPARE(file().write(defaults()).code, Code::FileForeign);
    }
    if (::geteuid() == 0) {
        QCOMPARE(::chmod(directory.constData(), 0755), 0);
        QCOMPARE(::chown(directory.constData(), 1500, 1500), 0);
        QCOMPARE(file().write(defaults()).code, Code::FileForeign);
        QCOMPARE(::chown(directory.constData(), 0, 0), 0);
    }
    QVERIFY(listing().isEmpty());
    // A link in the directory's place is not followed.
    QVERIFY(
        QFile::rename(m_root->path() + QStringLiteral("/etc/modprobe.d"), m_root->path() + QStringLiteral("/real")));
    QVERIFY(QFile::link(m_root->path() + QStringLiteral("/real"), m_root->path() + QStringLiteral("/etc/modprobe.d")));
    QCOMPARE(file().write(defaults()).code, Code::FileForeign);
}

void TestBootFile::missingDirectory()
{
    QVERIFY(QDir(m_root->path()).rmpath(QStringLiteral("etc/modprobe.d")));
    QCOMPARE(BootFile(m_root->path().toStdString()).write(defaults()).code, Code::FileFailed);
}

void TestBootFile::staleTemporariesGo()
{
    fill(path(QStringLiteral(".anarchy-egpu.conf.0123456789abcdef")), "options anar");
    fill(path(QStringLiteral(".anarchy-egpu.configuration")), "not ours");
    QVERIFY(file().write(defaults()).ok());
    QCOMPARE(listing().size(), 2);
    QVERIFY(!QFile::exists(path(QStringLiteral(".anarchy-egpu.conf.0123456789abcdef"))));
}

void TestBootFile::parallelWritersLeaveAWholeFile()
{
    std::atomic_bool stop = false;
    std::atomic_int torn = 0;
    QVERIFY(file().write(defaults()).ok());
    std::thread reader([&] {
        while (!stop) {
            if (!BootFile::isWellFormed(contents(path()).toStdString()))
                torn++;
        }
    });
    std::vector<std::thread> writers;
    for (quint32 seed = 1; seed <= 4; seed++) {
        writers.emplace_back([this, seed] {
            QRandomGenerator random(seed);
            // A writer may lose its temporary file to another one's clean-up, and says so.
            for (int i = 0; i < 50; i++)
                static_cast<void>(file().write(randomAllowed(random)));
        });
    }
    for (auto &writer : writers)
        writer.join();
    stop = true;
    reader.join();
    QCOMPARE(torn.load(), 0);
    QVERIFY(file().write(defaults()).ok());
    QCOMPARE(listing().size(), 1);
}

void TestBootFile::fullDiskKeepsTheOldFile()
{
    if (!mountTiny("size=8k,mode=0755"))
        QSKIP("needs root for a disk of its own");
    QVERIFY(file().write(defaults()).ok());
    const QByteArray old = contents(path());
    fill(path(QStringLiteral("ballast")), QByteArray(4096, 'x'));
    BootValues values = defaults();
    values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
    QCOMPARE(file().write(values).code, Code::FileNoSpace);
    QCOMPARE(contents(path()), old);
    QCOMPARE(listing().size(), 2);
    QVERIFY(QFile::remove(path(QStringLiteral("ballast"))));
    QVERIFY(file().write(values).ok());
}

void TestBootFile::readOnlyDisk()
{
    if (!mountTiny("ro,mode=0755"))
        QSKIP("needs root for a disk of its own");
    QCOMPARE(file().write(defaults()).code, Code::FileDenied);
    const QByteArray directory = QFile::encodeName(m_root->path() + QStringLiteral("/etc/modprobe.d"));
    QCOMPARE(::umount2(directory.constData(), MNT_DETACH), 0);
}

void TestBootFile::onlyAllowedValuesAreRendered()
{
    for (std::size_t i = 0; i < ANARCHY_PARAM_COUNT; i++) {
        BootValues values = defaults();
        values[i] = anarchy_parameters[i].maximum + 1;
        QVERIFY(!BootFile::render(values));
        const Result result = file().write(values);
        QCOMPARE(result.code, Code::Refused);
        QCOMPARE(result.refusal.field, quint32(i));
    }
    QVERIFY(listing().isEmpty());
}

void TestBootFile::everyRenderedByteIsExpected()
{
    QRandomGenerator random(20261122);
    for (int i = 0; i < 2000; i++) {
        const BootValues values = randomAllowed(random);
        const auto bytes = BootFile::render(values);
        QVERIFY(bytes && BootFile::isWellFormed(*bytes));
        // Built anew by other means.
        QByteArray line = "options anarchy_egpu";
        for (std::size_t field = 0; field < values.size(); field++)
            line += ' ' + QByteArray(anarchy_parameters[field].name) + '=' + QByteArray::number(values[field]);
        const QByteArray all = QByteArray::fromStdString(*bytes);
        const auto lines = all.split('\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[0].startsWith('#') && lines[1].startsWith('#') && lines[3].isEmpty());
        QCOMPARE(lines[2], line);
        QVERIFY(!all.contains('\\') && !all.contains('\r') && !all.contains('\0'));
    }
}

void TestBootFile::theSelfCheckRefusesWhatIsDangerous_data()
{
    QTest::addColumn<QByteArray>("line");
    const QByteArray good = "options anarchy_egpu debug_level=1";
    for (const QByteArray &tail :
         QList<QByteArray>{"", "\n\n", "\ninstall anarchy_egpu /bin/sh\n", "\r\n", " \n", "\\\n", "#\n", " x=\n",
                           " x=-1\n", " x=0x1\n", " x=1;\n", " x=\"1\"\n", " x=1 y\n", " X=1\n", " x.y=1\n",
                           "\nsoftdep anarchy_egpu pre: evil\n", " x=12345678901\n", QByteArray("\0\n", 2)})
        QTest::addRow("%s", tail.toPercentEncoding().constData()) << good + tail;
    QTest::newRow("install") << QByteArray("install anarchy_egpu /bin/sh\n");
    QTest::newRow("other module") << QByteArray("options other debug_level=1\n");
    QTest::newRow("empty") << QByteArray();
}

void TestBootFile::theSelfCheckRefusesWhatIsDangerous()
{
    QFETCH(QByteArray, line);
    const std::string whole = *BootFile::render(defaults());
    const std::string header = whole.substr(0, whole.find("\noptions") + 1);
    QVERIFY(BootFile::isWellFormed(header + "options anarchy_egpu debug_level=1\n"));
    QVERIFY(!BootFile::isWellFormed(header + line.toStdString()));
    QVERIFY(!BootFile::isWellFormed(line.toStdString()));
}

void TestBootFile::modprobeReadsExactlyTheValues()
{
    const QString modprobe = QStandardPaths::findExecutable(QStringLiteral("modprobe"),
                                                            {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
    if (modprobe.isEmpty())
        QSKIP("needs modprobe");
    BootValues values = defaults();
    values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = 4096;
    QVERIFY(file().write(values).ok());
    // Litter of a crashed helper and of an attacker who may not write here must not be read.
    fill(path(QStringLiteral(".anarchy-egpu.conf.0000000000000000")), "install anarchy_egpu /bin/false\n");
    QProcess process;
    process.start(modprobe,
                  {QStringLiteral("-C"), m_root->path() + QStringLiteral("/etc/modprobe.d"), QStringLiteral("-c")});
    QVERIFY(process.waitForFinished());
    QStringList ours;
    const auto lines = process.readAllStandardOutput().split('\n');
    for (const QByteArray &line : lines) {
        if (line.contains("anarchy_egpu"))
            ours += QString::fromLatin1(line);
    }
    QCOMPARE(ours,
             QStringList{QStringLiteral("options anarchy_egpu ring_buffer_size=256 max_dma_channels=8 "
                                        "completion_timeout=100 force_link_speed=0 max_payload_size=4096 "
                                        "tb_timeout_ms=1000 tb_retry_count=3 debug_level=0")});
}

ANARCHY_TEST(TestBootFile, "bootfile")
#include "tst_bootfile.moc"
