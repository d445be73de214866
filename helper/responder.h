// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <KAuth/ActionReply>

#include <QObject>

#include "operations.h"

namespace anarchy::helper {

/// The object whose slots KAuth calls once polkit has agreed: one slot an action. Turns the arguments into a request
/// and the result into a reply, and does nothing else.
class Responder : public QObject {
    Q_OBJECT

public:
    explicit Responder(Operations operations, QObject *parent = nullptr);

public Q_SLOTS:
    // The names are the last part of the action's id; KAuth looks them up by text, and so it does the return type.
    KAuth::ActionReply apply(const QVariantMap &arguments);
    KAuth::ActionReply confirm(const QVariantMap &arguments);
    KAuth::ActionReply revert(const QVariantMap &arguments);
    KAuth::ActionReply persist(const QVariantMap &arguments);
    KAuth::ActionReply forget(const QVariantMap &arguments);

Q_SIGNALS:
    /// An action ended because the control device is not there or not allowed. The sandbox allows the device that
    /// existed when the helper started, so a helper that lives on would be locked out of the one that comes later.
    void deviceMissing();

private:
    KAuth::ActionReply reply(const RequestId &id, const Result &result);

    Operations m_operations;
};

} // namespace anarchy::helper
