// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

#include "fakedriver.h"
#include "operations.h"
#include "rules.h"
#include "testprogram.h"

using namespace anarchy::helper;
using anarchy::test::fakeDevicePath;
using anarchy::test::fakeDriver;

namespace {

ApplyRequest ringsOf(quint32 pages, quint32 trialMs = 15000)
{
    ApplyRequest request;
    request.token.fill('t');
    request.trialMs = trialMs;
    request.mask = 1u << ANARCHY_PARAM_RING_BUFFER_SIZE;
    request.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = pages;
    return request;
}

TrialRequest trialWith(char fill)
{
    TrialRequest request;
    request.token.fill(fill);
    return request;
}

} // namespace

/// Attacks 14, 20, 21, 23 and 25: the steps between a request and the driver or the file.
class TestOperations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatIsNotTheDeviceIsSaid_data();
    void whatIsNotTheDeviceIsSaid();
    void aUserWithoutRightsIsSaid();
    void applyConfirmPersistForget();
    void revertBringsTheOldValuesBack();
    void aForeignTokenEndsNothing();
    void aTrialIsNotPersisted();
    void badNumbersNeverReachTheDriver();
    void theSameRequestTwice();
    void driverFailures_data();
    void driverFailures();
    void readBackIsBelieved();
    void garbageFromTheDriverIsNotWritten();

private:
    Operations operations(const char *device = fakeDevicePath) const
    {
        return Operations(ControlDevice(device), BootFile(m_root->path().toStdString()));
    }
    QByteArray bootFile() const
    {
        QFile file(m_root->path() + QStringLiteral("/etc/modprobe.d/anarchy-egpu.conf"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_root;
};

void TestOperations::init()
{
    m_root = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_root->path()).mkpath(QStringLiteral("etc/modprobe.d")));
    ::chmod(qPrintable(m_root->path() + QStringLiteral("/etc/modprobe.d")), 0755);
    fakeDriver().reset();
}

void TestOperations::whatIsNotTheDeviceIsSaid_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<quint32>("code");
    QTest::newRow("nothing") << QString() << quint32(Code::NoDriver);
    for (const char *kind : {"file", "fifo", "directory", "link", "other device"})
        QTest::newRow(kind) << QString::fromLatin1(kind) << quint32(Code::WrongDevice);
}

