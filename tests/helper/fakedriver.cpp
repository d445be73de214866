// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakedriver.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstring>

#include "rules.h"

namespace anarchy::test {

namespace {

int refuse(anarchy_refusal &refusal, std::uint32_t field, std::uint32_t reason, int error)
{
    refusal = {field, reason, 0, 0, 0, 0};
    return error;
}

} // namespace

FakeDriver &fakeDriver()
{
    static FakeDriver driver;
    return driver;
}

void FakeDriver::reset()
{
    *this = {};
    present = true;
    for (std::size_t i = 0; i < ANARCHY_PARAM_COUNT; i++)
        values[i] = previous[i] = anarchy_parameters[i].default_value;
}

int FakeDriver::answer(unsigned long request, void *argument)
{
    calls++;
    if (failure != 0)
        return failure;
    if (request == ANARCHY_IOCTL_CONFIG_GET || request == ANARCHY_IOCTL_CONFIG_SET) {
        auto &config = *static_cast<anarchy_config *>(argument);
        if (request == ANARCHY_IOCTL_CONFIG_SET) {
            if (onTrial)
                return refuse(config.refusal, ANARCHY_FIELD_NONE, ANARCHY_REFUSED_TRIAL_RUNNING, EBUSY);
            if (anarchy_rule_check_all(config.field_mask, config.values, &config.refusal) != ANARCHY_REFUSED_NOT)
                return EINVAL;
            previous = values;
            for (std::size_t i = 0; i < ANARCHY_PARAM_COUNT && !ignoresChanges; i++) {
                if (config.field_mask & (1u << i))
                    values[i] = config.values[i];
            }
            onTrial = config.trial_ms != 0;
            std::memcpy(token, config.token, sizeof token);
            generation++;
        }
        std::memcpy(config.values, values.data(), sizeof config.values);
        std::memcpy(config.previous, previous.data(), sizeof config.previous);
        config.state = onTrial ? ANARCHY_CONFIG_TRIAL : ANARCHY_CONFIG_CONFIRMED;
        config.generation = generation;
        return 0;
    }
    auto &end = *static_cast<anarchy_trial_end *>(argument);
    if (!onTrial)
        return refuse(end.refusal, ANARCHY_FIELD_NONE, ANARCHY_REFUSED_NO_TRIAL, ENOENT);
    if (std::memcmp(token, end.token, sizeof token) != 0)
        return refuse(end.refusal, ANARCHY_FIELD_TOKEN, ANARCHY_REFUSED_TOKEN, EACCES);
    if (request == ANARCHY_IOCTL_CONFIG_REVERT)
        values = previous;
    onTrial = false;
    generation++;
    return 0;
}

} // namespace anarchy::test

// Takes the place of libc's for the whole program, so what is not ours goes on to the kernel.
extern "C" int ioctl(int fd, unsigned long request, ...) noexcept
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    auto &driver = anarchy::test::fakeDriver();
    if (driver.present && _IOC_TYPE(request) == 'A' && _IOC_NR(request) >= 0xe0) {
        errno = driver.answer(request, argument);
        return errno == 0 ? 0 : -1;
    }
    return static_cast<int>(::syscall(SYS_ioctl, fd, request, argument));
}
