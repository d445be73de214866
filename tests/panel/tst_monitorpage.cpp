// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>

#include "panel/controls/pagescroll.h"
#include "panel/controls/tile.h"
#include "panel/monitor/monitorpage.h"
#include "panel/plot/plotstack.h"
#include "widgettest.h"
#include "windowfixture.h"

using namespace anarchy;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the Monitor page does with its views: when numbers change, and what fits.
class MonitorPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(anyWarning());
        auto driver = std::make_unique<TestDriver>();
        driver->stand();
        m_model = std::make_unique<LiveModel>(std::move(driver), [this] { return m_nowNs; });
        m_changes = std::make_unique<ChangeController>(*m_model);
        m_preferences.set({});
        m_page = std::make_unique<MonitorPage>(*m_model, *m_changes, m_preferences);
    }

    void cleanup()
    {
        m_page.reset();
        m_changes.reset();
        m_model.reset();
    }

    // Digits are to be read: they stay a moment, and are right when nothing more comes.
    void numbersStayAMomentAndCatchUp()
    {
        show(1000, 700);
        const auto *tile = m_page->findChild<Tile *>(u"TX throughput"_s);
        QVERIFY(tile);
        feed(1e9);
        m_page->refresh();
        QCOMPARE(tile->accessibleDescription(), u"1.00 GB/s"_s);
        feed(2e9);
        QCOMPARE(tile->accessibleDescription(), u"1.00 GB/s"_s);
        QTRY_COMPARE(tile->accessibleDescription(), u"2.00 GB/s"_s);
        // What is chosen is shown at once.
        feed(3e9);
        m_model->view().setSpan(900s);
        QCOMPARE(tile->accessibleDescription(), u"3.00 GB/s"_s);
    }

    // In a low window the lowest plot is out of sight, and with it the axis of all.
    void timeIsToldInALowWindow()
    {
        show(700, 480);
        const auto *stack = m_page->findChild<PlotStack *>();
        const PlotWidget *highest = stack->choices().constFirst().plot;
        const QList<PlotStack::Choice> choices = stack->choices();
        const PlotWidget *lowest
            = std::find_if(choices.rbegin(), choices.rend(), [](const auto &choice) { return choice.shown; })->plot;
        const int label = lowest->height() - lowest->dataRect().bottom();
        QVERIFY(lowest->visibleRegion().isEmpty());
        QTRY_COMPARE(highest->height() - highest->dataRect().bottom(), label);
        m_page->resize(700, 1200);
        QTRY_VERIFY(!lowest->visibleRegion().isEmpty());
        QTRY_VERIFY(highest->height() - highest->dataRect().bottom() < label);
        // Back to just as much room as all need: what a low window adds must not be what keeps it.
        const auto *scroll = m_page->findChild<PageScroll *>();
        const int needed
            = scroll->widget()->minimumSizeHint().height() + m_page->height() - scroll->viewport()->height();
        m_page->resize(700, needed - 1);
        QTRY_COMPARE(highest->height() - highest->dataRect().bottom(), label);
        m_page->resize(700, needed);
        QTRY_VERIFY(highest->height() - highest->dataRect().bottom() < label);
        QVERIFY(!lowest->visibleRegion().isEmpty());
        // A plot less makes all fit, but not with what being low adds: neither the page nor its scroll bar changes
        // then.
        const auto hide = [this](const QSet<QString> &plots) {
            Preferences preferences = m_preferences.get();
            preferences.hiddenPlots = plots;
            m_preferences.set(preferences);
        };
        const QSet<QString> before = m_preferences.get().hiddenPlots;
        hide(before | QSet<QString>{u"errors"_s});
        QTRY_VERIFY(scroll->widget()->minimumSizeHint().height() + m_page->height() - scroll->viewport()->height()
                    < needed);
        const int enough
            = scroll->widget()->minimumSizeHint().height() + m_page->height() - scroll->viewport()->height();
        hide(before);
        m_page->resize(700, enough);
        QTRY_COMPARE(highest->height() - highest->dataRect().bottom(), label);
        hide(before | QSet<QString>{u"errors"_s});
        QTRY_VERIFY(highest->height() - highest->dataRect().bottom() < label);
    }

private:
    void show(int width, int height)
    {
        m_page->resize(width, height);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    /// A second with so much TX.
    void feed(double rate)
    {
        Sampler::Batch batch;
        for (int i = 0; i < 4; ++i)
            batch.samples.push_back(makeSample(m_nowNs += 250'000'000, rate));
        m_model->take(batch);
    }

    qint64 m_nowNs = 1'000'000'000'000'000;
    std::unique_ptr<LiveModel> m_model;
    std::unique_ptr<ChangeController> m_changes;
    PreferenceStore m_preferences; ///< kept nowhere
    std::unique_ptr<MonitorPage> m_page;
};

ANARCHY_WIDGET_TEST(MonitorPageTest, "monitorpage")
#include "tst_monitorpage.moc"
