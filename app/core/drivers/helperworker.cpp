// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/helperworker.h"

#include <KAuth/Action>
#include <KAuth/ExecuteJob>

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QThread>

#include <fcntl.h>
#include <unistd.h>

#include "drivers/readconfiguration.h"
#include "driverslog.h"
#include "helperprotocol.h"

namespace anarchy {

using namespace std::chrono_literals;

namespace {

std::optional<anarchy_config> configurationOf(const QByteArray &device)
{
    return readConfiguration(FileDescriptor(::open(device.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)));
}

bool runs(const anarchy_config &config, const Change &change)
{
    for (std::size_t i = 0; i < change.values.size(); i++) {
        if (change.values[i] && *change.values[i] != config.values[i])
            return false;
    }
    return true;
}

bool sameValues(const __u32 *a, const __u32 *b)
{
    return std::equal(a, a + ANARCHY_PARAM_COUNT, b);
}

/// A method of the bus itself; an invalid value where it fails.
QVariant askBus(QLatin1StringView method, const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"),
                                                          QStringLiteral("/org/freedesktop/DBus"),
                                                          QStringLiteral("org.freedesktop.DBus"), QString(method));
    message.setArguments(arguments);
    const QDBusMessage reply = QDBusConnection::systemBus().call(message, QDBus::Block, 5000);
    return reply.type() == QDBusMessage::ReplyMessage ? reply.arguments().value(0) : QVariant();
}

/// The helper that runs, by the name that the bus gave it; empty while none does.
QString runningHelper()
{
    return askBus(QLatin1StringView("GetNameOwner"), {QString(helper::helperId)}).toString();
}

bool helperIsInstalled()
{
    return askBus(QLatin1StringView("ListActivatableNames"), {}).toStringList().contains(helper::helperId);
}

/// Whose a connection to the bus is; nothing when it is gone.
std::optional<uint> userOf(const QString &connection)
{
    const QVariant uid = askBus(QLatin1StringView("GetConnectionUnixUser"), {connection});
    return uid.isValid() ? std::optional(uid.toUInt()) : std::nullopt;
}

} // namespace

bool HelperRequest::needsDriver() const
{
    return action != helper::forgetAction;
}

bool HelperRequest::mayPrompt() const
{
    return action != helper::confirmAction && action != helper::revertAction;
}

HelperWorker::HelperWorker()
    : m_guard(this)
    , m_busyGuard(this)
{
    for (QTimer *timer : {&m_guard, &m_busyGuard})
        timer->setSingleShot(true);
    // KAuth's answer "busy" never leaves KAuth, and its job then never ends. Hence these two.
    connect(&m_guard, &QTimer::timeout, this, [this] { end(unanswered(tr("The helper did not answer."))); });
    connect(&m_busyGuard, &QTimer::timeout, this, [this] {
        end({Outcome::Code::Busy,
             tr("Another change is waiting for its authorisation. Try again when it is through.")});
    });
}

HelperWorker &HelperWorker::instance()
{
    struct Home {
        Home()
        {
            thread->setObjectName(QStringLiteral("KAuth"));
            worker->moveToThread(thread.get());
            QObject::connect(thread.get(), &QThread::finished, worker, &QObject::deleteLater);
            thread->start();
            // With the application, not with the statics: those of Qt may go before ours.
            qAddPostRoutine([] {
                QThread *running = instance().thread();
                running->quit();
                running->wait(2s);
            });
        }
        ~Home()
        {
            // It may hang in a synchronous call to polkit. A program that ends does not wait for that.
            if (!thread->isFinished())
                static_cast<void>(thread.release());
        }

        std::unique_ptr<QThread> thread = std::make_unique<QThread>();
        HelperWorker *worker = new HelperWorker; // owned by the thread: deleted when that finishes
    };
    static Home home;
    return *home.worker;
}

void HelperWorker::run(const std::shared_ptr<HelperRequest> &request)
{
    if (request->withdrawn)
        return;
    if (m_request) {
        Q_EMIT finished(request->ticket, {Outcome::Code::Busy, tr("Another change is under way. Try again.")});
        return;
    }
    m_request = request;

    // Nobody shall type a password for nothing.
    if (request->needsDriver() && ::access(request->settings.device.constData(), F_OK) != 0) {
        end({Outcome::Code::NoDriver, tr("The driver is not loaded.")});
        return;
    }
    m_before = configurationOf(request->settings.device);
    QDBusConnection::systemBus().connect(QString(helper::helperId), QStringLiteral("/"),
                                         QStringLiteral("org.kde.kf6auth"), QStringLiteral("remoteSignal"), this,
                                         SLOT(onHelperSignal(int, QString, QByteArray)));
    m_begun = m_askedTwice = false;
    m_guard.start(request->guard());
    ask();
}

