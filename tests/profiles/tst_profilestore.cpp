// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/resource.h>
#include <sys/stat.h>

#include "profiles/profilestore.h"
#include "testprogram.h"

using namespace anarchy;
using namespace Qt::StringLiterals;

/// No file may grow while this lives: writing fails as on a full disk.
class FullDisk {
public:
    FullDisk()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit none = m_before;
        none.rlim_cur = 0;
        setrlimit(RLIMIT_FSIZE, &none);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

class TestProfileStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_folder = m_home->filePath(u"config/anarchy-egpu/profiles"_s);
        m_store = std::make_unique<ProfileStore>(m_folder);
        m_error = {};
    }

    void presetsAreThereAndStay()
    {
        QCOMPARE(names(), (QStringList{u"Gaming"_s, u"Mixed"_s, u"Compute"_s, u"Default"_s}));
        QVERIFY(!m_store->rename(u"gaming"_s, u"Mine"_s, m_error));
        QVERIFY(m_error.text.contains(u"Gaming is built in"_s));
        QVERIFY(!m_store->remove(u"Gaming"_s, m_error));
        QVERIFY(!m_store->add(make(u"gaming"_s), true, m_error));
        QVERIFY(!m_store->add(make(u"GAMING"_s), false, m_error));
        QVERIFY(!QFile::exists(m_folder)); // looking and failing makes nothing
        QVERIFY(m_store->duplicate(u"gaming"_s, u"My gaming"_s, m_error));
        QCOMPARE(m_store->find(u"my GAMING"_s)->values, m_store->find(u"gaming"_s)->values);
        QVERIFY(!m_store->find(u"my gaming"_s)->builtin);
    }

    void aProfileGoesThroughItsLife()
    {
        QSignalSpy changed(m_store.get(), &ProfileStore::changed);
        const std::optional<Profile> added = m_store->add(make(u"Évening games"_s), false, m_error);
        QVERIFY2(added, qPrintable(m_error.text));
        QCOMPARE(added->id, u"evening-games"_s);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!m_store->add(make(u"évening GAMES"_s), false, m_error));
        QVERIFY2(m_error.text.contains(u"there is a profile"_s), qPrintable(m_error.text));
        QVERIFY(!m_error.fromSystem);

        Profile other = make(u"évening games"_s);
        other.note = u"new"_s;
        QCOMPARE(m_store->add(other, true, m_error)->id, u"evening-games"_s);
        QCOMPARE(m_store->find(u"evening-games"_s)->note, u"new"_s);

        QVERIFY(m_store->rename(u"evening-games"_s, u"Night games"_s, m_error));
        QCOMPARE(m_store->find(u"night games"_s)->id, u"evening-games"_s); // what points to it still does
        QVERIFY(m_store->rename(u"night games"_s, u"NIGHT games"_s, m_error)); // its own name is no clash
        QVERIFY(m_store->duplicate(u"night games"_s, u"Night games 2"_s, m_error));
        QVERIFY(!m_store->rename(u"night games"_s, u"night games 2"_s, m_error));
        QVERIFY(!m_store->rename(u"night games"_s, u"compute"_s, m_error));
        QVERIFY(!m_store->rename(u"night games"_s, QString(), m_error));
        QVERIFY(!m_store->rename(u"nix"_s, u"a"_s, m_error));
        QVERIFY2(m_error.text.contains(u"there are gaming, mixed, compute, default, NIGHT games, Night games 2"_s),
                 qPrintable(m_error.text));
        QCOMPARE(ProfileStore(m_folder).profiles(), m_store->profiles()); // all of it is on the disk
    }

    void removingCanBeUndone()
    {
        m_store->add(make(u"A"_s), false, m_error);
        const QByteArray before = content(u"a"_s);
        const std::optional<ProfileStore::Removed> removed = m_store->remove(u"a"_s, m_error);
        QVERIFY(removed);
        QVERIFY(!QFile::exists(m_folder + u"/a.json"_s));
        QVERIFY(m_store->restore(*removed, m_error));
        QCOMPARE(content(u"a"_s), before);
        QVERIFY(m_store->find(u"A"_s));
        // The name was taken meanwhile: nothing is overwritten.
        QVERIFY(m_store->remove(u"a"_s, m_error));
        Profile other = make(u"A"_s);
        other.note = u"another"_s;
        QVERIFY(m_store->add(other, false, m_error));
        QVERIFY(!m_store->restore(*removed, m_error));
        QCOMPARE(m_store->find(u"A"_s)->note, u"another"_s);
    }

    void idsNeverMeetAFileThatIsThere()
    {
        QVERIFY(QDir().mkpath(m_folder));
        put(u"games.json"_s, "not ours");
        QCOMPARE(m_store->add(make(u"Games"_s), false, m_error)->id, u"games-2"_s);
        QCOMPARE(content(u"games"_s), "not ours");
        QCOMPARE(m_store->add(make(u"../../etc/passwd"_s), false, m_error)->id, u"etc-passwd"_s);
        QCOMPARE(m_store->add(make(u"ゲーム"_s), false, m_error)->id, u"profile"_s);
        QCOMPARE(m_store->add(make(u"🎮"_s), false, m_error)->id, u"profile-2"_s);
        // The id of a preset is its preset's.
        QCOMPARE(m_store->add(make(u"gaming!"_s), false, m_error)->id, u"gaming-2"_s);
    }

    void badFilesAreNamedAndLeftAlone()
    {
        QVERIFY(QDir().mkpath(m_folder + u"/folder.json"_s));
        m_store->add(make(u"Good"_s), false, m_error);
        put(u"bad.json"_s, "{\n\"format\": 1\n}");
        put(u"huge.json"_s, QByteArray(jsonFileLimit + 1, ' '));
        put(u"copy.json"_s, content(u"good"_s));
        put(u"readme.txt"_s, "nothing to do with it");
        QCOMPARE(mkfifo(QFile::encodeName(m_folder + u"/pipe.json"_s).constData(), 0600), 0);
        QVERIFY(QFile::link(u"/nowhere"_s, m_folder + u"/dangling.json"_s));
        m_store->reload();
        QCOMPARE(names().mid(4), QStringList{u"Good"_s});
        const QString problems = m_store->problems().join(u'\n');
        QCOMPARE(m_store->problems().size(), 6);
        QVERIFY2(problems.contains(m_folder + u"/bad.json:2: \"format\" must be"_s), qPrintable(problems));
        QVERIFY2(problems.contains(m_folder + u"/huge.json: larger than 64 KiB"_s), qPrintable(problems));
        QVERIFY2(problems.contains(m_folder + u"/pipe.json: not a file"_s), qPrintable(problems));
        QVERIFY2(problems.contains(m_folder + u"/folder.json: not a file"_s), qPrintable(problems));
        QVERIFY2(problems.contains(m_folder + u"/dangling.json: No such file"_s), qPrintable(problems));
        QVERIFY2(problems.contains(u"\"Good\" is already the name"_s), qPrintable(problems));
        QCOMPARE(content(u"bad"_s), "{\n\"format\": 1\n}");
    }

    void importingChecksAll()
    {
        const QString file = m_home->filePath(u"in.json"_s);
        Profile profile = make(u"From afar"_s);
        profile.head = {3, true, {{u"colour"_s, u"red"_s}}};
        QVERIFY(!m_store->import(file, {}, m_error));
        QVERIFY2(m_error.fromSystem && m_error.text.startsWith(file + u": "_s), qPrintable(m_error.text));
        writeFile(file, writeProfile(profile));
        QVERIFY(m_store->import(file, {}, m_error));
        QVERIFY(content(u"from-afar"_s).contains("\"colour\": \"red\""));
        QVERIFY(!m_store->import(file, {}, m_error)); // the name is taken
        QVERIFY(m_store->import(file, m_store->freeName(u"From afar"_s), m_error));
        QVERIFY(m_store->find(u"From afar 2"_s));
        writeFile(file, writeProfile(profile).replace("256", "255"));
        const QList<Profile> before = m_store->profiles();
        QVERIFY(!m_store->import(file, u"Other"_s, m_error));
        QVERIFY2(m_error.text.startsWith(file + u":6: ring_buffer_size must be"_s), qPrintable(m_error.text));
        QVERIFY(!m_error.fromSystem);
        QCOMPARE(m_store->profiles(), before);
        QVERIFY(!m_store->import(m_home->path(), {}, m_error));
        QVERIFY(m_error.text.contains(u"not a file"_s));
    }

    void aFullDiskLosesNothing()
    {
        m_store->add(make(u"A"_s), false, m_error);
        const QByteArray before = content(u"a"_s);
        const QStringList files = QDir(m_folder).entryList(QDir::Files);
        {
            const FullDisk full;
            QVERIFY(!m_store->rename(u"a"_s, u"B"_s, m_error));
            QVERIFY(m_error.fromSystem);
            QVERIFY2(m_error.text.startsWith(m_folder + u"/a.json cannot be written: "_s), qPrintable(m_error.text));
            QVERIFY(!m_store->add(make(u"C"_s), false, m_error));
        }
        QCOMPARE(content(u"a"_s), before);
        QCOMPARE(QDir(m_folder).entryList(QDir::Files), files);
        QVERIFY(m_store->find(u"A"_s) && !m_store->find(u"B"_s) && !m_store->find(u"C"_s));
    }

    void aFolderThatCannotBeWrittenIsAnError()
    {
        ProfileStore proc(u"/proc/self"_s); // not even root makes files there
        QVERIFY(!proc.add(make(u"A"_s), false, m_error));
        QVERIFY2(m_error.fromSystem && m_error.text.startsWith(u"/proc/self/a.json cannot be written: "_s),
                 qPrintable(m_error.text));
        writeFile(m_home->filePath(u"file"_s), "");
        ProfileStore below(m_home->filePath(u"file/profiles"_s));
        QVERIFY(!below.add(make(u"A"_s), false, m_error));
        QVERIFY2(m_error.text.contains(u"the folder cannot be made"_s), qPrintable(m_error.text));
        ProfileStore nowhere;
        QVERIFY(!nowhere.add(make(u"A"_s), false, m_error));
        QCOMPARE(nowhere.profiles().size(), 4);
    }

    void anEditFromOutsideShowsAtOnce()
    {
        QVERIFY(!QFile::exists(m_home->filePath(u"config"_s)));
        QVERIFY(QDir().mkpath(m_folder));
        put(u"mine.json"_s, writeProfile(make(u"Mine"_s)));
        QTRY_VERIFY(m_store->find(u"Mine"_s));
        put(u"mine.json"_s, writeProfile(make(u"Ours"_s))); // in place, and as long as before
        QTRY_VERIFY(m_store->find(u"Ours"_s));
        QVERIFY(!m_store->find(u"Mine"_s));
        put(u"mine.json"_s, "{");
        QTRY_COMPARE(m_store->problems().size(), 1);
        QVERIFY(QDir(m_home->filePath(u"config"_s)).removeRecursively());
        QTRY_VERIFY(m_store->problems().isEmpty());
        QCOMPARE(m_store->profiles().size(), 4);
    }

    void whatOthersDoIsNoticed()
    {
        ProfileStore other(m_folder);
        QVERIFY(other.add(make(u"Theirs"_s), false, m_error)); // makes the folder
        QTRY_VERIFY(m_store->find(u"Theirs"_s));
        QVERIFY(other.rename(u"theirs"_s, u"Renamed"_s, m_error));
        QTRY_VERIFY(m_store->find(u"Renamed"_s));
        QVERIFY(other.remove(u"theirs"_s, m_error));
        QTRY_VERIFY(!m_store->find(u"Renamed"_s));
        // Also when nobody told us yet.
        QVERIFY(other.add(make(u"New"_s), false, m_error));
        QVERIFY(!m_store->add(make(u"new"_s), false, m_error));
    }

private:
    static Profile make(const QString &name)
    {
        Profile profile;
        profile.name = name;
        profile.values.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 256;
        return profile;
    }

    QStringList names() const
    {
        QStringList all;
        for (const Profile &profile : m_store->profiles())
            all += profile.name;
        return all;
    }

    static void writeFile(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    void put(const QString &name, const QByteArray &bytes) const { writeFile(m_folder + u'/' + name, bytes); }

    QByteArray content(const QString &id) const
    {
        QFile file(m_folder + u'/' + id + u".json"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }

    std::unique_ptr<QTemporaryDir> m_home;
    QString m_folder;
    std::unique_ptr<ProfileStore> m_store;
    StoreError m_error;
};

ANARCHY_TEST(TestProfileStore, "profilestore")
#include "tst_profilestore.moc"
