// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

extern "C" {
#include "anarchy_egpu/parameters.h"
}

/// The parameters as what judges them calls them.
namespace anarchy::fields {

inline constexpr int ring = ANARCHY_PARAM_RING_BUFFER_SIZE;
inline constexpr int channels = ANARCHY_PARAM_MAX_DMA_CHANNELS;
inline constexpr int completion = ANARCHY_PARAM_COMPLETION_TIMEOUT;
inline constexpr int speed = ANARCHY_PARAM_FORCE_LINK_SPEED;
inline constexpr int payload = ANARCHY_PARAM_MAX_PAYLOAD_SIZE;
inline constexpr int timeout = ANARCHY_PARAM_TB_TIMEOUT_MS;
inline constexpr int retries = ANARCHY_PARAM_TB_RETRY_COUNT;
inline constexpr int logLevel = ANARCHY_PARAM_DEBUG_LEVEL;

} // namespace anarchy::fields
