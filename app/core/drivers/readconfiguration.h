// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "anarchy_egpu/control.h"
#include "base/filedescriptor.h"

namespace anarchy {

/// What the driver runs now, or nothing where it does not say, as of another version. Needs no privilege.
/// \param control the opened control device; one that is not open says nothing
std::optional<anarchy_config> readConfiguration(const FileDescriptor &control);

} // namespace anarchy
