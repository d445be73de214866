// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

#include "testprogram.h"

/// Stands where QTEST_MAIN would in a program of one test.
#define ANARCHY_WIDGET_TEST(Class, name)                                                                               \
    static const bool enlisted##Class = anarchy::testing::enlist(name, anarchy::testing::run<QApplication, Class>);
