// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/kauthchangeservice.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include "helperprotocol.h"

namespace anarchy {

using namespace std::chrono_literals;

namespace {

QByteArray randomBytes(int size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    do {
        QRandomGenerator::system()->generate(bytes.begin(), bytes.end());
    } while (bytes.count('\0') == size);
    return bytes;
}

} // namespace

KAuthChangeService::Settings KAuthChangeService::defaultSettings(const QByteArray &device)
{
    return {device, std::chrono::seconds(helper::authorizationLimitSeconds) + 10s, 15s, 10s, 10s};
}

KAuthChangeService::KAuthChangeService(const QByteArray &device, QObject *parent)
    : KAuthChangeService(defaultSettings(device), parent)
{
}

KAuthChangeService::KAuthChangeService(const Settings &settings, QObject *parent)
    : ChangeService(parent)
    , m_settings(settings)
    , m_guard(this)
{
    QCoreApplication::setQuitLockEnabled(false);
    m_guard.setSingleShot(true);
    connect(&m_guard, &QTimer::timeout, this, [this] {
        finish(m_request->ticket,
               {Outcome::Code::TimedOut,
                tr("The system's authorisation service does not answer. Whether anything was changed is not known.")});
    });
}

KAuthChangeService::~KAuthChangeService()
{
    if (m_request)
        m_request->withdrawn = true;
}

void KAuthChangeService::startApply(const Change &change, std::chrono::milliseconds trial)
{
    const Answer answer = &ChangeService::applied;
    if (change.isEmpty()) {
        answerLater(answer, {Outcome::Code::Refused, tr("There is nothing to change.")});
        return;
    }
    auto request = std::make_shared<HelperRequest>();
    request->action = helper::applyAction;
    request->change = change;
    request->onTrial = trial > 0ms;
    const auto trialMs = std::clamp<qint64>(trial.count(), 0, std::numeric_limits<quint32>::max());
    request->arguments.insert(QString(helper::trialKey), quint32(trialMs));
    request->token = randomBytes(helper::tokenBytes);
    request->arguments.insert(QString(helper::tokenKey), request->token);
    for (std::size_t i = 0; i < change.values.size(); i++) {
        if (change.values[i])
            request->arguments.insert(parameterName(int(i)), *change.values[i]);
    }
    send(std::move(request), answer);
}

void KAuthChangeService::confirm()
{
    endTrial(helper::confirmAction, &ChangeService::confirmed);
}

void KAuthChangeService::startRevert()
{
    endTrial(helper::revertAction, &ChangeService::reverted);
}

void KAuthChangeService::persist()
{
    auto request = std::make_shared<HelperRequest>();
    request->action = helper::persistAction;
    send(std::move(request), &ChangeService::persisted);
}

void KAuthChangeService::forget()
{
    auto request = std::make_shared<HelperRequest>();
    request->action = helper::forgetAction;
    send(std::move(request), &ChangeService::forgotten);
}

void KAuthChangeService::endTrial(QLatin1StringView action, Answer answer)
{
    if (m_token.isEmpty() && !m_busy) {
        answerLater(answer, {Outcome::Code::Refused, tr("This program has no change on trial.")});
        return;
    }
    auto request = std::make_shared<HelperRequest>();
    request->action = action;
    request->arguments.insert(QString(helper::tokenKey), m_token);
    send(std::move(request), answer);
}

void KAuthChangeService::send(std::shared_ptr<HelperRequest> request, Answer answer)
{
    if (m_busy) {
        answerLater(answer, {Outcome::Code::Busy, tr("Another change is under way. Try again.")});
        return;
    }
    static std::atomic<quint64> tickets;
    request->ticket = ++tickets;
    request->id = randomBytes(helper::requestBytes);
    request->arguments.insert(QString(helper::requestKey), request->id);
    request->settings = m_settings;
    m_busy = true;
    m_request = request;
    m_answer = answer;
    m_guard.start(request->guard() + m_settings.stuckGuard);
    // The worker's thread starts with the first request, so that a program which only watches does without it.
    HelperWorker *worker = &HelperWorker::instance();
    connect(worker, &HelperWorker::finished, this, &KAuthChangeService::finish, Qt::UniqueConnection);
    QMetaObject::invokeMethod(worker, [worker, request] { worker->run(request); }, Qt::QueuedConnection);
}

void KAuthChangeService::answerLater(Answer answer, const Outcome &outcome)
{
    QMetaObject::invokeMethod(this, [this, answer, outcome] { Q_EMIT(this->*answer)(outcome); }, Qt::QueuedConnection);
}

void KAuthChangeService::finish(quint64 ticket, const Outcome &outcome)
{
    // The worker serves the whole process, and may answer after the guard has.
    if (!m_request || ticket != m_request->ticket)
        return;
    m_guard.stop();
    m_request->withdrawn = true;
    using Code = Outcome::Code;
    if (m_request->action == helper::applyAction) {
        // Where the change may have been made, its token is the one to go on with; where it was not, an earlier trial
        // is still ours.
        const bool maybeMade
            = outcome.code == Code::Done || outcome.code == Code::TimedOut || outcome.code == Code::Failed;
        if (m_request->onTrial && maybeMade)
            m_token = m_request->token;
    } else if ((m_request->action == helper::confirmAction || m_request->action == helper::revertAction)
               && outcome.ok()) {
        m_token.clear();
    }
    m_request.reset();
    m_busy = false;
    Q_EMIT(this->*m_answer)(outcome);
}

} // namespace anarchy

#include "moc_kauthchangeservice.cpp"
