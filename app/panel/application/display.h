// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

#include <memory>

namespace anarchy {

/// Qt's application, or, where it finds no display to show windows on, one line on standard error and the end of the
/// program with `exitCode`; Qt itself would abort and leave a core dump.
///
/// There is no way to ask beforehand: what is tried follows from the environment, the options and the plugins that are
/// installed. What Qt has to say meanwhile is kept back; it is told when the display was found after all.
std::unique_ptr<QApplication> makeApplication(int &argc, char **argv, int exitCode);

} // namespace anarchy
