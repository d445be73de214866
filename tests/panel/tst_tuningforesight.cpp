// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tuningpagefixture.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// What the Tuning page tells of values before they are applied.
class TuningForesightTest : public TuningPageFixture {
    Q_OBJECT

private Q_SLOTS:
    void memoryFollowsThePendingValues()
    {
        m_page->editor(ANARCHY_PARAM_MAX_DMA_CHANNELS)->typeText(u"16"_s);
        m_page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE)->typeText(u"1024"_s);
        const auto text = [this] { return label(u"Memory estimate"_s)->text(); };
        QTRY_VERIFY2(text().contains(u"129 MiB"_s) && text().contains(u"64 MB"_s), qPrintable(text()));
    }

    void considerationsOpenBelowTheRow()
    {
        QLabel *details = label(u"DMA channels considerations"_s);
        QVERIFY(!details->isVisible());
        auto *more = named<QToolButton>(u"DMA channels what to consider"_s);
        more->setFocus(Qt::TabFocusReason);
        QTest::keyClick(more, Qt::Key_Space);
        QVERIFY(details->isVisible());
        QVERIFY(details->text().contains(u"Returns diminish past 8 to 12"_s));
        QTest::keyClick(more, Qt::Key_Space);
        QVERIFY(!details->isVisible());
    }

    void whatIsToBeExpectedIsToldBeforeItIsApplied()
    {
        auto *outlook = m_page->findChild<OutlookCard *>();
        QVERIFY(!outlook->isVisible());
        m_model->pull();
        QTRY_VERIFY(m_model->latest());
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"1024"_s);
        QTRY_VERIFY(outlook->isVisible());
        QTRY_COMPARE(label(u"Memory at full use forecast"_s)->text(), u"16.4 MiB → 64.4 MiB"_s);
        // Two channels are open; the observation arrives from its own thread.
        QTRY_VERIFY(hasLabel(u"Memory with the channels open now forecast"_s));
        QTRY_COMPARE(label(u"Memory with the channels open now forecast"_s)->text(), u"4.09 MiB → 16.1 MiB"_s);
        QVERIFY(label(u"Basis of the forecast"_s)->text().startsWith(u"Memory is exact."_s));
        type(ANARCHY_PARAM_MAX_DMA_CHANNELS, u"1"_s);
        QTRY_VERIFY(hasLabel(u"Warning 1"_s));
        QTRY_COMPARE(label(u"Warning 1"_s)->objectName(), u"channels-still-open"_s);
        type(ANARCHY_PARAM_TB_TIMEOUT_MS, u"5000"_s);
        type(ANARCHY_PARAM_TB_RETRY_COUNT, u"10"_s);
        QTRY_VERIFY(hasLabel(u"Warning 2"_s));
        QTRY_COMPARE(label(u"Warning 2"_s)->objectName(), u"patience"_s);
        look(u"outlook"_s);
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"rubbish"_s);
        QTRY_VERIFY(!outlook->isVisible()); // nothing is foreseen of what is no value
        press(u"Reset changes"_s);
        QTRY_VERIFY(!outlook->isVisible());
        QVERIFY(label(u"Memory estimate"_s)->isVisible());
    }
};

ANARCHY_WIDGET_TEST(TuningForesightTest, "tuningforesight")
#include "tst_tuningforesight.moc"
