// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "requests.h"

namespace anarchy::helper {

/// The driver's control device. Opened anew for every call: the module may come and go while the helper lives.
class ControlDevice {
public:
    /// The path is for tests; the helper itself takes the default.
    explicit ControlDevice(std::string path = ANARCHY_CONTROL_DEVICE);

    /// The configuration as it is. Fails with NoDriver, DeviceDenied, WrongDevice or DeviceFailed.
    Result read(anarchy_config &config) const;
    /// One transaction, then reads back. `before` is what ran until then, for the log; it is all zero where it could
    /// not be read. Fails as read() does, and with Refused and ReadBackDiffers.
    Result apply(const ApplyRequest &request, anarchy_config &before) const;
    /// Keeps the change on trial.
    Result confirm(const Token &token) const;
    /// Takes the change on trial back.
    Result revert(const Token &token) const;

private:
    Result endTrial(unsigned long command, const Token &token) const;

    std::string m_path;
};

} // namespace anarchy::helper
