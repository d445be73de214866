// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "base/clock.h"
#include "live/eventmark.h"
#include "profiles/presets.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

namespace {

anarchy_event burst(int kind, quint32 count)
{
    anarchy_event event{};
    event.type = ANARCHY_EVENT_ERROR_BURST;
    event.args[0] = static_cast<quint32>(kind);
    event.args[1] = count;
    return event;
}

anarchy_event changed(const ParameterValues &values, quint32 mask)
{
    anarchy_event event{};
    event.type = ANARCHY_EVENT_CONFIG_CHANGED;
    event.field_mask = mask;
    std::ranges::copy(values, event.new_values);
    return event;
}

} // namespace

class EventMarksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPresetIsCalledByItsName()
    {
        const Preset gaming = builtinPresets().constFirst();
        EventMarks marks;
        marks.add(changed(gaming.values, 1u << ANARCHY_PARAM_RING_BUFFER_SIZE), 5);
        ParameterValues other = gaming.values;
        other[ANARCHY_PARAM_TB_RETRY_COUNT] = 9;
        marks.add(changed(other, 1u << ANARCHY_PARAM_TB_RETRY_COUNT), 6);
        QCOMPARE(marks.all().size(), 2u);
        QCOMPARE(marks.all()[0].kind, EventMark::Kind::Preset);
        QVERIFY2(marks.all()[0].text.startsWith(u"Preset Gaming: Ring buffer size"_s), qPrintable(marks.all()[0].text));
        QCOMPARE(marks.all()[1].kind, EventMark::Kind::Configuration);
        QVERIFY(marks.all()[1].text.contains(u"9"_s));
    }

    void aBurstThatGoesOnIsOneMarkThatGrows()
    {
        EventMarks marks;
        marks.add(burst(ANARCHY_ERROR_CRC, 100), 50 * nsPerSecond);
        QCOMPARE(marks.all().size(), 1u);
        QCOMPARE(marks.all()[0].text, u"100 errors in 1 s: CRC 100"_s);
        for (int i = 1; i <= 20; ++i)
            marks.add(burst(ANARCHY_ERROR_CRC, 100), (50 + i) * nsPerSecond);
        marks.add(burst(ANARCHY_ERROR_DROPPED, 11), 70 * nsPerSecond + 5);
        QCOMPARE(marks.all().size(), 1u);
        QCOMPARE(marks.all()[0].timeNs, 50 * nsPerSecond);
        QCOMPARE(marks.all()[0].kind, EventMark::Kind::ErrorBurst);
        QCOMPARE(marks.all()[0].text, u"2,111 errors in 21 s: CRC 2,100, lost frame 11"_s);
        // After a pause it is another one, and what came in between stays what it is.
        marks.add(changed({}, 1), 75 * nsPerSecond);
        marks.add(burst(ANARCHY_ERROR_CRC, 10), 70 * nsPerSecond + 5 + EventMarks::burstPauseNs);
        QCOMPARE(marks.all().size(), 3u);
        QCOMPARE(marks.all()[2].text, u"10 errors in 1 s: CRC 10"_s);
    }

    void fewErrorsAreNoBurst()
    {
        EventMarks marks;
        marks.add(burst(ANARCHY_ERROR_CRC, EventMarks::leastBurst - 1), nsPerSecond);
        marks.add(burst(ANARCHY_ERROR_COUNT, 1000), nsPerSecond); // a kind that a newer driver has
        QVERIFY(marks.all().empty());
    }

    void manyMarksAreBounded()
    {
        EventMarks marks;
        for (int i = 0; i < 5000; ++i)
            marks.add(changed({}, 1), i);
        QVERIFY(marks.all().size() < 3000);
        QCOMPARE(marks.all().back().timeNs, 4999);
    }
};

ANARCHY_TEST(EventMarksTest, "eventmarks")
#include "tst_eventmarks.moc"
