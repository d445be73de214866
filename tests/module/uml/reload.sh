#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# 200 loads and unloads leave nothing behind.
# kernel: kmemleak=on
exec "$PROGRAMS/reload" 200