void HelperWorker::ask()
{
    const QString running = runningHelper();
    const std::optional<uint> user = running.isEmpty() ? std::nullopt : userOf(running); // it may have left since
    // Only root may own the name, says our D-Bus policy; where that is missing, somebody else may be there.
    if (user ? *user != 0 : !helperIsInstalled()) {
        end({Outcome::Code::NoHelper, tr("The privileged helper is not installed.")});
        return;
    }
    if (m_request->withdrawn) {
        m_guard.stop();
        m_request.reset();
        return;
    }
    // A helper that has still to start may take its time; one that runs says at once that it has begun, or it is busy.
    if (user)
        m_busyGuard.start(m_request->settings.busyGuard);
    KAuth::Action action{QString(m_request->action)};
    action.setHelperId(QString(helper::helperId));
    action.setArguments(m_request->arguments);
    action.setTimeout(m_guard.remainingTime());
    m_job = action.execute();
    connect(m_job, &KJob::result, this, &HelperWorker::onResult);
    m_job->start();
}

/// A helper leaves by itself, and a request that reaches it just then is lost; so is one that reaches a helper between
/// its two first steps, for KAuth takes the name before it listens. Such a request is sent once more. Not where a
/// helper had begun, which may have asked for a password, or made the change, before it went; nor after a wait.
bool HelperWorker::askOnceMore()
{
    const auto waited = m_request->guard() - m_guard.remainingTimeAsDuration();
    if (m_begun || m_askedTwice || waited >= m_request->settings.busyGuard)
        return false;
    m_askedTwice = true;
    m_busyGuard.stop();
    letGoOfJob();
    ask();
    return true;
}

void HelperWorker::onHelperSignal(int type, const QString &action, const QByteArray &)
{
    constexpr int actionStarted = 0; // HelperProxy's number on the wire, the same for all of KF6
    if (type == actionStarted && m_request && action == m_request->action) {
        m_begun = true;
        m_busyGuard.stop();
    }
}

void HelperWorker::onResult(KJob *job)
{
    if (!m_request || job != m_job)
        return;
    if (job->error() != KJob::NoError) {
        const bool refused = job->error() == KAuth::ActionReply::AuthorizationDeniedError
            || job->error() == KAuth::ActionReply::UserCancelledError
            || job->error() == KAuth::ActionReply::HelperBusyError;
        const auto words = QStringLiteral("KAuth error %1 for %2: %3");
        const QString line = words.arg(job->error()).arg(m_request->action, job->errorText());
        if (refused) // somebody's choice, and told
            qCDebug(driversLog).noquote() << line;
        else
            qCWarning(driversLog).noquote() << line;
    }
    switch (job->error()) {
    case KJob::NoError:
        end(outcomeOf(m_job->data()));
        break;
    case KAuth::ActionReply::AuthorizationDeniedError:
    case KAuth::ActionReply::UserCancelledError:
        end({Outcome::Code::NotAuthorized, tr("Not authorised; nothing was changed.")});
        break;
    case KAuth::ActionReply::HelperBusyError:
        end({Outcome::Code::Busy, tr("Another change is under way. Try again.")});
        break;
    case KAuth::ActionReply::DBusError:
        if (askOnceMore())
            break;
        if (runningHelper().isEmpty())
            end(unanswered(tr("The helper did not start, or stopped.")));
        else
            end(unanswered(tr("The helper did not answer.")));
        break;
    default:
        end({Outcome::Code::Failed,
             tr("The system could not carry the request out (KAuth error %1).").arg(job->error())});
        break;
    }
}

