// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "machine/moduleinstallation.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class TestModuleInstallation : public QObject {
    Q_OBJECT

    QTemporaryDir m_root;

    void put(const QString &path, const QByteArray &bytes)
    {
        const QString file = m_root.filePath(path);
        QVERIFY(QDir().mkpath(file.section(u'/', 0, -2)));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(bytes), bytes.size());
    }

    ModuleInstallation inspect() const { return ModuleInstallation::inspect(m_root.path(), u"6.12-test"_s); }

private Q_SLOTS:
    void init()
    {
        QVERIFY(QDir(m_root.path()).removeRecursively());
        QVERIFY(QDir().mkpath(m_root.path()));
    }

    void nothingIsInstalled()
    {
        put(u"lib/modules/6.12-test/modules.dep"_s, "kernel/drivers/other-anarchy-egpu.ko:\n");
        put(u"lib/modules/6.13-other/modules.dep"_s, "updates/anarchy-egpu.ko:\n");
        QVERIFY(!inspect().installed);
        QVERIFY(inspect().whyNotLoaded().contains("not installed"_L1));
    }

    void signatures_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("signature");
        using S = ModuleInstallation::Signature;
        QTest::newRow("signed") << u"updates/anarchy-egpu.ko"_s << QByteArray("ELF...~Module signature appended~\n")
                                << int(S::Present);
        QTest::newRow("unsigned") << u"updates/anarchy-egpu.ko"_s << QByteArray("ELF~Module signature appended~ no\n")
                                  << int(S::None);
        QTest::newRow("short") << u"updates/anarchy-egpu.ko"_s << QByteArray("ELF") << int(S::None);
        QTest::newRow("compressed") << u"updates/dkms/anarchy-egpu.ko.xz"_s << QByteArray("\xfd\x37zXZ")
                                    << int(S::Unknown);
    }
    void signatures()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(int, signature);
        put("lib/modules/6.12-test/"_L1 + file, bytes);
        put(u"lib/modules/6.12-test/modules.dep"_s, "kernel/a.ko: kernel/b.ko\n" + file.toUtf8() + ":\n");
        QVERIFY(inspect().installed);
        QVERIFY(inspect().file.endsWith(file));
        QCOMPARE(int(inspect().signature), signature);
    }

    void whatTheKernelDemands_data()
    {
        QTest::addColumn<QByteArray>("sigEnforce");
        QTest::addColumn<QByteArray>("lockdown");
        QTest::addColumn<bool>("secureBoot");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << QByteArray("N\n") << QByteArray("[none] integrity confidentiality\n") << false
                                 << u"installed but not loaded."_s;
        QTest::newRow("secure boot alone is not refusal")
            << QByteArray("N\n") << QByteArray("[none] integrity confidentiality\n") << true
            << u"installed but not loaded."_s;
        QTest::newRow("sig_enforce") << QByteArray("Y\n") << QByteArray() << false
                                     << u"not signed. This kernel loads only"_s;
        QTest::newRow("lockdown") << QByteArray("N\n") << QByteArray("none [integrity] confidentiality\n") << true
                                  << u"not signed. Secure Boot is on"_s;
    }
    void whatTheKernelDemands()
    {
        QFETCH(QByteArray, sigEnforce);
        QFETCH(QByteArray, lockdown);
        QFETCH(bool, secureBoot);
        QFETCH(QString, says);
        put(u"lib/modules/6.12-test/updates/anarchy-egpu.ko"_s, "ELF");
        put(u"lib/modules/6.12-test/modules.dep"_s, "updates/anarchy-egpu.ko:\n");
        put(u"sys/module/module/parameters/sig_enforce"_s, sigEnforce);
        put(u"sys/kernel/security/lockdown"_s, lockdown);
        put(u"sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"_s,
            QByteArray("\x06\0\0\0", 4) + char(secureBoot));
        QCOMPARE(inspect().secureBoot, secureBoot);
        QVERIFY2(inspect().whyNotLoaded().contains(says), qPrintable(inspect().whyNotLoaded()));
    }
};

ANARCHY_TEST(TestModuleInstallation, "moduleinstallation")
#include "tst_moduleinstallation.moc"
