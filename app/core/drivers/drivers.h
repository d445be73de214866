// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QString>

#include "port/driverport.h"

namespace anarchy {

/// The kernel's driver, watched for modules and links that come and go.
std::unique_ptr<DriverPort> makeKernelDriver();

/// A link that exists only in this process: driver/model with a made-up workload. Says so wherever it is shown.
/// \param seed the same seed gives the same workload
std::unique_ptr<DriverPort> makeSimulatedDriver(quint64 seed);

} // namespace anarchy
