# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How the packaging scripts talk: one line a step on standard error, with the seconds since the command began.

log_started=${ANARCHY_EGPU_STARTED:-$(date +%s)}
export ANARCHY_EGPU_STARTED=$log_started

step() { printf '[%4ds] %s\n' "$(($(date +%s) - log_started))" "$*" >&2; }

die() {
	printf 'devbox: %s\n' "$*" >&2
	exit 1
}
