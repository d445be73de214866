// SPDX-License-Identifier: GPL-3.0-or-later
#include "controldevice.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "uniquefd.h"

namespace anarchy::helper {

namespace {

Result openFailure(int error)
{
    switch (error) {
    case ENOENT:
    case ENXIO:
    case ENODEV:
        return Result::failed(Code::NoDriver);
    case EACCES:
    case EPERM:
    case EROFS:
        return Result::failed(Code::DeviceDenied);
    case ELOOP:
    case ENOTDIR:
    case EISDIR:
        return Result::failed(Code::WrongDevice);
    default:
        return Result::failed(Code::DeviceFailed);
    }
}

Result ioctlFailure(int error, const anarchy_refusal &refusal)
{
    if (refusal.reason != ANARCHY_REFUSED_NOT)
        return Result::refused(refusal);
    switch (error) {
    case ENOTTY:
        return Result::failed(Code::WrongDevice);
    case ENXIO:
    case ENODEV:
        return Result::failed(Code::NoDriver);
    default:
        return Result::failed(Code::DeviceFailed);
    }
}

// O_NONBLOCK so that a FIFO in the device's place cannot hold the helper; the driver's ioctls do not look at it.
Result openDevice(const std::string &path, int mode, UniqueFd &device)
{
    device = UniqueFd(::open(path.c_str(), mode | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
    if (!device.isOpen())
        return openFailure(errno);
    struct stat status = {};
    if (::fstat(device.get(), &status) != 0 || !S_ISCHR(status.st_mode))
        return Result::failed(Code::WrongDevice);
    return Result::done();
}

anarchy_config emptyConfig()
{
    anarchy_config config{};
    config.size = sizeof config;
    config.version = ANARCHY_CONTROL_VERSION;
    config.refusal.field = ANARCHY_FIELD_NONE;
    return config;
}

Result readConfig(int device, anarchy_config &config)
{
    config = emptyConfig();
    if (::ioctl(device, ANARCHY_IOCTL_CONFIG_GET, &config) != 0)
        return ioctlFailure(errno, config.refusal);
    return Result::done();
}

} // namespace

ControlDevice::ControlDevice(std::string path)
    : m_path(std::move(path))
{
}

Result ControlDevice::read(anarchy_config &config) const
{
    UniqueFd device;
    if (const Result opened = openDevice(m_path, O_RDONLY, device); !opened.ok())
        return opened;
    return readConfig(device.get(), config);
}

Result ControlDevice::apply(const ApplyRequest &request, anarchy_config &before) const
{
    before = {};
    UniqueFd device;
    if (const Result opened = openDevice(m_path, O_RDWR, device); !opened.ok())
        return opened;
    if (const Result known = readConfig(device.get(), before); !known.ok())
        return known;

    anarchy_config wanted = emptyConfig();
    wanted.field_mask = request.mask;
    wanted.trial_ms = request.trialMs;
    std::memcpy(wanted.token, request.token.data(), sizeof wanted.token);
    std::memcpy(wanted.values, request.values.data(), sizeof wanted.values);
    if (::ioctl(device.get(), ANARCHY_IOCTL_CONFIG_SET, &wanted) != 0)
        return ioctlFailure(errno, wanted.refusal);

    // The success of the call is not taken for the fact: what counts is what the driver says it runs now.
    anarchy_config after{};
    if (const Result known = readConfig(device.get(), after); !known.ok())
        return known;
    for (quint32 field = 0; field < ANARCHY_PARAM_COUNT; field++) {
        if ((request.mask & (1u << field)) && after.values[field] != request.values[field])
            return Result::failed(Code::ReadBackDiffers);
    }
    return Result::done();
}

Result ControlDevice::confirm(const Token &token) const
{
    return endTrial(ANARCHY_IOCTL_CONFIG_CONFIRM, token);
}

Result ControlDevice::revert(const Token &token) const
{
    return endTrial(ANARCHY_IOCTL_CONFIG_REVERT, token);
}

Result ControlDevice::endTrial(unsigned long command, const Token &token) const
{
    UniqueFd device;
    if (const Result opened = openDevice(m_path, O_RDWR, device); !opened.ok())
        return opened;
    anarchy_trial_end end{};
    end.size = sizeof end;
    end.version = ANARCHY_CONTROL_VERSION;
    end.refusal.field = ANARCHY_FIELD_NONE;
    static_assert(sizeof end.token == tokenBytes);
    std::memcpy(end.token, token.data(), sizeof end.token);
    if (::ioctl(device.get(), command, &end) != 0)
        return ioctlFailure(errno, end.refusal);
    return Result::done();
}

} // namespace anarchy::helper
