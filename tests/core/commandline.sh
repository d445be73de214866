#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# commandline.sh PROGRAM: exit codes and messages of the command line, on the simulated link and without a driver.
set -uo pipefail
program=$1
failures=0

# expect CODE PATTERN ARGUMENTS...: exit code and a pattern that output or error must contain.
expect() {
	local code=$1 pattern=$2 output status
	shift 2
	output=$("$program" "$@" 2>&1 </dev/null)
	status=$?
	if [ "$status" -ne "$code" ] || ! grep -qE -- "$pattern" <<<"$output"; then
		printf 'anarchy-egpu %s: exit %d, wanted %d and "%s":\n%s\n' "$*" "$status" "$code" "$pattern" "$output"
		failures=$((failures + 1))
	fi
}

expect 0 'SIMULATED' --simulate status
expect 0 '"transport":"simulated"' --simulate --json status
expect 0 'ring_buffer_size +256 +256' --simulate get ring_buffer_size
expect 0 '"minimum":16' --simulate --json get ring_buffer_size
expect 0 '\* default' --simulate preset
expect 0 'Ring buffer size: 256 pages → 64 pages' --simulate preset gaming
expect 0 'nothing to change' --simulate preset default
expect 0 'applied' --simulate set tb_retry_count=5 max_payload_size=512
expect 0 'went back' --simulate set tb_retry_count=5 --trial 1
expect 0 'GB/s' --simulate monitor --count 1 --interval 100
expect 0 'anarchy_egpu_transferred_bytes_total\{link="0",simulated="true",direction="tx"\} [1-9]' --simulate metrics
expect 0 '^# EOF$' --simulate metrics
expect 0 '^# TYPE anarchy_egpu_build_info gauge$' --simulate metrics --format prometheus
expect 0 'anarchy_egpu_up\{link="7",simulated="true"\} 0' --simulate --link 7 metrics

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
recording=$folder/link.aer
expect 0 'link.aer: [0-9]+ records, [0-9]+ of them samples, over [0-9.]+ s; [0-9,]+ bytes' \
	--simulate record "$recording" --seconds 1 --interval 50
expect 2 'link.aer: exists already; --force overwrites it' --simulate record "$recording"
expect 0 '"samples":[0-9]+' --simulate --json record "$recording" --force --seconds 1 --interval 50
expect 0 'Recording of .*, SIMULATED' --replay "$recording" monitor
expect 0 'SIMULATED link' monitor --replay "$recording"
expect 0 '"recorded_at":"20.*Z".*"transport":"simulated"' --replay "$recording" --json monitor
expect 0 'at its end, after' --replay "$recording" status
expect 0 'ring_buffer_size +256 +256' --replay "$recording" get ring_buffer_size
expect 5 'A recording cannot be changed' --replay "$recording" set tb_retry_count=5
expect 1 'interval does not go with --replay' --replay "$recording" monitor --interval 100
expect 1 'a recording already' --replay "$recording" record "$folder/other.aer"
expect 1 'carries no bytes' --replay "$recording" bench
expect 1 'boot does not go with --replay' --replay "$recording" boot
expect 1 'replay does not go with --simulate' --replay "$recording" --simulate status
expect 1 'replay does not go with --link' --replay "$recording" --link 0 status
expect 1 'replay needs a recording' status --replay
expect 2 'missing.aer: No such file' --replay "$folder/missing.aer" status
expect 2 'not a recording' --replay "$0" status
: >"$folder/empty.aer"
expect 2 'the file is empty' --replay "$folder/empty.aer" monitor
head -c -20 "$recording" >"$folder/cut.aer"
expect 0 'cut.aer: damaged after [0-9.]+ s \(record [0-9]+\): the file ends inside a record' --replay "$folder/cut.aer" monitor
expect 1 'record takes one file' --simulate record
expect 1 'record takes one file' --simulate record one two
expect 1 'seconds must be a whole number from 1 to 604800' --simulate record "$folder/x" --seconds 0
expect 1 'interval must be a whole number from 10 to 10000' --simulate record "$folder/x" --interval 5
expect 7 'No such file' --simulate record "$folder/nowhere/x"
expect 7 'dev/full: No space left' --simulate record /dev/full --force

