// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <chrono>

#include "cli/command/applychange.h"
#include "drivers/simulateddriver.h"
#include "streams.h"
#include "testprogram.h"

using namespace anarchy;
using namespace anarchy::cli;

namespace {

/// A simulated driver with two links, of which the second goes away a moment after a trial has begun.
class TwoLinks final : public DriverPort {
public:
    TwoLinks()
        : m_driver(1, [] {
            // A second passes in twenty milliseconds, or the harm would have to be waited for.
            return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count() * 50;
        })
    {
    }

    Presence presence() const override { return Presence::Ready; }
    QString presenceText() const override { return {}; }
    bool isSimulated() const override { return true; }
    qint64 nowNs() const override { return m_driver.nowNs(); }
    QList<int> links() const override { return {0, 1}; }
    std::optional<Configuration> configuration() const override { return m_driver.configuration(); }
    ChangeService *changes() override { return m_driver.changes(); }
    std::unique_ptr<TelemetryReader> openReader(int link) const override
    {
        return std::make_unique<Reader>(*this, link);
    }

private:
    class Reader final : public TelemetryReader {
    public:
        Reader(const TwoLinks &port, int link)
            : m_port(port)
            , m_link(link)
            , m_reader(port.m_driver.openReader(0))
        {
        }
        bool read(TelemetryPage &page) override { return (m_link == 0 || m_port.isThere()) && m_reader->read(page); }

    private:
        const TwoLinks &m_port;
        int m_link;
        std::unique_ptr<TelemetryReader> m_reader;
    };

    // It was there when the trial began, which the guard sees by the first reading on trial or the one after it.
    bool isThere() const { return !m_driver.configuration()->onTrial || ++m_readOnTrial <= 2; }

    SimulatedDriver m_driver;
    mutable int m_readOnTrial = 0;
};

int tryOn(TwoLinks &driver, int link, std::chrono::seconds trial, QString &written)
{
    Change change;
    change.values[ANARCHY_PARAM_TB_RETRY_COUNT] = 5;
    const Streams streams({});
    const int exitCode = applyChange(driver, link, false, change, driver.configuration()->running, trial,
                                     {ChangeOrigin::CommandLine, {}});
    written = streams.written();
    return exitCode;
}

} // namespace

class ApplyChangeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTrialIsWatchedOnTheLinkThatWasNamed()
    {
        TwoLinks driver;
        QString written;
        const int exitCode = tryOn(driver, 1, std::chrono::seconds(60), written);
        QVERIFY2(exitCode == ExitWorse, qPrintable(written));
        QVERIFY2(written.contains(QStringLiteral("went back to the values before, early: ")), qPrintable(written));
    }

    void whatHappensOnAnotherLinkEndsNoTrial()
    {
        TwoLinks driver;
        QString written;
        const int exitCode = tryOn(driver, 0, std::chrono::seconds(2), written);
        QVERIFY2(exitCode == ExitOk, qPrintable(written));
        QVERIFY2(!written.contains(QStringLiteral("early")), qPrintable(written));
    }

    void nothingIsTriedWhereNobodyCouldWatch()
    {
        TwoLinks driver;
        QString written;
        const int exitCode = tryOn(driver, 2, std::chrono::seconds(60), written);
        QVERIFY2(exitCode == ExitNoDriver, qPrintable(written));
        QVERIFY2(written.contains(QStringLiteral("there is no link 2 to watch the trial on; there is 0, 1")),
                 qPrintable(written));
        QCOMPARE(driver.configuration()->running, defaultValues());
    }
};

ANARCHY_TEST(ApplyChangeTest, "applychange")
#include "tst_applychange.moc"
