// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "anarchy_egpu/control.h"
#include "helperprotocol.h"

namespace anarchy::helper {

/// What came of a step: numbers only, fit to be broadcast.
struct [[nodiscard]] Result {
    Code code = Code::Done;
    anarchy_refusal refusal{ANARCHY_FIELD_NONE, ANARCHY_REFUSED_NOT, 0, 0, 0, 0};

    bool ok() const { return code == Code::Done; }

    static Result done() { return {}; }
    static Result failed(Code code)
    {
        Result result;
        result.code = code;
        return result;
    }
    static Result refused(const anarchy_refusal &refusal) { return {Code::Refused, refusal}; }
    /// The helper's own refusals, in the driver's terms.
    static Result refused(std::uint32_t field, anarchy_refusal_reason reason, std::uint32_t value = 0,
                          std::uint32_t minimum = 0, std::uint32_t maximum = 0)
    {
        return refused({field, std::uint32_t(reason), value, minimum, maximum, 0});
    }
};

} // namespace anarchy::helper
