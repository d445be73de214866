// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "panel/application/options.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class OptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingAtOnce()
    {
        const ParsedOptions parsed = parseOptions({u"panel"_s, u"--simulate"_s, u"--seed"_s, u"42"_s, u"--hidden"_s,
                                                   u"--page"_s, u"tuning"_s, u"--theme"_s, u"dark"_s, u"--size"_s,
                                                   u"800x600"_s, u"--render"_s, u"x.png"_s, u"--seconds"_s, u"1.5"_s});
        QVERIFY2(parsed.options, qPrintable(parsed.message));
        QVERIFY(parsed.options->simulate);
        QVERIFY(parsed.options->hidden);
        QCOMPARE(parsed.options->seed, 42u);
        QCOMPARE(parsed.options->page, Options::Page::Tuning);
        QCOMPARE(parsed.options->theme, Options::Theme::Dark);
        QCOMPARE(parsed.options->size, std::optional(QSize(800, 600)));
        QCOMPARE(parsed.options->renderFile, u"x.png"_s);
        QCOMPARE(parsed.options->seconds, 1.5);
    }

    void aRecordingIsNamed()
    {
        const ParsedOptions parsed = parseOptions({u"panel"_s, u"--replay"_s, u"a.aer"_s});
        QVERIFY2(parsed.options, qPrintable(parsed.message));
        QCOMPARE(parsed.options->replayFile, u"a.aer"_s);
    }

    void theSystemAndItsLogArePages()
    {
        const auto page
            = [](const QString &name) { return parseOptions({u"panel"_s, u"--page"_s, name}).options->page; };
        QCOMPARE(page(u"system"_s), Options::Page::System);
        QCOMPARE(page(u"log"_s), Options::Page::KernelLog);
    }

    void refusedNamesTheOption_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("page") << QStringList{u"--page"_s, u"moon"_s} << u"--page"_s;
        QTest::newRow("page for pictures only") << QStringList{u"--page"_s, u"trial"_s} << u"--render"_s;
        QTest::newRow("theme") << QStringList{u"--theme"_s, u"pink"_s} << u"--theme"_s;
        QTest::newRow("size") << QStringList{u"--size"_s, u"big"_s} << u"--size"_s;
        QTest::newRow("tiny size") << QStringList{u"--size"_s, u"10x10"_s} << u"--size"_s;
        QTest::newRow("seed") << QStringList{u"--seed"_s, u"x"_s} << u"--seed"_s;
        QTest::newRow("seconds") << QStringList{u"--seconds"_s, u"0"_s} << u"--seconds"_s;
        QTest::newRow("seconds nan") << QStringList{u"--seconds"_s, u"nan"_s} << u"--seconds"_s;
        QTest::newRow("replay of nothing") << QStringList{u"--replay"_s, QString()} << u"--replay"_s;
        QTest::newRow("replay of a simulation")
            << QStringList{u"--replay"_s, u"a.aer"_s, u"--simulate"_s} << u"--replay"_s;
        QTest::newRow("replay of a trial")
            << QStringList{u"--replay"_s, u"a.aer"_s, u"--page"_s, u"trial"_s, u"--render"_s, u"x.png"_s}
            << u"--replay"_s;
        QTest::newRow("unknown") << QStringList{u"--frobnicate"_s} << u"frobnicate"_s;
        QTest::newRow("word") << QStringList{u"hello"_s} << u"hello"_s;
    }

    void refusedNamesTheOption()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, named);
        const ParsedOptions parsed = parseOptions(QStringList{u"panel"_s} + arguments);
        QVERIFY(!parsed.options);
        QVERIFY(parsed.isError);
        QVERIFY2(parsed.message.contains(named), qPrintable(parsed.message));
    }

    // Options are read before Qt has taken out its own.
    void qtsOwnOptionsArePassedOver()
    {
        const ParsedOptions parsed
            = parseOptions({u"panel"_s, u"-platform"_s, u"xcb"_s, u"--style"_s, u"fusion"_s, u"-style=fusion"_s,
                            u"-reverse"_s, u"--simulate"_s, u"--seed"_s, u"7"_s, u"-platform"_s});
        QVERIFY2(parsed.options, qPrintable(parsed.message));
        QVERIFY(parsed.options->simulate);
        QCOMPARE(parsed.options->seed, 7u);
    }

    void helpIsNoError()
    {
        const ParsedOptions parsed = parseOptions({u"panel"_s, u"--help"_s});
        QVERIFY(!parsed.options);
        QVERIFY(!parsed.isError);
        QVERIFY(parsed.message.contains(u"--simulate"_s));
        QVERIFY(parsed.message.contains(u"3 there is no display"_s));
    }
};

ANARCHY_TEST(OptionsTest, "options")
#include "tst_options.moc"
