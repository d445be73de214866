// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advisortraces.h"
#include "base/filedescriptor.h"
#include "desktop/look/look.h"
#include "drivers/drivers.h"
#include "live/livemodel.h"
#include "panel/system/kernellogmodel.h"
#include "panel/system/systempage.h"
#include "recording/replaydriver.h"
#include "telemetry/sampler.h"
#include "testdriver.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// The System page: what it says of link and machine, and the driver's lines of the kernel log.
class SystemPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setPalette(look::lightPalette()); }

    void init()
    {
        QTest::failOnWarning(anyWarning());
        m_root = std::make_unique<QTemporaryDir>();
        m_sources = {m_root->filePath(u"kmsg"_s), m_root->filePath(u"journalctl"_s)};
        writeMachine(m_root->path(),
                     {{u"proc/meminfo"_s, "MemTotal: 16384000 kB\nMemAvailable: 8192000 kB\n"},
                      {u"proc/loadavg"_s, "1.50 1.0 1.0 1/2 3\n"},
                      {u"proc/sys/kernel/osrelease"_s, "6.12.48-amd64\n"},
                      {u"sys/module/anarchy_egpu/version"_s, "0.1.0\n"},
                      {u"sys/module/pcie_aspm/parameters/policy"_s, "default performance [powersave] powersupersave\n"},
                      {u"sys/firmware/acpi/platform_profile"_s, "balanced\n"},
                      {traceDevice + u"/power/runtime_status"_s, "active\n"},
                      {traceDevice + u"/power/control"_s, "auto\n"},
                      {traceDevice + u"/rx_speed"_s, "20.0 Gb/s\n"},
                      {traceDevice + u"/rx_lanes"_s, "2\n"}});
    }

    void cleanup()
    {
        m_page.reset();
        m_model.reset();
        m_device = FileDescriptor();
        m_keep = FileDescriptor();
    }

    void memoryIsWhatThePageCounts()
    {
        open();
        m_driver->changePage([](TelemetryPage &page) {
            page.channels_open = 3;
            page.memory_bytes = (6u << 20) + 12'288;
        });
        QTRY_COMPARE(description(u"Held now"_s), u"6.01 MiB, open channels: 3"_s);
        QCOMPARE(description(u"At most"_s), u"8 channels × 2 rings × 256 pages × 4 KiB = 16.0 MiB"_s);
        QTRY_COMPARE(description(u"Of this machine"_s),
                     u"less than 0.1 % of 15.6 GiB; 7.81 GiB are available to programs"_s);
        ParameterValues values = defaultValues();
        values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 512;
        m_driver->setRunning(values);
        QTRY_COMPARE(description(u"At most"_s), u"8 channels × 2 rings × 512 pages × 4 KiB = 32.0 MiB"_s);
    }

    void theMachineIsLookedAt()
    {
        open();
        QTRY_COMPARE(description(u"Runtime power"_s), u"auto"_s);
        QCOMPARE(description(u"Device"_s), u'/' + traceDevice);
        QCOMPARE(description(u"PCIe link power (ASPM)"_s), u"powersave"_s);
        QCOMPARE(description(u"Kernel"_s), u"6.12.48-amd64"_s);
        QCOMPARE(description(u"Cable"_s), u"2 × 20 Gb/s"_s);
        QVERIFY(text().contains(u"echo on | sudo tee"_s));
        writeFile(m_root->filePath(u"proc/loadavg"_s), "9.25 1.0 1.0 1/2 3\n");
        QTRY_COMPARE_WITH_TIMEOUT(description(u"Load of the machine"_s), u"9.25 over the last minute"_s,
                                  5000); // by itself
        grabAll(u"system"_s);
    }

    void hiddenItLooksAtNothing()
    {
        open();
        QTRY_COMPARE(description(u"Load of the machine"_s), u"1.50 over the last minute"_s);
        m_page->hide();
        writeFile(m_root->filePath(u"proc/loadavg"_s), "9.25 1.0 1.0 1/2 3\n");
        Q_EMIT m_model->linkChanged();
        QCoreApplication::processEvents();
        QCOMPARE(description(u"Load of the machine"_s), u"1.50 over the last minute"_s);
        m_page->show();
        QTRY_COMPARE(description(u"Load of the machine"_s), u"9.25 over the last minute"_s);
    }

    void theDriversLinesAreShownAndFollowed()
    {
        openDevice();
        write("6,1,1000,-;Linux version 6.12\n");
        write("4,2,2000,-;anarchy_egpu link0: no answer to 3 handshakes\n SUBSYSTEM=anarchy_egpu\n");
        open();
        m_page->showView(SystemPage::View::KernelLog);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(cell(0, KernelLogModel::Text), u"anarchy_egpu link0: no answer to 3 handshakes"_s);
        QCOMPARE(cell(0, KernelLogModel::Level), u"warning"_s); // a word
        QVERIFY(!table()->model()->index(0, KernelLogModel::Level).data(Qt::DecorationRole).value<QIcon>().isNull());
        write("3,3,3000,-;anarchy_egpu: not loaded: option ring_buffer_size: not allowed\n");
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        QCOMPARE(cell(1, KernelLogModel::Level), u"error"_s);
        grabAll(u"log"_s);
    }

    void whoScrollsBackStaysThere()
    {
        openDevice();
        open();
        m_page->showView(SystemPage::View::KernelLog);
        for (int i = 0; i < 100; ++i)
            write("6," + QByteArray::number(i) + ",1000,-;anarchy_egpu: line " + QByteArray::number(i) + '\n', i);
        QScrollBar *bar = table()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum()); // followed
        bar->setValue(0);
        write("6,100,1000,-;anarchy_egpu: new\n");
        QTRY_COMPARE(table()->model()->rowCount(), 101);
        QCOMPARE(bar->value(), 0);
    }

    void theFilterAndTheCopyGoByWhatIsShown()
    {
        openDevice();
        write("4,1,1000,-;anarchy_egpu link0: no answer to 3 handshakes\n");
        write("6,2,2000,-;anarchy_egpu: configuration 2: changed\n");
        open();
        m_page->showView(SystemPage::View::KernelLog);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        auto *filter = m_page->findChild<QLineEdit *>();
        filter->setFocus();
        QTest::keyClicks(filter, u"WARN"_s); // of the level, too
        QCOMPARE(table()->model()->rowCount(), 1);
        QPushButton *copy = button(u"Copy lines"_s);
        copy->setFocus();
        QTest::keyClick(copy, Qt::Key_Space);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY2(copied.contains(u"\twarning\tanarchy_egpu link0: no answer to 3 handshakes\n"_s), qPrintable(copied));
        QVERIFY(!copied.contains(u"configuration"_s));
        QTest::keyClicks(filter, u" nothing"_s);
        QCOMPARE(description(u"State of the kernel log"_s), u"No line contains this."_s);
        QVERIFY(!copy->isEnabled());
        QVERIFY(filter->isEnabled());
        filter->clear();
        QCOMPARE(table()->model()->rowCount(), 2);
    }

    void whoMayNotReadItIsTold()
    {
        open(); // neither device nor journal is there
        m_page->showView(SystemPage::View::KernelLog);
        QTRY_VERIFY(description(u"State of the kernel log"_s).contains(u"systemd-journal"_s));
        QCOMPARE(description(u"Command that shows the driver's lines"_s), u"sudo dmesg | grep anarchy_egpu"_s);
        QVERIFY(description(u"Why the kernel log cannot be read"_s).contains(u"No such file"_s));
        QVERIFY(label(u"Command that shows the driver's lines"_s)->isVisible());
        grabAll(u"log-forbidden"_s);
    }

    void aSilentDriverIsNoProblem()
    {
        openDevice();
        open();
        m_page->showView(SystemPage::View::KernelLog);
        QTRY_VERIFY(description(u"State of the kernel log"_s).contains(u"has written nothing"_s));
        QVERIFY(!label(u"Command that shows the driver's lines"_s)->isVisible());
    }

    void aSimulationHasNoKernelLog()
    {
        openDevice();
        write("4,1,1000,-;anarchy_egpu link0: of the real one\n");
        open();
        m_page->showView(SystemPage::View::KernelLog);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        m_model->replacePort(makeSimulatedDriver(1));
        QTRY_VERIFY(description(u"State of the kernel log"_s).contains(u"A simulation has no kernel log"_s));
        QVERIFY(!table()->isVisible());
        QVERIFY(!button(u"Copy lines"_s)->isEnabled());
        m_page->showView(SystemPage::View::Overview);
        QTRY_COMPARE(description(u"Transport"_s), u"SIMULATED"_s);
        QCOMPARE(description(u"Device"_s), u"none: a simulation"_s);
        QVERIFY(!text().contains(u"6.12.48"_s));
    }

    void aRecordingHasNone()
    {
        const QString fileName = m_root->filePath(u"trace.aer"_s);
        recordTrace(TraceOptions{}, fileName);
        QString error;
        auto port = makeReplayDriver(fileName, error);
        QVERIFY2(port, qPrintable(error));
        open(std::move(port));
        m_model->playback()->seek(m_model->playback()->lengthNs());
        QTRY_COMPARE(description(u"Driver"_s), u"not recorded"_s);
        QVERIFY(description(u"Held now"_s).contains(u"MiB"_s));
        m_page->showView(SystemPage::View::KernelLog);
        QVERIFY(description(u"State of the kernel log"_s).contains(u"A recording holds no kernel log"_s));
        grabAll(u"system-recording"_s);
    }

    void withoutALinkNothingIsMadeUp()
    {
        open();
        QTRY_VERIFY(description(u"Held now"_s).contains(u"open channels"_s));
        m_driver->setLinkThere(false);
        QTRY_COMPARE(description(u"Held now"_s), u"–"_s);
    }

    void theLogIsBounded()
    {
        KernelLogModel model;
        QList<KernelLogReader::Line> lines;
        for (int i = 0; i < 1200; ++i)
            lines << KernelLogReader::Line{i, 6, QString::number(i)};
        model.append(lines.first(450));
        model.append(lines.sliced(450, 100));
        QCOMPARE(model.rowCount(), KernelLogReader::mostLines);
        QCOMPARE(model.index(0, KernelLogModel::Text).data().toString(), u"50"_s);
        model.append(lines);
        QCOMPARE(model.rowCount(), KernelLogReader::mostLines);
        QCOMPARE(model.index(0, KernelLogModel::Text).data().toString(), u"700"_s);
        QCOMPARE(model.index(499, KernelLogModel::Text).data().toString(), u"1199"_s);
    }

    void byKeyboardAlone()
    {
        open();
        auto *scroll = m_page->findChild<QScrollArea *>();
        m_page->resize(700, 400);
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
        scroll->setFocus();
        QTRY_VERIFY(scroll->verticalScrollBar()->maximum() > 0);
        QTest::keyClick(scroll, Qt::Key_PageDown);
        QVERIFY(scroll->verticalScrollBar()->value() > 0);
        QTest::keyClick(button(u"Show kernel log"_s), Qt::Key_Space);
        QVERIFY(m_page->findChild<QLineEdit *>()->isVisible());
    }

