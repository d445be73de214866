// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMetaType>
#include <QtTest>

#include <limits>

#include "requests.h"
#include "rules.h"
#include "testprogram.h"

using namespace anarchy::helper;

namespace {

QByteArray bytes(char fill, qsizetype size = 16)
{
    return QByteArray(size, fill);
}

QVariantMap goodApply()
{
    return {{QStringLiteral("request"), bytes('r')},
            {QStringLiteral("token"), bytes('t')},
            {QStringLiteral("trial_ms"), quint32(15000)},
            {QStringLiteral("ring_buffer_size"), quint32(512)}};
}

QVariantMap with(QVariantMap map, const QString &key, const QVariant &value)
{
    map.insert(key, value);
    return map;
}

QVariantMap without(QVariantMap map, const QString &key)
{
    map.remove(key);
    return map;
}

} // namespace

/// Attacks 1, 2, 3, 9 (in part), 22 and 26: what gets past the border between the bus and the helper.
class TestRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodRequestsAreRead();
    void everyOtherTypeIsRefused_data();
    void everyOtherTypeIsRefused();
    void keysMustBeExact_data();
    void keysMustBeExact();
    void sizesMustBeExact_data();
    void sizesMustBeExact();
    void hugeMapsAreRefused();
    void otherActionsAreAsStrict();
    void boundaries_data();
    void boundaries();
    void trialBoundaries_data();
    void trialBoundaries();
    void aTrialNeedsAToken();
    void repliesHoldNumbersOnlyAndNoToken();
};

void TestRequests::goodRequestsAreRead()
{
    const auto request = readApplyRequest(goodApply());
    QVERIFY(request);
    QCOMPARE(request->mask, 1u << ANARCHY_PARAM_RING_BUFFER_SIZE);
    QCOMPARE(request->values[ANARCHY_PARAM_RING_BUFFER_SIZE], 512u);
    QCOMPARE(request->trialMs, 15000u);
    QCOMPARE(request->id[0], 'r');
    QCOMPARE(request->token[15], 't');

    QVariantMap all = goodApply();
    for (const auto &info : anarchy_parameters)
        all.insert(QString::fromLatin1(info.name), info.default_value);
    const auto every = readApplyRequest(all);
    QVERIFY(every);
    QCOMPARE(every->mask, ANARCHY_PARAM_MASK_ALL);
}

void TestRequests::everyOtherTypeIsRefused_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QVariant>("value");
    const QStringList keys{QStringLiteral("request"), QStringLiteral("token"), QStringLiteral("trial_ms"),
                           QStringLiteral("ring_buffer_size"), QStringLiteral("debug_level")};
    for (const QString &key : keys) {
        const bool isBytes = key == QStringLiteral("request") || key == QStringLiteral("token");
        int types = 0;
        for (int id = QMetaType::FirstCoreType; id <= QMetaType::LastCoreType; id++) {
            const QMetaType type(id);
            if (!type.isValid() || id == (isBytes ? QMetaType::QByteArray : QMetaType::UInt))
                continue;
            types++;
            QTest::addRow("%s as %s", qPrintable(key), type.name()) << key << QVariant(type);
        }
        QVERIFY2(types > 40, "the core types are numbered otherwise than was thought");
        const QVariantList lookalikes{QStringLiteral("256"),
                                      QStringLiteral("1e3"),
                                      QStringLiteral(" 5"),
                                      256,
                                      256.0,
                                      qint64(256),
                                      quint64(256),
                                      ushort(256),
                                      true,
                                      QByteArray("256"),
                                      std::numeric_limits<double>::quiet_NaN(),
                                      std::numeric_limits<double>::infinity(),
                                      -1,
                                      std::numeric_limits<int>::min(),
                                      quint64(1) << 63,
                                      QVariant(),
                                      QVariant(QMetaType(QMetaType::UInt)), // nothing, and an unsigned one that is null
                                      QVariantList{quint32(256)},
                                      QVariantMap{{key, quint32(256)}}};
        for (qsizetype i = 0; i < lookalikes.size(); i++) {
            if (isBytes && lookalikes[i].metaType().id() == QMetaType::QByteArray)
                continue;
            QTest::addRow("%s look-alike %d", qPrintable(key), int(i)) << key << lookalikes[i];
        }
    }
}

