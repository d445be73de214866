// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "panel/look.h"
#include "panel/pages/tuningpage.h"
#include "testdriver.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

class TuningPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setPalette(look::lightPalette()); }

    void init()
    {
        QTest::failOnWarning(anyWarning());
        m_root = std::make_unique<QTemporaryDir>();
        auto port = std::make_unique<TestDriver>();
        m_driver = port.get();
        m_model = std::make_unique<LiveModel>(std::move(port));
        m_changes = std::make_unique<ChangeController>(*m_model);
        m_page = std::make_unique<TuningPage>(*m_model, *m_changes, BootConfiguration(m_root->path()));
        m_page->resize(900, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup()
    {
        m_page.reset();
        m_changes.reset();
        m_model.reset();
    }

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
            for (const Qt::Key key : { Qt::Key_Up, Qt::Key_Down }) {
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
        QCOMPARE(label(u"Pending changes"_s)->text(), u"3 change(s) to apply."_s);
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

    void memoryFollowsThePendingValues()
    {
        m_page->editor(ANARCHY_PARAM_MAX_DMA_CHANNELS)->typeText(u"16"_s);
        m_page->editor(ANARCHY_PARAM_RING_BUFFER_SIZE)->typeText(u"1024"_s);
        const QString text = label(u"Memory estimate"_s)->text();
        QVERIFY2(text.contains(u"128 MiB"_s) && text.contains(u"64 MB"_s), qPrintable(text));
    }

    void bootValuesComeFromTheFiles()
    {
        const QString folder = m_root->path() + u"/etc/modprobe.d"_s;
        QVERIFY(QDir().mkpath(folder));
        QFile file(folder + u"/anarchy-egpu.conf"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("options anarchy-egpu ring_buffer_size=1024 tb_retry_count=banana\n");
        file.close();
        Q_EMIT m_changes->bootChanged();
        QCOMPARE(label(u"Ring buffer size boot"_s)->text(), u"1024"_s);
        QVERIFY(label(u"Ring buffer size boot"_s)->toolTip().contains(u"anarchy-egpu.conf"_s));
        QVERIFY2(label(u"Boot configuration"_s)->text().contains(u"banana"_s),
                 qPrintable(label(u"Boot configuration"_s)->text()));
    }

    void theReturnButtonLeadsToTheDefault()
    {
        ParameterEditor *editor = m_page->editor(ANARCHY_PARAM_MAX_PAYLOAD_SIZE);
        editor->typeText(u"1024"_s);
        for (QToolButton *each : m_page->findChildren<QToolButton *>()) {
            if (each->accessibleName() == u"Payload size to default"_s)
                QTest::mouseClick(each, Qt::LeftButton);
        }
        QCOMPARE(editor->parsed().value, std::optional(256u));
    }

private:
    template <typename Widget> Widget *named(const QString &name) const
    {
        for (Widget *each : m_page->findChildren<Widget *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("nothing is called %s", qPrintable(name));
    }
    QPushButton *button(const QString &name) const { return named<QPushButton>(name); }
    QLabel *label(const QString &name) const { return named<QLabel>(name); }
    QLineEdit *editorEdit(int field) const
    {
        return qobject_cast<NumberField *>(m_page->editor(field)->editor())->edit();
    }

    std::unique_ptr<QTemporaryDir> m_root;
    TestDriver *m_driver = nullptr;
    std::unique_ptr<LiveModel> m_model;
    std::unique_ptr<ChangeController> m_changes;
    std::unique_ptr<TuningPage> m_page;
};

QTEST_MAIN(TuningPageTest)
#include "tst_tuningpage.moc"
