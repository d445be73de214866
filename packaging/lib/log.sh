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

# logged LOG COMMAND...: runs a long command with its output in LOG, a dot every five seconds, and the command's status.
logged() {
	local log=$1 pid status=0
	shift
	"$@" >"$log" 2>&1 &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		printf '.' >&2
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.5
		done
	done
	wait "$pid" || status=$?
	printf '\n' >&2
	return "$status"
}

# What apt and mmdebstrap say when the network, and not the set-up, is at fault.
download_failed='Failed to fetch|Could not (resolve|connect)|Temporary failure|Connection (failed|timed out|refused)|Hash Sum mismatch|Unable to fetch|File has unexpected size'

# with_retries WHAT LOG COMMAND...: three attempts at something that downloads, then one clear line. What fails for
# another reason than the download fails at once.
with_retries() {
	local what=$1 log=$2 attempt
	shift 2
	for attempt in 1 2 3; do
		logged "$log" "$@" && return 0
		grep -qaE "$download_failed" "$log" || break
		[ "$attempt" -lt 3 ] && step "$what: a download failed (attempt $attempt of 3), trying again" && sleep $((attempt * 5))
	done
	die "$what failed: $(grep -aE '^(E:|.*[Ee]rror)' "$log" | head -n 1 || tail -n 1 "$log") (whole log: $log)"
}
