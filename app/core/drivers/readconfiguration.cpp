// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/readconfiguration.h"

#include <sys/ioctl.h>

namespace anarchy {

std::optional<anarchy_config> readConfiguration(const FileDescriptor &control)
{
    anarchy_config config{};
    config.size = sizeof config;
    config.version = ANARCHY_CONTROL_VERSION;
    return control && ::ioctl(control.get(), ANARCHY_IOCTL_CONFIG_GET, &config) == 0 ? std::optional(config)
                                                                                     : std::nullopt;
}

} // namespace anarchy