void TestRequests::everyOtherTypeIsRefused()
{
    QFETCH(QString, key);
    QFETCH(QVariant, value);
    QVERIFY(!readApplyRequest(with(goodApply(), key, value)));
    if (key == QStringLiteral("request")) {
        QVERIFY(!readPlainRequest({{key, value}}));
        QVERIFY(!readTrialRequest({{key, value}, {QStringLiteral("token"), bytes('t')}}));
    }
}

void TestRequests::keysMustBeExact_data()
{
    QTest::addColumn<QString>("key");
    const QStringList keys{QString(),
                           QStringLiteral("Ring_buffer_size"),
                           QStringLiteral("RING_BUFFER_SIZE"),
                           QStringLiteral("ring-buffer-size"),
                           QStringLiteral("ring_buffer_size "),
                           QStringLiteral(" ring_buffer_size"),
                           QStringLiteral("ring_buffer_size\n"),
                           QStringLiteral("ring_buffer_size") + QChar(u'\0'),
                           QStringLiteral("r\u0456ng_buffer_size"), // Cyrillic i
                           QStringLiteral("../ring_buffer_size"),
                           QStringLiteral("/etc/passwd"),
                           QStringLiteral("install anarchy_egpu /bin/sh"),
                           QStringLiteral("safe_mode"),
                           QStringLiteral("code"),
                           QStringLiteral("TOKEN"),
                           QString(64 * 1024, u'k')};
    int row = 0;
    for (const QString &key : keys)
        QTest::addRow("%d", row++) << key;
}

void TestRequests::keysMustBeExact()
{
    QFETCH(QString, key);
    QVERIFY(!readApplyRequest(with(goodApply(), key, quint32(256))));
    QVERIFY(!readApplyRequest(with(without(goodApply(), QStringLiteral("ring_buffer_size")), key, quint32(256))));
}

void TestRequests::sizesMustBeExact_data()
{
    QTest::addColumn<qsizetype>("size");
    for (const int size : {0, 1, 15, 17, 32, 65536})
        QTest::addRow("%d", size) << qsizetype(size);
}

void TestRequests::sizesMustBeExact()
{
    QFETCH(qsizetype, size);
    QVERIFY(!readApplyRequest(with(goodApply(), QStringLiteral("request"), bytes('r', size))));
    QVERIFY(!readApplyRequest(with(goodApply(), QStringLiteral("token"), bytes('t', size))));
    QVERIFY(!readPlainRequest({{QStringLiteral("request"), bytes('r', size)}}));
}

void TestRequests::hugeMapsAreRefused()
{
    QVariantMap map = goodApply();
    for (int i = 0; i < 100000; i++)
        map.insert(QString::number(i), quint32(i));
    QVERIFY(!readApplyRequest(map));
    QVERIFY(!readTrialRequest(map));
    QVERIFY(!readPlainRequest(map));
}

void TestRequests::otherActionsAreAsStrict()
{
    const QString request = QStringLiteral("request");
    const QString token = QStringLiteral("token");
    QVERIFY(readPlainRequest({{request, bytes('r')}}));
    QVERIFY(!readPlainRequest({}));
    QVERIFY(!readPlainRequest({{request, bytes('r')}, {token, bytes('t')}}));
    QVERIFY(readTrialRequest({{request, bytes('r')}, {token, bytes('t')}}));
    QVERIFY(!readTrialRequest({{request, bytes('r')}}));
    QVERIFY(!readTrialRequest({{token, bytes('t')}}));
    QVERIFY(!readTrialRequest(goodApply()));
    for (const char *missing : {"request", "token", "trial_ms", "ring_buffer_size"})
        QVERIFY2(!readApplyRequest(without(goodApply(), QString::fromLatin1(missing))), missing);
}

