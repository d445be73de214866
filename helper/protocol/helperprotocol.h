// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

#include <cstdint>

/// What the panel and the helper say to one another through KAuth: names and numbers, nothing else. No path, no command
/// and no free text crosses the bus, in either direction.
namespace anarchy::helper {

inline constexpr QLatin1StringView helperId{"org.anarchyegpu.helper"};

/// One action a meaning, so that an administrator can allow one without the others.
inline constexpr QLatin1StringView applyAction{"org.anarchyegpu.helper.apply"};
inline constexpr QLatin1StringView confirmAction{"org.anarchyegpu.helper.confirm"};
inline constexpr QLatin1StringView revertAction{"org.anarchyegpu.helper.revert"};
inline constexpr QLatin1StringView persistAction{"org.anarchyegpu.helper.persist"};
inline constexpr QLatin1StringView forgetAction{"org.anarchyegpu.helper.forget"};

/// Arguments. Every action has `request`; apply, confirm and revert have `token`; apply has `trial_ms` and at least one
/// parameter by its name. A key too many or too few, or another type, and the request is refused whole.
inline constexpr QLatin1StringView requestKey{"request"}; ///< QByteArray, 16 random bytes, echoed in the reply
inline constexpr QLatin1StringView tokenKey{"token"}; ///< QByteArray, 16 random bytes, never echoed
inline constexpr QLatin1StringView trialKey{"trial_ms"}; ///< uint, see ANARCHY_TRIAL_MIN_MS

/// Reply: `request`, `code`, and the driver's anarchy_refusal, all numbers uint. The reply is always a KAuth success:
/// KAuth drops the data of failed replies, and KAuth broadcasts every reply to everybody on the bus.
inline constexpr QLatin1StringView codeKey{"code"};
inline constexpr QLatin1StringView fieldKey{"field"};
inline constexpr QLatin1StringView reasonKey{"reason"};
inline constexpr QLatin1StringView valueKey{"value"};
inline constexpr QLatin1StringView minimumKey{"minimum"};
inline constexpr QLatin1StringView maximumKey{"maximum"};

inline constexpr int tokenBytes = 16;
inline constexpr int requestBytes = 16;

/// How long the helper lets one action wait for a password before it gives up. The client's guard must be longer.
inline constexpr int authorizationLimitSeconds = 240;

/// What came of an action that the caller was authorised for. Below 100 KAuth has numbers of its own.
enum class Code : std::uint32_t {
    Done = 0,
    BadRequest = 100, ///< the arguments are not those of the action
    NoDriver = 101, ///< there is no control device: the module is not loaded
    Refused = 102, ///< the driver or the parameter table refused; the refusal says what
    DeviceDenied = 103, ///< the control device may not be opened: made after the sandbox was, or a security module
    WrongDevice = 104, ///< what is at the control device's path is not the driver's
    DeviceFailed = 105, ///< the driver failed without a refusal
    ReadBackDiffers = 106, ///< the driver accepted the values and then ran others
    FileDenied = 107, ///< the boot configuration is read-only
    FileNoSpace = 108, ///< no space for the boot configuration; the old one is untouched
    FileForeign = 109, ///< what is at the boot configuration's path is not a plain file of root's
    FileFailed = 110, ///< the boot configuration could not be written
};

} // namespace anarchy::helper