private:
    void open()
    {
        auto port = std::make_unique<TestDriver>();
        m_driver = port.get();
        open(std::move(port));
    }

    void open(std::unique_ptr<DriverPort> port)
    {
        m_model = std::make_unique<LiveModel>(std::move(port));
        m_model->setSamplingPeriod(Sampler::minimumPeriod);
        m_page = std::make_unique<SystemPage>(*m_model, m_root->path(), m_sources);
        m_page->resize(1060, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    /// A pipe that keeps packets apart, as the kernel's device keeps its records.
    void openDevice()
    {
        const QByteArray path = m_sources.device.toLocal8Bit();
        QCOMPARE(::mkfifo(path.constData(), 0600), 0);
        m_keep = FileDescriptor(::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)); // what is written stays
        m_device = FileDescriptor(::open(path.constData(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        QCOMPARE(::fcntl(m_device.get(), F_SETFL, O_NONBLOCK | O_DIRECT), 0);
    }

    /// The pipe holds few packets: with `before` it is waited for that so many lines were read.
    void write(const QByteArray &record, int before = -1)
    {
        if (before > 0)
            QTRY_COMPARE(table()->model()->rowCount(), before);
        QCOMPARE(::write(m_device.get(), record.constData(), static_cast<std::size_t>(record.size())), record.size());
    }

    QString description(const QString &name) const
    {
        for (const QWidget *widget : m_page->findChildren<QWidget *>()) {
            if (widget->accessibleName() == name && !widget->isHidden())
                return widget->accessibleDescription();
        }
        return {};
    }

    QLabel *label(const QString &name) const
    {
        for (QLabel *each : m_page->findChildren<QLabel *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("no label %s", qPrintable(name));
    }

    QPushButton *button(const QString &name) const
    {
        for (QPushButton *each : m_page->findChildren<QPushButton *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("no button %s", qPrintable(name));
    }

    QString text() const
    {
        QString text;
        for (const QLabel *each : m_page->findChildren<QLabel *>())
            text += each->text() + u'\n';
        return text;
    }

    QTableView *table() const { return m_page->findChild<QTableView *>(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }

    /// With ANARCHY_EGPU_SHOTS=FOLDER set, what a test looks at can be looked at by people.
    void grabAll(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        if (folder.isEmpty())
            return;
        for (const auto &[size, dark] : {std::pair(QSize(1060, 700), false), std::pair(QSize(700, 500), true)}) {
            QApplication::setPalette(dark ? look::darkPalette() : look::lightPalette());
            m_page->resize(size);
            QTest::qWait(0);
            m_page->grab().save(QDir(folder).filePath(u"%1-%2.png"_s.arg(name, dark ? u"dark"_s : u"light"_s)));
        }
        QApplication::setPalette(look::lightPalette());
        m_page->resize(1060, 700);
    }

    std::unique_ptr<QTemporaryDir> m_root;
    KernelLogReader::Sources m_sources;
    FileDescriptor m_device;
    FileDescriptor m_keep;
    TestDriver *m_driver = nullptr; ///< owned by the model
    std::unique_ptr<LiveModel> m_model;
    std::unique_ptr<SystemPage> m_page;
};

ANARCHY_WIDGET_TEST(SystemPageTest, "systempage")
#include "tst_systempage.moc"