void TestRequests::boundaries_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<quint32>("value");
    for (int field = 0; field < ANARCHY_PARAM_COUNT; field++) {
        const auto &info = anarchy_parameters[field];
        for (const quint32 value : {0u, 1u, info.minimum - 1u, info.minimum, info.minimum + 1u, info.maximum - 1u,
                                    info.maximum, info.maximum + 1u, 0x7fffffffu, 0x80000000u, 0xffffffffu})
            QTest::addRow("%s=%u", info.name, value) << field << value;
    }
}

void TestRequests::boundaries()
{
    QFETCH(int, field);
    QFETCH(quint32, value);
    const auto &info = anarchy_parameters[field];
    const bool powerOfTwo = (info.rules & ANARCHY_RULE_POWER_OF_TWO) == 0 || (value & (value - 1)) == 0;
    const bool allowed = value >= info.minimum && value <= info.maximum && powerOfTwo;
    QVariantMap map = without(goodApply(), QStringLiteral("ring_buffer_size"));
    map.insert(QString::fromLatin1(info.name), value);
    const auto request = readApplyRequest(map);
    QVERIFY(request);
    const Result result = checkRules(*request);
    QCOMPARE(result.ok(), allowed);
    if (!allowed) {
        QCOMPARE(result.code, Code::Refused);
        QCOMPARE(result.refusal.field, quint32(field));
        QCOMPARE(result.refusal.value, value);
        QCOMPARE(result.refusal.minimum, info.minimum);
    }
}

void TestRequests::trialBoundaries_data()
{
    QTest::addColumn<quint32>("trial");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("none") << 0u << true;
    QTest::newRow("1") << 1u << false;
    QTest::newRow("below") << ANARCHY_TRIAL_MIN_MS - 1 << false;
    QTest::newRow("minimum") << ANARCHY_TRIAL_MIN_MS << true;
    QTest::newRow("maximum") << ANARCHY_TRIAL_MAX_MS << true;
    QTest::newRow("above") << ANARCHY_TRIAL_MAX_MS + 1 << false;
    QTest::newRow("largest") << 0xffffffffu << false;
}

void TestRequests::trialBoundaries()
{
    QFETCH(quint32, trial);
    QFETCH(bool, allowed);
    const auto request = readApplyRequest(with(goodApply(), QStringLiteral("trial_ms"), trial));
    QVERIFY(request);
    const Result result = checkRules(*request);
    QCOMPARE(result.ok(), allowed);
    if (!allowed)
        QCOMPARE(result.refusal.field, quint32(ANARCHY_FIELD_TRIAL_MS));
}

void TestRequests::aTrialNeedsAToken()
{
    const auto trial = readApplyRequest(with(goodApply(), QStringLiteral("token"), bytes('\0')));
    QVERIFY(trial);
    QCOMPARE(checkRules(*trial).refusal.reason, quint32(ANARCHY_REFUSED_TOKEN));
    auto atOnce = *trial;
    atOnce.trialMs = 0;
    QVERIFY(checkRules(atOnce).ok());
}

void TestRequests::repliesHoldNumbersOnlyAndNoToken()
{
    const auto request = readApplyRequest(goodApply());
    QVERIFY(request);
    const QVariantMap reply = replyData(request->id, Result::refused(3, ANARCHY_REFUSED_RANGE, 9, 0, 4));
    QCOMPARE(reply.size(), 7);
    for (auto entry = reply.cbegin(); entry != reply.cend(); ++entry) {
        if (entry.key() == requestKey)
            QCOMPARE(entry.value().toByteArray(), bytes('r'));
        else
            QCOMPARE(entry.value().metaType().id(), int(QMetaType::UInt));
    }
    QByteArray wire;
    QDataStream stream(&wire, QIODevice::WriteOnly);
    stream << reply;
    QVERIFY(!wire.contains(bytes('t')));
    QVERIFY(!replyData(std::nullopt, Result::failed(Code::BadRequest)).contains(QString(requestKey)));
}

ANARCHY_TEST(TestRequests, "requests")
#include "tst_requests.moc"
