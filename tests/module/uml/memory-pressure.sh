#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every allocation that the module makes fails once.
exec "$PROGRAMS/pressure"
