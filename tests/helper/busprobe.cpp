// SPDX-License-Identifier: GPL-3.0-or-later
// A client without manners: sends to the helper what KAuth's own client would not. Prints one JSON object a line.
#include <KAuth/ActionReply>

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCall>
#include <QDBusUnixFileDescriptor>
#include <QDataStream>
#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>

#include <unistd.h>

#include <cstdio>

#include "helperprotocol.h"

namespace {

const QString helperName = QString(anarchy::helper::helperId);
const QString interfaceName = QStringLiteral("org.kde.kf6auth");

QDBusConnection bus()
{
    return QDBusConnection::systemBus();
}

void print(const QJsonObject &object)
{
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

QJsonObject describe(const QVariantMap &data)
{
    QJsonObject object;
    for (auto entry = data.cbegin(); entry != data.cend(); ++entry) {
        if (entry.value().metaType().id() == QMetaType::QByteArray)
            object.insert(entry.key(), QString::fromLatin1(entry.value().toByteArray().toHex()));
        else
            object.insert(entry.key(), entry.value().toString());
    }
    return object;
}

QDBusMessage performMessage(const QString &action, const QByteArray &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(helperName, QStringLiteral("/"), interfaceName,
                                                          QStringLiteral("performAction"));
    message.setArguments({action, bus().baseService().toUtf8(), QVariantMap(), arguments,
                          QVariant::fromValue(QMap<QString, QDBusUnixFileDescriptor>())});
    return message;
}

QJsonObject describeReply(const QDBusMessage &reply)
{
    if (reply.type() != QDBusMessage::ReplyMessage)
        return {{QStringLiteral("error"), reply.errorName()}};
    const auto answer = KAuth::ActionReply::deserialize(reply.arguments().value(0).toByteArray());
    return {{QStringLiteral("kauth"), answer.failed() ? int(answer.errorCode()) : 0},
            {QStringLiteral("data"), describe(answer.data())}};
}

// NAME=TYPE:VALUE with the types u (unsigned), i (signed), s (text), x (bytes in hexadecimal).
QByteArray argumentsFrom(const QStringList &words)
{
    QVariantMap map;
    for (const QString &word : words) {
        const QString name = word.section(u'=', 0, 0);
        const QString text = word.section(u'=', 1).mid(2);
        switch (word.section(u'=', 1).at(0).unicode()) {
        case 'u':
            map.insert(name, text.toUInt());
            break;
        case 'i':
            map.insert(name, text.toInt());
            break;
        case 'x':
            map.insert(name, QByteArray::fromHex(text.toLatin1()));
            break;
        default:
            map.insert(name, text);
        }
    }
    QByteArray blob;
    QDataStream stream(&blob, QIODevice::WriteOnly);
    stream << map;
    return blob;
}

// A map with one list in a list in a list ..., written by hand as nobody's serialiser would.
QByteArray nested(int depth)
{
    QByteArray blob;
    QDataStream stream(&blob, QIODevice::WriteOnly);
    stream << quint32(1) << QStringLiteral("request");
    for (int i = 0; i < depth; i++)
        stream << quint32(QMetaType::QVariantList) << qint8(0) << quint32(1);
    stream << quint32(QMetaType::UInt) << qint8(0) << quint32(1);
    return blob;
}

QByteArray blobFrom(const QString &kind, int size)
{
    if (kind == QStringLiteral("nested"))
        return nested(size);
    if (kind == QStringLiteral("junk"))
        return QByteArray(size, '\xff');
    QVariantMap map;
    for (int i = 0; i < size; i++)
        map.insert(QString::number(i), quint32(i));
    QByteArray blob;
    QDataStream stream(&blob, QIODevice::WriteOnly);
    stream << map;
    return kind == QStringLiteral("cut") ? blob.left(blob.size() / 2) : blob;
}

} // namespace

class Listener : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void onSignal(int type, const QString &action, const QByteArray &blob)
    {
        print({{QStringLiteral("type"), type},
               {QStringLiteral("action"), action},
               {QStringLiteral("blob"), QString::fromLatin1(blob.toHex())}});
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    qDBusRegisterMetaType<QMap<QString, QDBusUnixFileDescriptor>>();
    const QStringList words = QCoreApplication::arguments().mid(1);
    const QString command = words.value(0);
    const QString name = words.value(1);

    if (command == QStringLiteral("perform")) {
        print(describeReply(bus().call(performMessage(name, argumentsFrom(words.mid(2))), QDBus::Block, 20000)));
    } else if (command == QStringLiteral("blob")) {
        const QByteArray blob = blobFrom(words.value(2), words.value(3).toInt());
        print(describeReply(bus().call(performMessage(name, blob), QDBus::Block, 20000)));
    } else if (command == QStringLiteral("abandon")) {
        for (int i = 0; i < words.value(2).toInt(); i++)
            bus().asyncCall(performMessage(name, argumentsFrom({})));
        // The bus answers in order, so the calls above are with it now.
        bus().call(QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
                                                  QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetId")));
        ::_exit(0);
    } else if (command == QStringLiteral("flood")) {
        QList<QDBusPendingCall> calls;
        for (int i = 0; i < words.value(2).toInt(); i++)
            calls += bus().asyncCall(performMessage(name, argumentsFrom({})));
        int answered = 0;
        for (QDBusPendingCall &call : calls) {
            call.waitForFinished();
            answered++;
        }
        print({{QStringLiteral("answered"), answered}});
    } else if (command == QStringLiteral("call")) {
        // METHOD of another interface of the helper's: call INTERFACE METHOD [TEXT]
        QDBusMessage message = QDBusMessage::createMethodCall(helperName, QStringLiteral("/"), name, words.value(2));
        if (words.size() > 3)
            message.setArguments({words.value(3)});
        const QDBusMessage reply = bus().call(message, QDBus::Block, 5000);
        print({{QStringLiteral("error"), reply.errorName()}});
    } else if (command == QStringLiteral("own")) {
        const bool owned = bus().registerService(helperName);
        print({{QStringLiteral("owned"), owned}, {QStringLiteral("error"), bus().lastError().name()}});
    } else if (command == QStringLiteral("listen")) {
        Listener listener;
        bus().connect(QString(), QStringLiteral("/"), interfaceName, QStringLiteral("remoteSignal"), &listener,
                      SLOT(onSignal(int, QString, QByteArray)));
        print({{QStringLiteral("listening"), true}});
        return application.exec();
    } else {
        return 2;
    }
    return 0;
}

#include "busprobe.moc"
