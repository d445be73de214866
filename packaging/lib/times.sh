# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where the time went: a command is a row of phases, of which at most one runs; they are handed on in the environment from
# outside the tree to inside, and printed as a table at the end.

# "name=seconds" of each phase that has ended, separated by "|".
export ANARCHY_EGPU_TIMES=${ANARCHY_EGPU_TIMES:-}
phase_name=
phase_started=0

# phase NAME: ends the phase before, if any, and begins this one.
phase() {
	phase_end
	phase_name=$1
	phase_started=$(date +%s)
}

phase_end() {
	[ -n "$phase_name" ] || return 0
	times_add "$phase_name" "$(($(date +%s) - phase_started))"
	phase_name=
}

# times_add NAME SECONDS: a row of the table, also for what ran beside the phases.
times_add() { ANARCHY_EGPU_TIMES+="$1=$2|"; }

minutes() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# The table, and what it took together: less than the sum where something ran beside the phases.
times_print() {
	local row rows
	phase_end
	IFS='|' read -ra rows <<<"$ANARCHY_EGPU_TIMES"
	printf '\nwhere the time went (minutes):\n' >&2
	for row in "${rows[@]}"; do
		printf '  %-40s %6s\n' "${row%=*}" "$(minutes "${row##*=}")" >&2
	done
	printf '  %-40s %6s\n' total "$(minutes "$(($(date +%s) - log_started))")" >&2
}
