// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "result.h"

namespace anarchy::helper {

class UniqueFd;

/// One value a parameter, by enum anarchy_parameter.
using BootValues = std::array<std::uint32_t, ANARCHY_PARAM_COUNT>;

/// /etc/modprobe.d/anarchy-egpu.conf, which belongs to the helper whole: it is written anew every time and never
/// merged.
///
/// Whoever can choose a byte of a file in modprobe.d runs commands as root at the next modprobe, so the bytes come from
/// checked numbers only, and are checked once more before they get their name.
class BootFile {
public:
    static constexpr char directoryPath[] = "/etc/modprobe.d";
    static constexpr char fileName[] = "anarchy-egpu.conf";

    /// The prefix is for tests; the helper itself takes the default.
    explicit BootFile(const std::string &rootPrefix = {});

    /// Makes `values` the ones that the module is loaded with. Either the old file stays or the new one is whole; a
    /// crash leaves at most a file that libkmod does not read and the next call removes. Fails with Refused,
    /// FileDenied, FileNoSpace, FileForeign or FileFailed.
    Result write(const BootValues &values) const;
    /// Removes the file. It is no error that there is none. Fails with FileDenied, FileForeign or FileFailed.
    Result remove() const;

    /// The whole file for these values, or nothing unless every one is allowed.
    static std::optional<std::string> render(const BootValues &values);
    /// Whether the bytes are the header and then ^options anarchy_egpu( [a-z_]{1,32}=[0-9]{1,10})*\n$, judged without
    /// knowing how they were made.
    static bool isWellFormed(std::string_view bytes);

private:
    Result openDirectory(UniqueFd &directory) const;

    std::string m_directory;
};

} // namespace anarchy::helper
