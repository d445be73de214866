// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariantMap>

#include <array>
#include <optional>

#include "result.h"

/// The border between what anybody on the bus may send and what the helper works with: past these functions there is no
/// QVariant, only numbers.
namespace anarchy::helper {

using RequestId = std::array<char, requestBytes>;
using Token = std::array<char, tokenBytes>;

struct ApplyRequest {
    RequestId id{};
    Token token{};
    quint32 trialMs = 0;
    quint32 mask = 0; ///< bit i is set where values[i] was sent
    std::array<quint32, ANARCHY_VALUES_MAX> values{};
};

/// confirm and revert
struct TrialRequest {
    RequestId id{};
    Token token{};
};

/// persist and forget
struct PlainRequest {
    RequestId id{};
};

/// The request in the arguments of an action, or nothing unless the keys and the types are exactly the action's.
/// Types are not converted: a double, a string or a signed number in the place of an unsigned one is no request.
std::optional<ApplyRequest> readApplyRequest(const QVariantMap &arguments);
std::optional<TrialRequest> readTrialRequest(const QVariantMap &arguments);
std::optional<PlainRequest> readPlainRequest(const QVariantMap &arguments);

/// Whether the numbers are allowed, by the same rules and in the same order as the driver's own check.
Result checkRules(const ApplyRequest &request);

/// The reply to a request: the id (unless there is none), the code and the refusal. Never the token.
QVariantMap replyData(const std::optional<RequestId> &id, const Result &result);

} // namespace anarchy::helper
