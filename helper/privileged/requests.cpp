// SPDX-License-Identifier: GPL-3.0-or-later
#include "requests.h"

#include <algorithm>
#include <bit>

#include "rules.h"

namespace anarchy::helper {

namespace {

// Takes what is asked for out of the arguments one by one; whoever has taken everything and finds something left has
// been sent a key too many. The comparison of keys is exact, so neither case nor look-alike letters get past it.
class ArgumentReader {
public:
    explicit ArgumentReader(const QVariantMap &arguments)
        : m_arguments(arguments)
    {
    }

    std::optional<quint32> number(QLatin1StringView key)
    {
        const QVariant *value = take(key, QMetaType::UInt);
        return value ? std::optional(*static_cast<const quint32 *>(value->constData())) : std::nullopt;
    }

    template <std::size_t Size> bool bytes(QLatin1StringView key, std::array<char, Size> &out)
    {
        const QVariant *value = take(key, QMetaType::QByteArray);
        if (!value)
            return false;
        const auto &blob = *static_cast<const QByteArray *>(value->constData());
        if (blob.size() != qsizetype(Size))
            return false;
        std::copy(blob.begin(), blob.end(), out.begin());
        return true;
    }

    bool nothingLeft() const { return m_taken == m_arguments.size(); }

private:
    const QVariant *take(QLatin1StringView key, QMetaType::Type type)
    {
        const auto found = m_arguments.constFind(QString(key));
        if (found == m_arguments.cend())
            return nullptr;
        m_taken++;
        // The id, not canConvert(): "1e3", true and -1 all convert to a number.
        if (found->metaType().id() != int(type) || found->isNull())
            return nullptr;
        return &*found;
    }

    const QVariantMap &m_arguments;
    qsizetype m_taken = 0;
};

bool isZero(const Token &token)
{
    return std::all_of(token.begin(), token.end(), [](char byte) { return byte == 0; });
}

} // namespace

std::optional<ApplyRequest> readApplyRequest(const QVariantMap &arguments)
{
    ArgumentReader reader(arguments);
    ApplyRequest request;
    if (!reader.bytes(requestKey, request.id) || !reader.bytes(tokenKey, request.token))
        return std::nullopt;
    const auto trial = reader.number(trialKey);
    if (!trial)
        return std::nullopt;
    request.trialMs = *trial;
    for (quint32 field = 0; field < ANARCHY_PARAM_COUNT; field++) {
        if (const auto value = reader.number(QLatin1StringView(anarchy_parameters[field].name))) {
            request.values[field] = *value;
            request.mask |= 1u << field;
        }
    }
    // A parameter of the wrong type was taken but left no bit, so it must be looked for here.
    const bool everyParameterCounts = arguments.size() == 3 + std::popcount(request.mask);
    if (!reader.nothingLeft() || !everyParameterCounts || request.mask == 0)
        return std::nullopt;
    return request;
}

std::optional<TrialRequest> readTrialRequest(const QVariantMap &arguments)
{
    ArgumentReader reader(arguments);
    TrialRequest request;
    if (!reader.bytes(requestKey, request.id) || !reader.bytes(tokenKey, request.token) || !reader.nothingLeft())
        return std::nullopt;
    return request;
}

std::optional<PlainRequest> readPlainRequest(const QVariantMap &arguments)
{
    ArgumentReader reader(arguments);
    PlainRequest request;
    if (!reader.bytes(requestKey, request.id) || !reader.nothingLeft())
        return std::nullopt;
    return request;
}

Result checkRules(const ApplyRequest &request)
{
    anarchy_refusal refusal{};
    if (anarchy_rule_check_all(request.mask, request.values.data(), &refusal) != ANARCHY_REFUSED_NOT)
        return Result::refused(refusal);
    if (request.trialMs == 0)
        return Result::done();
    if (request.trialMs < ANARCHY_TRIAL_MIN_MS || request.trialMs > ANARCHY_TRIAL_MAX_MS) {
        return Result::refused(ANARCHY_FIELD_TRIAL_MS, ANARCHY_REFUSED_RANGE, request.trialMs, ANARCHY_TRIAL_MIN_MS,
                               ANARCHY_TRIAL_MAX_MS);
    }
    if (isZero(request.token))
        return Result::refused(ANARCHY_FIELD_TOKEN, ANARCHY_REFUSED_TOKEN);
    return Result::done();
}

QVariantMap replyData(const std::optional<RequestId> &id, const Result &result)
{
    QVariantMap data{
        {QString(codeKey), quint32(result.code)},      {QString(fieldKey), result.refusal.field},
        {QString(reasonKey), result.refusal.reason},   {QString(valueKey), result.refusal.value},
        {QString(minimumKey), result.refusal.minimum}, {QString(maximumKey), result.refusal.maximum},
    };
    if (id)
        data.insert(QString(requestKey), QByteArray(id->data(), requestBytes));
    return data;
}

} // namespace anarchy::helper
