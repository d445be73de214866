// SPDX-License-Identifier: GPL-3.0-or-later
// Writes or removes the boot file below a root directory; crash_safety.py kills it at every system call.
#include <cstdio>
#include <cstring>

#include "bootfile.h"
#include "rules.h"

int main(int argc, char **argv)
{
    using namespace anarchy::helper;
    if (argc != 3)
        return 2;
    const BootFile file{argv[1]};
    if (std::strcmp(argv[2], "forget") == 0)
        return file.remove().ok() ? 0 : 1;
    BootValues values{};
    for (std::size_t i = 0; i < values.size(); i++)
        values[i] = anarchy_parameters[i].default_value;
    if (std::strcmp(argv[2], "new") == 0)
        values[ANARCHY_PARAM_RING_BUFFER_SIZE] = anarchy_parameters[ANARCHY_PARAM_RING_BUFFER_SIZE].maximum;
    return file.write(values).ok() ? 0 : 1;
}
