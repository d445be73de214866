// SPDX-License-Identifier: GPL-3.0-or-later
#include "testprogram.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

namespace anarchy::testing {

namespace {
struct Test {
    const char *name;
    Run run;
};

std::vector<Test> &tests()
{
    static std::vector<Test> all;
    return all;
}
} // namespace

bool enlist(const char *name, Run run)
{
    tests().push_back({name, run});
    return true;
}

} // namespace anarchy::testing

int main(int argc, char **argv)
{
    using namespace anarchy::testing;
    const char *wanted = argc > 1 ? argv[1] : "";
    const auto test
        = std::ranges::find_if(tests(), [wanted](const auto &each) { return !std::strcmp(each.name, wanted); });
    if (test == tests().end()) {
        std::fprintf(stderr, "usage: %s TEST [QT TEST OPTIONS]; TEST is one of", argv[0]);
        for (const auto &each : tests())
            std::fprintf(stderr, " %s", each.name);
        std::fprintf(stderr, "\n");
        return 2;
    }
    argv[1] = argv[0];
    return test->run(argc - 1, argv + 1);
}
