// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <csignal>

#include "cli/command/stoponsignal.h"
#include "testprogram.h"

using anarchy::cli::StopOnSignal;

namespace {

/// True when the signal would end the program.
bool wouldEnd(int signal)
{
    struct sigaction now{};
    ::sigaction(signal, nullptr, &now);
    return now.sa_handler == SIG_DFL;
}

} // namespace

class TestStopOnSignal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingStaysWhereNobodyAsked()
    {
        {
            const StopOnSignal stop([] { });
            QVERIFY(!wouldEnd(SIGINT));
        }
        QVERIFY(wouldEnd(SIGINT));
        QVERIFY(wouldEnd(SIGTERM));
    }

    void oneWishMayComeTwiceAndTheNextOneEnds()
    {
        int asked = 0;
        {
            const StopOnSignal stop([&asked] { ++asked; });
            ::raise(SIGINT);
            ::raise(SIGINT);
            QTRY_COMPARE(asked, 1);
            QVERIFY(!wouldEnd(SIGINT));
        }
        // What was asked for is done: the other signal of the same wish may only come now.
        QVERIFY(!wouldEnd(SIGINT));
        ::raise(SIGINT);
        QTRY_VERIFY(wouldEnd(SIGINT));
        QVERIFY(wouldEnd(SIGTERM));
        QCOMPARE(asked, 1);
    }
};

ANARCHY_TEST(TestStopOnSignal, "stoponsignal")
#include "tst_stoponsignal.moc"
