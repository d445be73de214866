// SPDX-License-Identifier: GPL-3.0-or-later
#include "responder.h"

#include <KAuth/HelperSupport>

#include "audit.h"

namespace anarchy::helper {

namespace {

KAuth::ActionReply successWith(const QVariantMap &data)
{
    KAuth::ActionReply reply = KAuth::ActionReply::SuccessReply();
    reply.setData(data);
    return reply;
}

KAuth::ActionReply badRequest(const char *action)
{
    const Result result = Result::failed(Code::BadRequest);
    audit::logAction(action, KAuth::HelperSupport::callerUid(), result);
    return successWith(replyData(std::nullopt, result));
}

} // namespace

Responder::Responder(Operations operations, QObject *parent)
    : QObject(parent)
    , m_operations(std::move(operations))
{
}

KAuth::ActionReply Responder::apply(const QVariantMap &arguments)
{
    const auto request = readApplyRequest(arguments);
    if (!request)
        return badRequest("apply");
    return reply(request->id, m_operations.apply(*request, KAuth::HelperSupport::callerUid()));
}

KAuth::ActionReply Responder::confirm(const QVariantMap &arguments)
{
    const auto request = readTrialRequest(arguments);
    if (!request)
        return badRequest("confirm");
    return reply(request->id, m_operations.confirm(*request, KAuth::HelperSupport::callerUid()));
}

KAuth::ActionReply Responder::revert(const QVariantMap &arguments)
{
    const auto request = readTrialRequest(arguments);
    if (!request)
        return badRequest("revert");
    return reply(request->id, m_operations.revert(*request, KAuth::HelperSupport::callerUid()));
}

KAuth::ActionReply Responder::persist(const QVariantMap &arguments)
{
    const auto request = readPlainRequest(arguments);
    if (!request)
        return badRequest("persist");
    return reply(request->id, m_operations.persist(KAuth::HelperSupport::callerUid()));
}

KAuth::ActionReply Responder::forget(const QVariantMap &arguments)
{
    const auto request = readPlainRequest(arguments);
    if (!request)
        return badRequest("forget");
    return reply(request->id, m_operations.forget(KAuth::HelperSupport::callerUid()));
}

KAuth::ActionReply Responder::reply(const RequestId &id, const Result &result)
{
    if (result.code == Code::NoDriver || result.code == Code::DeviceDenied || result.code == Code::WrongDevice)
        Q_EMIT deviceMissing();
    return successWith(replyData(id, result));
}

} // namespace anarchy::helper

#include "moc_responder.cpp"
