// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "base/filecache.h"
#include "base/folderwatch.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// Real files that come, change and go.
class FilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void aFolderIsNoticedWhenItComesAndAfterItWent()
    {
        const QString folder = m_home->filePath(u"around/the/folder"_s);
        FolderWatch watch(folder);
        QSignalSpy changed(&watch, &FolderWatch::changed);
        for (int round = 0; round < 2; ++round) {
            QVERIFY(QDir().mkpath(folder));
            write(folder + u"/a.json"_s, "1");
            QTRY_COMPARE(changed.count(), 1);
            changed.clear();
            QVERIFY(QDir(m_home->filePath(u"around"_s)).removeRecursively());
            QTRY_VERIFY(changed.count() > 0);
            QTest::qWait(2 * FolderWatch::settling); // all of it
            changed.clear();
        }
    }

    void eachWayToChangeAFileIsNoticed()
    {
        const QString file = m_home->filePath(u"a.json"_s);
        FolderWatch watch(m_home->path());
        QSignalSpy changed(&watch, &FolderWatch::changed);
        const auto isTold = [&] {
            const bool told = changed.count() > 0 || changed.wait();
            QTest::qWait(2 * FolderWatch::settling);
            changed.clear();
            return told;
        };
        write(file, "1");
        QVERIFY(isTold());
        write(file, "22"); // in place
        QVERIFY(isTold());
        QSaveFile saved(file); // beside and renamed
        QVERIFY(saved.open(QIODevice::WriteOnly));
        saved.write("333");
        QVERIFY(saved.commit());
        QVERIFY(isTold());
        QVERIFY(QFile::rename(file, m_home->filePath(u"b.json"_s)));
        QVERIFY(isTold());
        QVERIFY(QFile::remove(m_home->filePath(u"b.json"_s)));
        QVERIFY(isTold());
    }

    void manyChangesAtOnceAreToldOnce()
    {
        FolderWatch watch(m_home->path());
        QSignalSpy changed(&watch, &FolderWatch::changed);
        for (int i = 0; i < 20; ++i)
            write(m_home->filePath(u"%1.json"_s.arg(i)), "1");
        QVERIFY(changed.wait());
        QTest::qWait(2 * FolderWatch::settling);
        QCOMPARE(changed.count(), 1);
    }

    void onlyWhatChangedIsReadAgain()
    {
        QStringList read;
        FileCache<QByteArray> cache([&read](const QString &path) {
            read << QFileInfo(path).fileName();
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
        });
        const QString a = m_home->filePath(u"a"_s);
        const QString b = m_home->filePath(u"b"_s);
        write(a, "1");
        write(b, "1");
        QTRY_VERIFY(fileStamp(a) && fileStamp(b)); // until then they could change unseen
        QCOMPARE(cache.of(a), "1");
        QCOMPARE(cache.of(b), "1");
        QCOMPARE(cache.of(a), "1");
        QCOMPARE(read, (QStringList{u"a"_s, u"b"_s}));
        read.clear();
        write(b, "2"); // as long as before
        QCOMPARE(cache.of(a), "1");
        QCOMPARE(cache.of(b), "2");
        write(b, "3"); // within the same tick, perhaps
        QCOMPARE(cache.of(b), "3");
        QCOMPARE(read, (QStringList{u"b"_s, u"b"_s}));
        read.clear();
        QVERIFY(QFile::remove(a));
        QCOMPARE(cache.of(a), "none");
        cache.keepOnly({b});
        QTRY_VERIFY(fileStamp(b));
        QCOMPARE(cache.of(b), "3");
        read.clear();
        QCOMPARE(cache.of(b), "3");
        QVERIFY(read.isEmpty());
    }

private:
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    std::unique_ptr<QTemporaryDir> m_home;
};

ANARCHY_TEST(FilesTest, "files")
#include "tst_files.moc"
