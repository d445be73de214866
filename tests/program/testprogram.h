// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTest>

/// A program that holds the Qt Test classes of one layer, each run by its name: "tst_telemetry sampler [QT TEST
/// OPTIONS]". Most of what a test costs to build is its headers and its link, which the tests of a layer share this
/// way.
namespace anarchy::testing {

using Run = int (*)(int argc, char **argv);

/// Makes a test known to the program's main(). Called while static objects are made.
/// \param name what ctest calls it; one program has it once
bool enlist(const char *name, Run run);

/// One test class under an application of its own.
template <typename Application, typename Test> int run(int argc, char **argv)
{
    const Application application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace anarchy::testing

/// Stands where QTEST_GUILESS_MAIN would in a program of one test.
#define ANARCHY_TEST(Class, name)                                                                                      \
    static const bool enlisted##Class = anarchy::testing::enlist(name, anarchy::testing::run<QCoreApplication, Class>);