# A recording that somebody ends is whole.
"$program" --simulate record "$folder/stopped.aer" >"$folder/output" &
until grep -q 'Ctrl-C' "$folder/output"; do :; done
until "$program" --replay "$folder/stopped.aer" status >/dev/null 2>&1; do :; done # there are two samples to tell rates from
kill -INT $!
wait $! || failures=$((failures + 1))
expect 0 '' --replay "$folder/stopped.aer" status
if "$program" --replay "$folder/stopped.aer" get 2>&1 | grep damaged; then failures=$((failures + 1)); fi

expect 0 'ring_buffer_size' boot
expect 1 'boot takes keep, forget or nothing' boot now
expect 1 'a command is missing'
expect 1 'unknown command "stats"; allowed are status' stats
expect 1 'unknown option "--fast"' --simulate status --fast
expect 1 'interval must be a whole number from 10 to 10000, not "5"' --simulate monitor --interval 5
expect 1 'not of the form NAME=VALUE' --simulate set ring_buffer_size
expect 1 'given twice' --simulate set tb_retry_count=5 tb_retry_count=6
expect 1 'trial must be a whole number from 1 to 60' --simulate set tb_retry_count=5 --trial 61
expect 1 'carries no bytes' --simulate bench
expect 1 'format must be openmetrics or prometheus, not "xml"' --simulate metrics --format xml
expect 1 'metrics has no --json' --simulate --json metrics
expect 1 'listen must be ADDRESS:PORT .* not "9877"' --simulate metrics --listen 9877
expect 1 'listen must be ADDRESS:PORT .* not "localhost:9877"' --simulate metrics --listen=localhost:9877
expect 1 'listen must be ADDRESS:PORT .* not "127.0.0.1:65536"' --simulate metrics --listen 127.0.0.1:65536
expect 1 'listen must be ADDRESS:PORT .* not "::1:9877"' --simulate metrics --listen ::1:9877
expect 1 'no further words, such as "now"' --simulate metrics now
expect 1 'goes with neither --output nor --format' --simulate metrics --listen --output /dev/null
expect 7 'output cannot write "/nowhere/link.prom": No such file' --simulate metrics --output /nowhere/link.prom
expect 7 'listen cannot use 192.0.2.1:9877' --simulate metrics --listen 192.0.2.1:9877
expect 2 'unknown parameter "ring"; allowed are ring_buffer_size' --simulate set ring=5
expect 2 'tb_retry_count must be a whole number from 1 to 10' --simulate set tb_retry_count=11
expect 2 'ring_buffer_size must be a power of two from 16 to 1024' --simulate set tb_retry_count=5 ring_buffer_size=300
expect 2 'ring_buffer_size must be a power of two' --simulate set ring_buffer_size=
expect 2 'ring_buffer_size must be a power of two' --simulate set ring_buffer_size=abc
expect 2 'unknown preset "turbo"; allowed are gaming, mixed, compute, default' --simulate preset turbo

# A file of metrics is whole, readable by collectors of other users, and in their format.
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
umask 022
expect 0 '^$' --simulate metrics --output "$folder/link.prom"
if [ "$(ls "$folder")" != link.prom ] || [ "$(stat -c %a "$folder/link.prom")" != 644 ] ||
	! grep -q '^anarchy_egpu_up' "$folder/link.prom" || grep -qE 'EOF|UNIT|stateset' "$folder/link.prom"; then
	printf 'metrics --output left %s\n' "$(ls -l "$folder")"
	failures=$((failures + 1))
fi

if [ ! -e /dev/anarchy-egpu ]; then
	expect 0 'anarchy_egpu_up\{link="0"\} 0' metrics
	expect 6 'not (loaded|installed).*modprobe anarchy-egpu' status
	expect 6 'not (loaded|installed)' set tb_retry_count=5
	expect 6 'not (loaded|installed)' bench
fi
exit "$((failures > 0))"