/// Judges a reply of the helper's. Replies are broadcast and matched by the action's name alone, so it may be the reply
/// to somebody else; ours has our request's id.
Outcome HelperWorker::outcomeOf(const QVariantMap &reply) const
{
    using helper::Code;
    if (reply.value(helper::requestKey).toByteArray() != m_request->id) {
        const bool refusedWhole = reply.value(helper::codeKey).toUInt() == quint32(Code::BadRequest);
        return unanswered(refusedWhole ? tr("The helper did not understand the request.")
                                       : tr("Another program made a change at the same moment."));
    }
    switch (Code(reply.value(helper::codeKey).toUInt())) {
    case Code::Done:
        return readBack();
    case Code::NoDriver:
        return {Outcome::Code::NoDriver, tr("The driver is not loaded.")};
    case Code::Refused: {
        const anarchy_refusal refusal{
            reply.value(helper::fieldKey).toUInt(),   reply.value(helper::reasonKey).toUInt(),
            reply.value(helper::valueKey).toUInt(),   reply.value(helper::minimumKey).toUInt(),
            reply.value(helper::maximumKey).toUInt(), 0};
        const auto code
            = refusal.reason == ANARCHY_REFUSED_TRIAL_RUNNING ? Outcome::Code::Busy : Outcome::Code::Refused;
        QString text = refusalText(refusal);
        if (!text.isEmpty())
            text[0] = text[0].toUpper();
        return {code, tr("%1.", "a refusal as a sentence").arg(text)};
    }
    case Code::BadRequest:
        return {Outcome::Code::Failed, tr("The helper did not understand the request.")};
    case Code::DeviceDenied:
        return {Outcome::Code::Failed, tr("The helper was not allowed to open the driver's device. Try again.")};
    case Code::WrongDevice:
        return {Outcome::Code::Failed,
                tr("%1 is not the driver's device.").arg(QLatin1StringView(ANARCHY_CONTROL_DEVICE))};
    case Code::DeviceFailed:
        return {Outcome::Code::Failed, tr("The driver failed to carry the request out.")};
    case Code::ReadBackDiffers:
        return {Outcome::Code::Failed, tr("The driver took the change but runs with other values.")};
    case Code::FileDenied:
        return {Outcome::Code::Failed, tr("The boot configuration is read-only.")};
    case Code::FileNoSpace:
        return {Outcome::Code::Failed, tr("There is no space for the boot configuration.")};
    case Code::FileForeign:
        return {Outcome::Code::Failed,
                tr("The boot configuration in /etc/modprobe.d is not a plain file; it was left alone.")};
    case Code::FileFailed:
        return {Outcome::Code::Failed, tr("The boot configuration could not be written.")};
    }
    return {Outcome::Code::Failed, tr("The helper is of another version than this program.")};
}

/// The helper says that it is done; the driver has the last word.
Outcome HelperWorker::readBack() const
{
    if (m_request->action != helper::applyAction)
        return {Outcome::Code::Done, {}};
    const auto now = configurationOf(m_request->settings.device);
    if (now && runs(*now, m_request->change))
        return {Outcome::Code::Done, {}};
    return {Outcome::Code::Failed, tr("The driver took the change but runs with other values.")};
}

/// No reply that could be believed. What the driver runs decides what to say.
Outcome HelperWorker::unanswered(const QString &why) const
{
    const QString sentences = tr("%1 %2", "two sentences");
    const auto now = configurationOf(m_request->settings.device);
    if (!m_request->needsDriver() || !now || !m_before || m_request->action == helper::persistAction) {
        return {Outcome::Code::TimedOut, sentences.arg(why, tr("Whether anything was changed is not known."))};
    }
    const bool confirmedNow = now->state == ANARCHY_CONFIG_CONFIRMED;
    if (m_request->action == helper::confirmAction && confirmedNow && sameValues(now->values, m_before->values))
        return {Outcome::Code::Done, {}};
    if (m_request->action == helper::revertAction && confirmedNow && sameValues(now->values, m_before->previous))
        return {Outcome::Code::Done, {}};
    if (now->generation == m_before->generation)
        return {Outcome::Code::TimedOut, sentences.arg(why, tr("Nothing was changed."))};
    if (m_request->action == helper::applyAction && runs(*now, m_request->change)) {
        return {Outcome::Code::TimedOut,
                sentences.arg(why,
                              confirmedNow ? tr("The driver runs with the new values.")
                                           : tr("The new values are on trial."))};
    }
    return {Outcome::Code::TimedOut, sentences.arg(why, tr("The driver runs with other values."))};
}

void HelperWorker::letGoOfJob()
{
    // A job that never ends would keep its QEventLoopLocker. kill() would also ask the helper to stop, whoever it works
    // for.
    if (m_job) {
        m_job->disconnect(this);
        m_job->deleteLater();
    }
}

void HelperWorker::end(const Outcome &outcome)
{
    m_guard.stop();
    m_busyGuard.stop();
    letGoOfJob();
    const quint64 ticket = m_request->ticket;
    m_request.reset();
    Q_EMIT finished(ticket, outcome);
}

} // namespace anarchy

#include "moc_helperworker.cpp"
