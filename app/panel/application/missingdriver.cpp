// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/missingdriver.h"

#include "moc_missingdriver.cpp"