void TestOperations::whatIsNotTheDeviceIsSaid()
{
    QFETCH(QString, kind);
    QFETCH(quint32, code);
    fakeDriver().present = false; // let the kernel answer
    QByteArray path = QFile::encodeName(m_root->path() + QStringLiteral("/device"));
    if (kind == QStringLiteral("file")) {
        QFile file(QFile::decodeName(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
    } else if (kind == QStringLiteral("fifo")) {
        QCOMPARE(::mkfifo(path.constData(), 0644), 0);
    } else if (kind == QStringLiteral("directory")) {
        QVERIFY(QDir().mkpath(QFile::decodeName(path)));
    } else if (kind == QStringLiteral("link")) {
        QCOMPARE(::symlink("/dev/null", path.constData()), 0);
    } else if (kind == QStringLiteral("other device")) {
        path = "/dev/null";
    }
    const Operations all = operations(path.constData());
    QCOMPARE(quint32(all.apply(ringsOf(512), 0).code), code);
    QCOMPARE(quint32(all.persist(0).code), code);
    QCOMPARE(quint32(all.confirm(trialWith('t'), 0).code), code);
    QCOMPARE(quint32(all.revert(trialWith('t'), 0).code), code);
    QVERIFY(bootFile().isEmpty());
    // The way out of a bad boot configuration needs no driver.
    QVERIFY(all.forget(0).ok());
}

void TestOperations::aUserWithoutRightsIsSaid()
{
    if (::geteuid() != 0)
        QSKIP("needs root to give rights up");
    const QByteArray path = QFile::encodeName(m_root->path() + QStringLiteral("/device"));
    QCOMPARE(::mkdir(path.constData(), 0700), 0);
    QCOMPARE(::seteuid(65534), 0);
    const Code code = operations((path + "/x").constData()).apply(ringsOf(512), 0).code;
    QCOMPARE(::seteuid(0), 0);
    QCOMPARE(code, Code::DeviceDenied);
}

void TestOperations::applyConfirmPersistForget()
{
    QVERIFY(operations().apply(ringsOf(512), 0).ok());
    QVERIFY(fakeDriver().onTrial);
    QVERIFY(operations().confirm(trialWith('t'), 0).ok());
    QVERIFY(!fakeDriver().onTrial);
    QVERIFY(operations().persist(0).ok());
    QVERIFY(bootFile().contains(" ring_buffer_size=512 max_dma_channels=8 "));
    QVERIFY(operations().forget(0).ok());
    QVERIFY(bootFile().isEmpty());
    QCOMPARE(fakeDriver().values[ANARCHY_PARAM_RING_BUFFER_SIZE], 512u);
}

void TestOperations::revertBringsTheOldValuesBack()
{
    QVERIFY(operations().apply(ringsOf(512), 0).ok());
    QVERIFY(operations().revert(trialWith('t'), 0).ok());
    QCOMPARE(fakeDriver().values[ANARCHY_PARAM_RING_BUFFER_SIZE], 256u);
    QCOMPARE(operations().revert(trialWith('t'), 0).refusal.reason, quint32(ANARCHY_REFUSED_NO_TRIAL));
}

void TestOperations::aForeignTokenEndsNothing()
{
    QVERIFY(operations().apply(ringsOf(512), 0).ok());
    for (const char fill : {'\0', 'u'}) {
        QCOMPARE(operations().confirm(trialWith(fill), 0).refusal.reason, quint32(ANARCHY_REFUSED_TOKEN));
        QCOMPARE(operations().revert(trialWith(fill), 0).refusal.reason, quint32(ANARCHY_REFUSED_TOKEN));
    }
    QVERIFY(fakeDriver().onTrial);
}

void TestOperations::aTrialIsNotPersisted()
{
    QVERIFY(operations().apply(ringsOf(512), 0).ok());
    const Result result = operations().persist(0);
    QCOMPARE(result.code, Code::Refused);
    QCOMPARE(result.refusal.reason, quint32(ANARCHY_REFUSED_TRIAL_RUNNING));
    QVERIFY(bootFile().isEmpty());
    QCOMPARE(operations().apply(ringsOf(1024), 0).refusal.reason, quint32(ANARCHY_REFUSED_TRIAL_RUNNING));
}

void TestOperations::badNumbersNeverReachTheDriver()
{
    QCOMPARE(operations().apply(ringsOf(500), 0).code, Code::Refused);
    QCOMPARE(operations().apply(ringsOf(512, 1), 0).code, Code::Refused);
    QCOMPARE(fakeDriver().calls, 0);
}

void TestOperations::theSameRequestTwice()
{
    QVERIFY(operations().apply(ringsOf(512, 0), 0).ok());
    QVERIFY(operations().apply(ringsOf(512, 0), 0).ok());
    QCOMPARE(fakeDriver().values[ANARCHY_PARAM_RING_BUFFER_SIZE], 512u);
    QVERIFY(operations().persist(0).ok());
    const QByteArray first = bootFile();
    QVERIFY(operations().persist(0).ok());
    QCOMPARE(bootFile(), first);
}

void TestOperations::driverFailures_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<quint32>("code");
    QTest::newRow("gone") << ENODEV << quint32(Code::NoDriver);
    QTest::newRow("fault") << EFAULT << quint32(Code::DeviceFailed);
    QTest::newRow("io") << EIO << quint32(Code::DeviceFailed);
    QTest::newRow("no such call") << ENOTTY << quint32(Code::WrongDevice);
}

void TestOperations::driverFailures()
{
    QFETCH(int, error);
    QFETCH(quint32, code);
    fakeDriver().failure = error;
    QCOMPARE(quint32(operations().apply(ringsOf(512), 0).code), code);
    QCOMPARE(quint32(operations().confirm(trialWith('t'), 0).code), code);
    QCOMPARE(quint32(operations().persist(0).code), code);
    QVERIFY(bootFile().isEmpty());
}

void TestOperations::readBackIsBelieved()
{
    fakeDriver().ignoresChanges = true;
    QCOMPARE(operations().apply(ringsOf(512, 0), 0).code, Code::ReadBackDiffers);
}

void TestOperations::garbageFromTheDriverIsNotWritten()
{
    fakeDriver().values.fill(0xffffffffu);
    QCOMPARE(operations().persist(0).code, Code::Refused);
    QVERIFY(bootFile().isEmpty());
}

ANARCHY_TEST(TestOperations, "operations")
#include "tst_operations.moc"
