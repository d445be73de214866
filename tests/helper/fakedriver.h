// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "anarchy_egpu/control.h"

/// Stands in for the driver's ioctls: in a program that links this, ioctl() on a character device answers as control.h
/// says. What the real driver does is tested in the guest; this is for the code between the bus and the driver.
namespace anarchy::test {

struct FakeDriver {
    std::array<std::uint32_t, ANARCHY_VALUES_MAX> values{};
    std::array<std::uint32_t, ANARCHY_VALUES_MAX> previous{};
    std::uint64_t token[2] = {};
    std::uint64_t generation = 1;
    bool onTrial = false;

    bool present = false; ///< without it ioctl() goes to the kernel
    bool ignoresChanges = false; ///< accepts a change and goes on as before
    int failure = 0; ///< errno for every call, without a refusal
    int calls = 0;

    void reset();
    int answer(unsigned long request, void *argument);
};

FakeDriver &fakeDriver();

/// A character device that exists everywhere.
inline constexpr const char *fakeDevicePath = "/dev/null";

} // namespace anarchy::test
