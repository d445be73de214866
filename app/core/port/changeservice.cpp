// SPDX-License-Identifier: GPL-3.0-or-later
#include "port/changeservice.h"

#include "moc_changeservice.cpp"
