// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>
#include <QTest>

#include "tuningpagefixture.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// Values are entered, taken back, found and applied.
class TuningPageTest : public TuningPageFixture {
    Q_OBJECT

private Q_SLOTS:
    void badInputIsNamedAndNotApplied_data()
    {
        QTest::addColumn<int>("field");
        QTest::addColumn<QString>("text");
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            if (field == ANARCHY_PARAM_FORCE_LINK_SPEED || field == ANARCHY_PARAM_DEBUG_LEVEL)
                continue; // a list has no bad input
            const anarchy_parameter_info &info = parameterInfo(field);
            const auto add = [&](const char *what, const QString &text) {
                QTest::addRow("%s: %s", info.name, what) << field << text;
            };
            add("empty", QString());
            add("letters", u"many"_s);
            add("negative", u"-8"_s);
            add("fraction", u"256.5"_s);
            add("hexadecimal", u"0x100"_s);
            add("spaces inside", u"2 56"_s);
            add("below", QString::number(info.minimum - 1));
            add("above", QString::number(info.maximum + 1));
            add("beyond 32 bits", u"4294967552"_s);
            add("very long", QString(400, u'9'));
            add("other digits", u"٢٥٦"_s);
            if (info.rules & ANARCHY_RULE_POWER_OF_TWO)
                add("no power of two", QString::number(info.minimum + 1));
        }
    }

    void badInputIsNamedAndNotApplied()
    {
        QFETCH(const int, field);
        QFETCH(const QString, text);
        ParameterEditor *editor = m_page->editor(field);
        editor->typeText(text);
        QVERIFY(!editor->parsed().value);
        QVERIFY(!m_page->pending());
        QVERIFY(!button(u"Apply changes"_s)->isEnabled());
        QVERIFY(button(u"Reset changes"_s)->isEnabled());
        const QString note = editor->note()->text();
        QVERIFY2(note.contains(QString::number(parameterInfo(field).maximum)), qPrintable(note));
        QVERIFY2(note.contains(parameterName(field)) || note.contains(parameterTitle(field)), qPrintable(note));
        QVERIFY(editor->note()->isVisible());
        QTest::mouseClick(button(u"Apply changes"_s), Qt::LeftButton);
        QCOMPARE(m_driver->requests(), 0);

        QTest::mouseClick(button(u"Reset changes"_s), Qt::LeftButton);
        QVERIFY(m_page->pending() && m_page->pending()->isEmpty());
    }

    void typingStaysAsTyped()
    {
        QLineEdit *edit = editorEdit(ANARCHY_PARAM_MAX_DMA_CHANNELS);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, u"99"_s);
        QTest::keyClick(edit, Qt::Key_Tab);
        QCOMPARE(edit->text(), u"99"_s); // not silently made 16
        QVERIFY(!m_page->editor(ANARCHY_PARAM_MAX_DMA_CHANNELS)->parsed().value);
    }

    void arrowsReachAllowedValuesOnly()
    {
        for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
            auto *number = qobject_cast<NumberField *>(m_page->editor(field)->editor());
            if (!number)
                continue;
            for (const Qt::Key key : {Qt::Key_Up, Qt::Key_Down}) {
                for (int i = 0; i < 520; ++i) {
                    QTest::keyClick(number, key);
                    QVERIFY(number->parsed().value);
                }
                const anarchy_parameter_info &info = parameterInfo(field);
                QCOMPARE(*number->parsed().value, key == Qt::Key_Up ? info.maximum : info.minimum);
            }
        }
    }

    void outsideTheGuidesRangeIsAllowedAndSaid()
    {
        ParameterEditor *editor = m_page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE);
        editor->typeText(u"64"_s);
        QVERIFY(editor->parsed().value);
        QVERIFY(editor->note()->text().contains(recommendedText(ANARCHY_PARAM_RING_BUFFER_SIZE)));
        QVERIFY(button(u"Apply changes"_s)->isEnabled());
    }

    void editsGoInOneRequest()
    {
        m_page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE)->typeText(u"512"_s);
        m_page->editor(ANARCHY_PARAM_COMPLETION_TIMEOUT)->typeText(u"50"_s);
        m_page->editor(ANARCHY_PARAM_FORCE_LINK_SPEED)->setValue(3);
        QCOMPARE(label(u"Pending changes"_s)->text(), u"3 changes to apply."_s);
        QTest::mouseClick(button(u"Apply changes"_s), Qt::LeftButton);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QCOMPARE(m_driver->requests(), 1);
        const Configuration configuration = *m_driver->configuration();
        QCOMPARE(configuration.running[ANARCHY_PARAM_RING_BUFFER_SIZE], 512u);
        QCOMPARE(configuration.running[ANARCHY_PARAM_COMPLETION_TIMEOUT], 50u);
        QCOMPARE(configuration.running[ANARCHY_PARAM_FORCE_LINK_SPEED], 3u);
        QVERIFY(configuration.onTrial);
        // Applied is no longer pending, and a revert brings the editors back too.
        QVERIFY(m_page->pending()->isEmpty());
        m_changes->revert();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"256"_s);
    }

    void anEditSurvivesSomebodyElsesChange()
    {
        m_page->editor(ANARCHY_PARAM_TB_RETRY_COUNT)->typeText(u"7"_s);
        ParameterValues values = defaultValues();
        values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
        m_driver->setRunning(values);
        QCOMPARE(editorEdit(ANARCHY_PARAM_TB_RETRY_COUNT)->text(), u"7"_s);
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"1024"_s); // nobody had touched that one
        QCOMPARE(m_page->pending()->mask(), 1u << ANARCHY_PARAM_TB_RETRY_COUNT);
    }

    void whatIsNotHonouredSaysWhy()
    {
        m_driver->setEffective(ANARCHY_PARAM_MAX_DMA_CHANNELS, 7, ANARCHY_LIMIT_INTERRUPTS);
        const QString text = label(u"DMA channels running"_s)->text();
        QVERIFY2(text.contains(u"effective 7"_s) && text.contains(limitText(ANARCHY_LIMIT_INTERRUPTS)),
                 qPrintable(text));
    }

    void aRowGoesBackToTheDefaultOrToWhatRuns()
    {
        ParameterValues values = defaultValues();
        values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE] = 512;
        m_driver->setRunning(values);
        ParameterEditor *editor = m_page->editor(ANARCHY_PARAM_MAX_PAYLOAD_SIZE);
        const QList<QAction *> actions = named<QToolButton>(u"Payload size back to"_s)->menu()->actions();
        QCOMPARE(actions.size(), 2);
        QCOMPARE(actions[0]->text(), u"Running: 512 bytes"_s);
        QCOMPARE(actions[1]->text(), u"Default: 256 bytes"_s);
        QVERIFY(!actions[0]->isEnabled());
        actions[1]->trigger();
        QCOMPARE(editor->parsed().value, std::optional(256u));
        QVERIFY(!actions[1]->isEnabled());
        editor->typeText(u"rubbish"_s);
        actions[0]->trigger();
        QCOMPARE(editor->parsed().value, std::optional(512u));
        QVERIFY(m_page->pending()->isEmpty());
    }

    void editsAreUndoneAndRedoneByKeyboard()
    {
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512"_s);
        type(ANARCHY_PARAM_TB_RETRY_COUNT, u"77"_s);
        QCOMPARE(m_page->edits().count(), 2); // a number is one step, however many keys
        QVERIFY(named<QToolButton>(u"Undo edit"_s)
                    ->accessibleDescription()
                    .contains(u"Thunderbolt retries: 3 attempts → \"77\""_s));
        QTest::keySequence(m_page.get(), QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(editorEdit(ANARCHY_PARAM_TB_RETRY_COUNT)->text(), u"3"_s);
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"512"_s);
        QTest::keySequence(m_page.get(), QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"256"_s);
        QVERIFY(m_page->pending()->isEmpty());
        QVERIFY(!named<QToolButton>(u"Undo edit"_s)->isEnabled());
        QTest::keySequence(m_page.get(), QKeySequence(Qt::CTRL | Qt::Key_Z)); // nothing left
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"256"_s);
        for (int i = 0; i < 2; ++i)
            QTest::keySequence(m_page.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"512"_s);
        QCOMPARE(editorEdit(ANARCHY_PARAM_TB_RETRY_COUNT)->text(), u"77"_s);
    }

    void undoWorksWhereverTheFocusIs()
    {
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512"_s);
        QTest::keySequence(m_page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE)->editor(),
                           QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"256"_s); // the value, not a letter of it
        m_page->editor(ANARCHY_PARAM_DEBUG_LEVEL)->editor()->setFocus();
        QTest::keyClick(m_page->editor(ANARCHY_PARAM_DEBUG_LEVEL)->editor(), Qt::Key_Down);
        QCOMPARE(m_page->editor(ANARCHY_PARAM_DEBUG_LEVEL)->parsed().value, std::optional(1u));
        QTest::keySequence(m_page->editor(ANARCHY_PARAM_DEBUG_LEVEL)->editor(), QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(m_page->editor(ANARCHY_PARAM_DEBUG_LEVEL)->parsed().value, std::optional(0u));
        // In the search field it is about what is searched for.
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"1024"_s);
        auto *search = named<QLineEdit>(u"Find a parameter"_s);
        search->setFocus();
        QTest::keyClicks(search, u"ring"_s);
        QTest::keySequence(search, QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(search->text(), QString());
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"1024"_s);
    }

    void aValueTypedAndTakenBackByHandIsNoStep()
    {
        QLineEdit *edit = editorEdit(ANARCHY_PARAM_TB_RETRY_COUNT);
        edit->setFocus();
        QTest::keyClicks(edit, u"1"_s);
        QTest::keyClick(edit, Qt::Key_Backspace);
        QCOMPARE(edit->text(), u"3"_s);
        QCOMPARE(m_page->edits().count(), 0);
    }

    void resetIsOneStep()
    {
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512"_s);
        type(ANARCHY_PARAM_TB_RETRY_COUNT, u"7"_s);
        press(u"Reset changes"_s);
        QVERIFY(m_page->pending()->isEmpty());
        m_page->edits().undo();
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"512"_s);
        QCOMPARE(editorEdit(ANARCHY_PARAM_TB_RETRY_COUNT)->text(), u"7"_s);
    }

    void whatOthersDoIsNoStep()
    {
        ParameterValues values = defaultValues();
        values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 1024;
        m_driver->setRunning(values);
        QCOMPARE(editorEdit(ANARCHY_PARAM_RING_BUFFER_SIZE)->text(), u"1024"_s);
        QCOMPARE(m_page->edits().count(), 0);
    }

    void undoShowsWhatItChanged()
    {
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512"_s);
        named<QLineEdit>(u"Find a parameter"_s)->setText(u"log level"_s);
        QVERIFY(!m_page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE)->editor()->isVisible());
        m_page->edits().undo();
        QVERIFY(m_page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE)->editor()->isVisible());
    }

    void parametersAreFoundByKeyboard()
    {
        QTest::keySequence(m_page.get(), QKeySequence(Qt::CTRL | Qt::Key_F));
        auto *search = named<QLineEdit>(u"Find a parameter"_s);
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, u"handshake"_s);
        const auto shown = [this] {
            QStringList names;
            for (int field = 0; field < ANARCHY_PARAM_COUNT; ++field) {
                if (m_page->editor(field)->editor()->isVisible())
                    names += parameterName(field);
            }
            return names;
        };
        QCOMPARE(shown(), (QStringList{u"tb_timeout_ms"_s, u"tb_retry_count"_s}));
        QVERIFY(!label(u"Result of the search"_s)->isVisible());
        QTest::keyClicks(search, u"xyz"_s);
        QVERIFY(shown().isEmpty());
        QVERIFY(label(u"Result of the search"_s)->isVisible());
        QVERIFY(label(u"Result of the search"_s)->text().contains(u"\"handshakexyz\""_s));
        look(u"nothing-found"_s);
        QTest::keyClick(search, Qt::Key_Escape);
        QCOMPARE(shown().size(), int(ANARCHY_PARAM_COUNT));
        QVERIFY(!label(u"Result of the search"_s)->isVisible());
        // What is hidden is still to be applied.
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512"_s);
        search->setText(u"handshake"_s);
        QCOMPARE(m_page->pending()->mask(), 1u << ANARCHY_PARAM_RING_BUFFER_SIZE);
    }

    void everythingIsReachedByTheTabKey()
    {
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512"_s);
        m_page->edits().undo();
        m_page->edits().redo(); // so that all buttons are enabled somewhere below
        QTRY_VERIFY(m_page->findChild<OutlookCard *>()->isVisible());
        named<QLineEdit>(u"Find a parameter"_s)->setFocus();
        QStringList reached;
        for (int i = 0; i < 80; ++i) {
            QWidget *focus = QApplication::focusWidget();
            QVERIFY(focus);
            if (reached.contains(focus->accessibleName()))
                break;
            reached += focus->accessibleName();
            QTest::keyClick(focus, Qt::Key_Tab);
        }
        const QStringList wanted{u"Find a parameter"_s,
                                 u"Undo edit"_s,
                                 u"Ring buffer size new value"_s,
                                 u"Ring buffer size back to"_s,
                                 u"Ring buffer size what to consider"_s,
                                 u"DMA channels new value"_s,
                                 u"Log level new value"_s,
                                 u"Log level what to consider"_s,
                                 u"What to expect"_s,
                                 u"Reset changes"_s,
                                 u"Apply changes"_s};
        qsizetype last = -1;
        for (const QString &name : wanted) {
            const qsizetype at = reached.indexOf(name);
            QVERIFY2(at > last, qPrintable(name + u" is not in its place: "_s + reached.join(u", "_s)));
            last = at;
        }
    }
};

ANARCHY_WIDGET_TEST(TuningPageTest, "tuningpage")
#include "tst_tuningpage.moc"
