// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "base/filedescriptor.h"

namespace anarchy {

/// Both ends of one channel of a link whose far end is in this kernel. What one writes the other reads, in order.
struct StreamPair {
    FileDescriptor near;
    FileDescriptor far;
};

/// A pair, or why there is none (in words, with the system's reason).
struct StreamPairResult {
    StreamPair pair;
    QString error; ///< empty when the pair is open
    bool noChannelLeft = false; ///< the error is that every channel is taken
};

/// Opens the next free channel of a link at both ends. Both descriptors are non-blocking.
StreamPairResult openStreamPair(int link);

} // namespace anarchy
