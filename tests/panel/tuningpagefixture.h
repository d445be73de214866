// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

#include "desktop/look/look.h"
#include "panel/tuning/tuningpage.h"
#include "testdriver.h"

namespace anarchy {

/// A shown Tuning page over a TestDriver, with a root of its own for the files of the next boot, made anew for each
/// test function.
class TuningPageFixture : public QObject {
    Q_OBJECT

protected Q_SLOTS:
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

protected:
    template <typename Widget> Widget *named(const QString &name) const
    {
        for (Widget *each : m_page->findChildren<Widget *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        qFatal("nothing is called %s", qPrintable(name));
    }
    bool hasLabel(const QString &name) const
    {
        const auto labels = m_page->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&](const QLabel *each) { return each->accessibleName() == name; });
    }
    void press(const QString &name) { QTest::mouseClick(named<QAbstractButton>(name), Qt::LeftButton); }
    /// As somebody at the keyboard does.
    void type(int field, const QString &text)
    {
        QLineEdit *edit = editorEdit(field);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Tab);
    }
    /// Saves what the test looks at, see the panel's README.
    void look(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("ANARCHY_EGPU_SHOTS");
        for (int level = 0; level < 4; ++level) // nested layouts settle in rounds
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        if (!folder.isEmpty())
            m_page->grab().save(QStringLiteral("%1/tuning-%2.png").arg(folder, name));
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

} // namespace anarchy
