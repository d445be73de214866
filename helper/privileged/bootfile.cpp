// SPDX-License-Identifier: GPL-3.0-or-later
#include "bootfile.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>
#include <vector>

#include "rules.h"
#include "uniquefd.h"

namespace anarchy::helper {

namespace {

constexpr std::string_view header
    = "# Written by the Anarchy eGPU Control Panel, which replaces the whole file. Put options of your\n"
      "# own into a file whose name sorts after this one.\n";

// Begins with a dot and does not end in .conf: libkmod skips it for either reason, whenever we die.
constexpr std::string_view temporaryPrefix = ".anarchy-egpu.conf.";

Result failure(int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
        return Result::failed(Code::FileDenied);
    case ENOSPC:
    case EDQUOT:
        return Result::failed(Code::FileNoSpace);
    case ELOOP:
    case ENOTDIR:
    case EISDIR:
        return Result::failed(Code::FileForeign);
    default:
        return Result::failed(Code::FileFailed);
    }
}

// Something else than a plain file in our place was put there by the administrator (a link to /dev/null masks the file,
// as it does for systemd) or by an attacker; neither is ours to replace or to follow.
Result checkPlace(int directory)
{
    struct stat status = {};
    if (::fstatat(directory, BootFile::fileName, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? Result::done() : failure(errno);
    return S_ISREG(status.st_mode) ? Result::done() : Result::failed(Code::FileForeign);
}

// A random name rather than a fixed one: of two writers each renames a file that it alone has written.
std::optional<std::string> temporaryName()
{
    unsigned char random[8];
    if (::getrandom(random, sizeof random, 0) != ssize_t(sizeof random))
        return std::nullopt;
    std::string name(temporaryPrefix);
    for (const unsigned char byte : random) {
        constexpr std::string_view digits = "0123456789abcdef";
        name += digits[byte >> 4];
        name += digits[byte & 0xf];
    }
    return name;
}

// What a helper that was killed left behind. Failures do not matter: it is litter, not configuration.
void removeStale(int directory)
{
    const int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0)
        return;
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(::fdopendir(copy), ::closedir);
    if (!listing) {
        ::close(copy);
        return;
    }
    std::vector<std::string> stale;
    while (const dirent *entry = ::readdir(listing.get())) {
        if (std::string_view(entry->d_name).starts_with(temporaryPrefix))
            stale.emplace_back(entry->d_name);
    }
    for (const std::string &name : stale)
        ::unlinkat(directory, name.c_str(), 0);
}

Result writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return failure(errno);
        if (written > 0)
            bytes.remove_prefix(std::size_t(written));
    }
    return Result::done();
}

// Creates the temporary file, whole and on disk.
Result writeTemporary(int directory, const std::string &name, const std::string &bytes)
{
    const UniqueFd file(
        ::openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.isOpen())
        return failure(errno);
    if (const Result written = writeAll(file.get(), bytes); !written.ok())
        return written;
    // Everybody may read it, whatever the umask: modprobe -c and the panel do.
    if (::fchmod(file.get(), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) != 0 || ::fsync(file.get()) != 0)
        return failure(errno);
    return Result::done();
}

// Whether the file has exactly these bytes under its final name.
Result verify(int directory, const std::string &bytes)
{
    const UniqueFd file(::openat(directory, BootFile::fileName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen())
        return failure(errno);
    std::string found(bytes.size() + 1, '\0');
    std::size_t length = 0;
    while (length < found.size()) {
        const ssize_t got = ::read(file.get(), found.data() + length, found.size() - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failure(errno);
        if (got == 0)
            break;
        length += std::size_t(got);
    }
    found.resize(length);
    return found == bytes ? Result::done() : Result::failed(Code::FileFailed);
}

} // namespace

BootFile::BootFile(const std::string &rootPrefix)
    : m_directory(rootPrefix + directoryPath)
{
}

Result BootFile::openDirectory(UniqueFd &directory) const
{
    directory = UniqueFd(::open(m_directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory.isOpen())
        return failure(errno);
    // In a directory where others may write, no name stays what was checked.
    struct stat status = {};
    if (::fstat(directory.get(), &status) != 0)
        return failure(errno);
    if (status.st_uid != ::geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)))
        return Result::failed(Code::FileForeign);
    return Result::done();
}

Result BootFile::write(const BootValues &values) const
{
    const auto bytes = render(values);
    if (!bytes) {
        std::array<__u32, ANARCHY_VALUES_MAX> all{};
        std::copy(values.begin(), values.end(), all.begin());
        anarchy_refusal refusal{};
        anarchy_rule_check_all(ANARCHY_PARAM_MASK_ALL, all.data(), &refusal);
        return Result::refused(refusal);
    }
    if (!isWellFormed(*bytes))
        return Result::failed(Code::FileFailed);

    UniqueFd directory;
    if (const Result opened = openDirectory(directory); !opened.ok())
        return opened;
    if (const Result place = checkPlace(directory.get()); !place.ok())
        return place;
    removeStale(directory.get());
    const auto temporary = temporaryName();
    if (!temporary)
        return Result::failed(Code::FileFailed);

    Result result = writeTemporary(directory.get(), *temporary, *bytes);
    if (result.ok() && ::renameat(directory.get(), temporary->c_str(), directory.get(), fileName) != 0)
        result = failure(errno);
    if (!result.ok()) {
        ::unlinkat(directory.get(), temporary->c_str(), 0);
        return result;
    }
    if (::fsync(directory.get()) != 0)
        return failure(errno);
    return verify(directory.get(), *bytes);
}

Result BootFile::remove() const
{
    UniqueFd directory;
    if (const Result opened = openDirectory(directory); !opened.ok())
        return opened;
    if (const Result place = checkPlace(directory.get()); !place.ok())
        return place;
    removeStale(directory.get());
    if (::unlinkat(directory.get(), fileName, 0) != 0 && errno != ENOENT)
        return failure(errno);
    if (::fsync(directory.get()) != 0)
        return failure(errno);
    return Result::done();
}

std::optional<std::string> BootFile::render(const BootValues &values)
{
    std::string bytes(header);
    bytes += "options anarchy_egpu";
    for (std::uint32_t field = 0; field < ANARCHY_PARAM_COUNT; field++) {
        if (anarchy_rule_check(field, values[field]) != ANARCHY_REFUSED_NOT)
            return std::nullopt;
        // to_chars knows no locale.
        char digits[10];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, values[field]);
        if (error != std::errc())
            return std::nullopt;
        bytes += ' ';
        bytes += anarchy_parameters[field].name;
        bytes += '=';
        bytes.append(digits, end);
    }
    bytes += '\n';
    return bytes;
}

bool BootFile::isWellFormed(std::string_view bytes)
{
    const auto take = [&bytes](std::string_view text) {
        const bool found = bytes.starts_with(text);
        bytes.remove_prefix(found ? text.size() : 0);
        return found;
    };
    const auto takeSome = [&bytes](std::string_view letters, std::size_t most) {
        const std::size_t length = std::min(bytes.find_first_not_of(letters), bytes.size());
        bytes.remove_prefix(length);
        return length >= 1 && length <= most;
    };
    if (!take(header) || !take("options anarchy_egpu"))
        return false;
    while (take(" ")) {
        if (!takeSome("abcdefghijklmnopqrstuvwxyz_", 32) || !take("=") || !takeSome("0123456789", 10))
            return false;
    }
    return bytes == "\n";
}

} // namespace anarchy::helper
