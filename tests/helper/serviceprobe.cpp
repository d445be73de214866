// SPDX-License-Identifier: GPL-3.0-or-later
// The panel's own client on the command line. Prints one JSON object an answer.
//
// usage: serviceprobe DEVICE PROMPT_GUARD_MS BUSY_GUARD_MS COMMAND...   with apply:NAME=VALUE, confirm, revert,
// persist, forget, status:ACTION
#include <KAuth/Action>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <cstdio>

#include "drivers/kauthchangeservice.h"

using namespace anarchy;

namespace {

void print(const QJsonObject &object)
{
    std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments().mid(1);
    if (words.size() < 4)
        return 2;
    if (words[3].startsWith(QStringLiteral("status:"))) {
        print({{QStringLiteral("status"), int(KAuth::Action(words[3].mid(7)).status())}});
        return 0;
    }

    KAuthChangeService::Settings settings = KAuthChangeService::defaultSettings(words[0].toUtf8());
    settings.promptGuard = std::chrono::milliseconds(words[1].toInt());
    settings.quickGuard = settings.promptGuard;
    settings.stuckGuard = std::chrono::milliseconds(1000);
    settings.busyGuard = std::chrono::milliseconds(words[2].toInt());
    KAuthChangeService service(settings);

    QStringList commands = words.mid(3);
    QElapsedTimer clock;
    QElapsedTimer sinceTick;
    qint64 longestStall = 0;
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &application,
                     [&] { longestStall = std::max(longestStall, sinceTick.restart()); });

    const auto next = [&] {
        if (commands.isEmpty()) {
            QCoreApplication::exit(0);
            return;
        }
        const QString command = commands.takeFirst();
        clock.start();
        if (command.startsWith(QStringLiteral("apply:"))) {
            Change change;
            const auto field = findParameter(command.section(u':', 1).section(u'=', 0, 0));
            if (field)
                change.values[std::size_t(*field)] = command.section(u'=', 1).toUInt();
            service.apply(change, defaultTrial);
        } else if (command == QStringLiteral("confirm")) {
            service.confirm();
        } else if (command == QStringLiteral("revert")) {
            service.revert();
        } else if (command == QStringLiteral("persist")) {
            service.persist();
        } else {
            service.forget();
        }
    };
    const auto answered = [&](const Outcome &outcome) {
        print({{QStringLiteral("outcome"), int(outcome.code)},
               {QStringLiteral("text"), outcome.text},
               {QStringLiteral("ms"), clock.elapsed()},
               {QStringLiteral("busy"), service.isBusy()},
               {QStringLiteral("stall_ms"), longestStall}});
        next();
    };
    for (const auto signal : {&ChangeService::applied, &ChangeService::confirmed, &ChangeService::reverted,
                              &ChangeService::persisted, &ChangeService::forgotten})
        QObject::connect(&service, signal, &application, answered);
    QTimer::singleShot(0, &application, [&] {
        sinceTick.start();
        tick.start(10);
        next();
    });
    const int status = application.exec();
    // Somebody else's quit() is what the quit lock would do to us.
    return commands.isEmpty() && !service.isBusy() ? status : 3;
}
