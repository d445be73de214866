// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTest>

#include "tuningpagefixture.h"
#include "widgettest.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// What the Tuning page shows of the next boot, and keeps for it.
class TuningBootTest : public TuningPageFixture {
    Q_OBJECT

private Q_SLOTS:
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
        QCOMPARE(label(u"Ring buffer size boot"_s)->toolTip(), u"/etc/modprobe.d/anarchy-egpu.conf:1"_s);
        QVERIFY2(label(u"Boot conflicts"_s)->text().contains(u"banana"_s),
                 qPrintable(label(u"Boot conflicts"_s)->text()));
        QVERIFY(label(u"Boot configuration"_s)->text().contains(u"anarchy-egpu.conf:1 sets: Ring buffer size"_s));
    }

    void conflictsAreExplained()
    {
        writeBootFile(u"99-mine.conf"_s, "options anarchy_egpu ring_buffer_size=512\n");
        writeBootFile(u"anarchy-egpu.conf"_s, "# panel\noptions anarchy_egpu ring_buffer_size=64\n");
        Q_EMIT m_changes->bootChanged();
        const QString text = label(u"Boot conflicts"_s)->text();
        for (const char *part :
             {"99-mine.conf:1 sets ring_buffer_size to 512", "anarchy-egpu.conf:2 sets it to 64 and wins",
              "A name that begins with a letter comes after every number"})
            QVERIFY2(text.contains(QLatin1StringView(part)), qPrintable(text));
        QVERIFY(label(u"Boot conflicts"_s)->isVisibleTo(m_page.get()));
        // Beside the considerations, too, for whoever looks at one parameter.
        press(u"Ring buffer size what to consider"_s);
        QVERIFY(label(u"Ring buffer size considerations"_s)
                    ->text()
                    .contains(u"set by /etc/modprobe.d/anarchy-egpu.conf:2"_s));
    }

    void theInitramfsIsLookedInto()
    {
        QVERIFY(QDir().mkpath(m_root->filePath(u"boot"_s)));
        QVERIFY(QDir().mkpath(m_root->filePath(u"proc/sys/kernel"_s)));
        writeFile(m_root->filePath(u"proc/sys/kernel/osrelease"_s), "6.12.1\n");
        writeFile(m_root->filePath(u"boot/initrd.img-6.12.1"_s), "no archive at all");
        Q_EMIT m_changes->bootChanged();
        QTRY_VERIFY2(label(u"Initramfs"_s)->text().contains(u"/boot/initrd.img-6.12.1"_s),
                     qPrintable(label(u"Initramfs"_s)->text()));
        QVERIFY(label(u"Initramfs"_s)->text().contains(u"not known"_s)); // nothing can list it
    }

    void keepingForARestartIsForConfirmedValuesThatDiffer()
    {
        QPushButton *keep = button(u"Use running values at boot"_s);
        QVERIFY(!keep->isEnabled()); // a restart brings the same
        type(ANARCHY_PARAM_RING_BUFFER_SIZE, u"512"_s);
        QVERIFY(!keep->isEnabled()); // entered is not applied
        press(u"Apply changes"_s);
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Trial);
        QVERIFY(!keep->isEnabled());
        QVERIFY(label(u"What is kept"_s)->text().contains(u"once you have confirmed them"_s));
        m_changes->keep();
        QTRY_COMPARE(m_changes->phase(), ChangeController::Phase::Idle);
        QVERIFY(keep->isEnabled());
        type(ANARCHY_PARAM_TB_RETRY_COUNT, u"7"_s);
        QVERIFY(label(u"What is kept"_s)->text().contains(u"Values that are not applied are not kept."_s));
        writeBootFile(u"anarchy-egpu.conf"_s, "options anarchy_egpu ring_buffer_size=512\n");
        Q_EMIT m_changes->bootChanged();
        QVERIFY(!keep->isEnabled());
        QVERIFY(button(u"Forget boot values"_s)->isEnabled());
    }

private:
    static void writeFile(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void writeBootFile(const QString &name, const QByteArray &bytes) const
    {
        const QString folder = m_root->path() + u"/etc/modprobe.d"_s;
        QVERIFY(QDir().mkpath(folder));
        writeFile(folder + u'/' + name, bytes);
    }
};

ANARCHY_WIDGET_TEST(TuningBootTest, "tuningboot")
#include "tst_tuningboot.moc"
