# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Long commands that install packages: their output goes to a log, and how far they are is read out of it.

# Seconds between two lines where standard error is no terminal.
progress_interval=10

# progress_of LOG: what apt and mmdebstrap said last of how far they are, in one line.
progress_of() {
	awk '
		# apt rounds: "[1,234 kB]", "[2.5 MB]", "[512 B]"
		function megabytes(text,   part) {
			gsub(/[][,]/, "", text)
			split(text, part, " ")
			return part[1] * (part[2] == "MB" ? 1 : part[2] == "kB" ? 0.001 : 0.000001)
		}
		function of_all(done) { return total >= done ? done " of " total : done }
		/^I: / && !/cleaning/ { said = substr($0, 4) }
		/^[0-9]+ upgraded, [0-9]+ newly installed/ { total = $1 + $3; fetched = unpacked = configured = setting_up = loaded = 0 }
		/^Need to get / { size = megabytes($4 " " substr($5, 1, 2)) }
		/^Get:[0-9]+ .*\]$/ && total { fetched++; match($0, /\[[^]]*\]$/); loaded += megabytes(substr($0, RSTART)) }
		/^Unpacking / { unpacked++; setting_up = 0 }
		/^Setting up / { configured++; setting_up = 1 }
		END {
			if (setting_up) print "setting up " of_all(configured) " packages"
			else if (unpacked) print "unpacking " of_all(unpacked) " packages"
			else if (fetched) printf "downloading %d of %d MB (%s packages)\n", loaded, size < loaded ? loaded : size, of_all(fetched)
			else print said
		}' "$1" 2>/dev/null || true
}

# logged WHAT LOG COMMAND...: runs a long command with its output in LOG and returns its status. How far it is stands in one
# line that is written over on a terminal; elsewhere it is a line now and then.
logged() {
	local what=$1 log=$2 pid status=0 now next=0 columns=0
	shift 2
	"$@" >"$log" 2>&1 &
	pid=$!
	if [ -t 2 ]; then
		columns=$(stty size <&2 2>/dev/null | cut -d' ' -f2)
		# Some terminals do not know how wide they are.
		[ "${columns:-0}" -gt 0 ] || columns=80
	fi
	next=$(($(date +%s) + progress_interval))
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.5
		now=$(date +%s)
		if [ "$columns" -gt 0 ]; then
			printf '\r\033[K%.*s' "$((columns - 1))" "$(printf '[%4ds] %s: %s' "$((now - log_started))" "$what" "$(progress_of "$log")")" >&2
		elif [ "$now" -ge "$next" ]; then
			step "$what: $(progress_of "$log")"
			next=$((now + progress_interval))
		fi
	done
	wait "$pid" || status=$?
	[ "$columns" -eq 0 ] || printf '\r\033[K' >&2
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
		logged "$what" "$log" "$@" && return 0
		grep -qaE "$download_failed" "$log" || break
		[ "$attempt" -lt 3 ] && step "$what: a download failed (attempt $attempt of 3), trying again" && sleep $((attempt * 5))
	done
	die "$what failed: $(grep -m1 -aE '^(E|dpkg: error|[a-z/-]+: error)[: ]' "$log" || tail -n 1 "$log") (whole log: $log)"
}
