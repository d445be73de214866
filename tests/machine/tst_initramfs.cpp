// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sys/stat.h>
#include <unistd.h>

#include "machine/initramfs.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class TestInitramfs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_root = std::make_unique<QTemporaryDir>();
        m_asked = 0;
        put("/proc/sys/kernel/osrelease", "6.12.1-test\n");
    }

    void withoutAnImageThereIsNothingToSay()
    {
        const InitramfsState state = inspect("");
        QCOMPARE(state.knowledge, InitramfsState::Knowledge::NoImage);
        QVERIFY(state.image.isEmpty() && initramfsText(state).isEmpty() && !state.needsAttention());
        QCOMPARE(m_asked, 0);
    }

    void imagesAreFoundByTheirUsualNames_data()
    {
        QTest::addColumn<QString>("image");
        for (const char *image :
             {"/boot/initrd.img-6.12.1-test", "/boot/initramfs-6.12.1-test.img", "/boot/initrd-6.12.1-test",
              "/usr/lib/modules/6.12.1-test/initramfs.img", "/boot/initramfs-linux.img"})
            QTest::newRow(image) << QString::fromLatin1(image);
    }
    void imagesAreFoundByTheirUsualNames()
    {
        QFETCH(QString, image);
        put("/boot/initrd.img-6.1.0-other", "x");
        put(image, "x");
        const InitramfsState state = inspect("etc/fstab\n");
        QCOMPARE(state.image, image);
        QCOMPARE(state.knowledge, InitramfsState::Knowledge::Listed);
    }

    void aCopyCountsOnlyWithTheModule_data()
    {
        QTest::addColumn<QByteArray>("listing");
        QTest::addColumn<bool>("module");
        QTest::addColumn<QStringList>("copies");
        const QString own = u"/etc/modprobe.d/anarchy-egpu.conf"_s;
        QTest::newRow("neither") << QByteArray("etc\netc/modprobe.d/other.conf\n") << false << QStringList();
        QTest::newRow("copy") << QByteArray("./etc/modprobe.d/anarchy-egpu.conf\n") << false << QStringList{own};
        QTest::newRow("both") << QByteArray("etc/modprobe.d/anarchy-egpu.conf\n"
                                            "usr/lib/modules/6.12.1-test/updates/dkms/anarchy-egpu.ko.xz\n")
                              << true << QStringList{own};
        QTest::newRow("as ls -l lists, and spelled otherwise")
            << QByteArray("-rw-r--r--   1 root     root          120 Jan  1  2026 etc/modprobe.d/anarchy-egpu.conf\n"
                          "-rw-r--r--   1 root     root        90120 Jan  1  2026 "
                          "usr/lib/modules/6.12.1-test/extra/anarchy_egpu.ko -> x\n")
            << true << QStringList{own};
        QTest::newRow("another's file") << QByteArray("usr/lib/modprobe.d/10-vendor.conf\nlib/x/anarchy-egpu.ko\n")
                                        << true << QStringList{u"/lib/modprobe.d/10-vendor.conf"_s};
    }
    void aCopyCountsOnlyWithTheModule()
    {
        QFETCH(QByteArray, listing);
        QFETCH(bool, module);
        QFETCH(QStringList, copies);
        put("/lib/modprobe.d/10-vendor.conf", "options anarchy_egpu debug_level=1\n");
        put("/boot/initrd.img-6.12.1-test", "x");
        put("/usr/sbin/update-initramfs", "x");
        const InitramfsState state = inspect(listing);
        QCOMPARE(state.hasModule, module);
        QCOMPARE(state.copies, copies);
        QCOMPARE(state.needsAttention(), module && !copies.isEmpty());
        const QString text = initramfsText(state);
        QCOMPARE(text.isEmpty(), copies.isEmpty());
        QCOMPARE(text.contains(u"sudo update-initramfs -u"_s), state.needsAttention());
    }

    void whatCannotBeReadIsNotKnown()
    {
        put("/boot/initrd.img-6.12.1-test", "x");
        const QString image = m_root->path() + u"/boot/initrd.img-6.12.1-test"_s;
        QVERIFY(QFile::setPermissions(image, QFile::Permissions()));
        const InitramfsState state = inspectAsNobody("etc/modprobe.d/anarchy-egpu.conf\n");
        QCOMPARE(state.knowledge, InitramfsState::Knowledge::NotReadable);
        QCOMPARE(m_asked, 0);
        QVERIFY(initramfsText(state).contains(u"not known"_s));
        QVERIFY(state.needsAttention());
    }

    void aFolderThatIsClosedMayHoldAnImage()
    {
        QVERIFY(QDir(m_root->path()).mkpath(u"boot"_s));
        QVERIFY(QFile::setPermissions(m_root->path() + u"/boot"_s, QFile::Permissions()));
        const InitramfsState state = inspectAsNobody("");
        QVERIFY(
            QFile::setPermissions(m_root->path() + u"/boot"_s, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        QCOMPARE(state.knowledge, InitramfsState::Knowledge::NotReadable);
        QCOMPARE(state.image, u"/boot"_s);
        QVERIFY(!state.isOlder);
    }

    void anImageIsListedOnce()
    {
        put("/boot/initrd.img-6.12.1-test", "x");
        const BootConfiguration boot(m_root->path());
        const InitramfsInspector inspector(boot, [this](const QString &) {
            ++m_asked;
            return QByteArray("etc/modprobe.d/anarchy-egpu.conf\nanarchy-egpu.ko\n");
        });
        const InitramfsState first = inspector.inspect(boot.read());
        QVERIFY(first.needsAttention());
        QCOMPARE(inspector.inspect(boot.read()), first);
        QCOMPARE(m_asked, 1);
        setAge("/boot/initrd.img-6.12.1-test", 10); // made anew
        QCOMPARE(inspector.inspect(boot.read()), first);
        QCOMPARE(m_asked, 2);
    }

    void whatCannotBeListedIsNotKnown()
    {
        put("/boot/initrd.img-6.12.1-test", "x");
        const InitramfsState state = inspect(std::nullopt);
        QCOMPARE(state.knowledge, InitramfsState::Knowledge::NotListed);
        QVERIFY2(initramfsText(state).contains(u"not known"_s), qPrintable(initramfsText(state)));
    }

    void anOldImageIsCalledSo()
    {
        put("/etc/modprobe.d/anarchy-egpu.conf", "options anarchy_egpu debug_level=1\n");
        put("/boot/initrd.img-6.12.1-test", "x");
        const QByteArray listing = "etc/modprobe.d/anarchy-egpu.conf\nlib/anarchy-egpu.ko\n";
        setAge("/boot/initrd.img-6.12.1-test", 10);
        setAge("/etc/modprobe.d/anarchy-egpu.conf", 20);
        QVERIFY(!inspect(listing).isOlder);
        setAge("/etc/modprobe.d/anarchy-egpu.conf", 5);
        QVERIFY(inspect(listing).isOlder);
        QVERIFY(initramfsText(inspect(listing)).contains(u"older than the files"_s));
    }

private:
    void put(const QString &path, const QByteArray &bytes)
    {
        const QString whole = m_root->path() + path;
        QVERIFY(QDir().mkpath(QFileInfo(whole).path()));
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void put(const char *path, const QByteArray &bytes) { put(QString::fromLatin1(path), bytes); }
    void setAge(const char *path, int minutes)
    {
        QFile file(m_root->path() + QString::fromLatin1(path));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QDateTime when = QDateTime::fromSecsSinceEpoch(1'700'000'000 - 60 * minutes);
        QVERIFY(file.setFileTime(when, QFileDevice::FileModificationTime));
    }
    InitramfsState inspect(const std::optional<QByteArray> &listing)
    {
        const BootConfiguration boot(m_root->path());
        const InitramfsInspector inspector(boot, [&](const QString &) {
            ++m_asked;
            return listing;
        });
        return inspector.inspect(boot.read());
    }

    /// Root may read everything, so for root the question is put as somebody else.
    InitramfsState inspectAsNobody(const std::optional<QByteArray> &listing)
    {
        constexpr uid_t nobody = 65534;
        const bool isRoot = ::geteuid() == 0;
        [&] { QVERIFY(!isRoot || ::chmod(qPrintable(m_root->path()), 0755) == 0); }();
        if (isRoot && ::setresuid(nobody, nobody, 0) != 0)
            qFatal("cannot become nobody");
        const InitramfsState state = inspect(listing);
        if (isRoot && ::setresuid(0, 0, 0) != 0)
            qFatal("cannot become root again");
        return state;
    }

    std::unique_ptr<QTemporaryDir> m_root;
    int m_asked = 0;
};

ANARCHY_TEST(TestInitramfs, "initramfs")
#include "tst_initramfs.moc"
