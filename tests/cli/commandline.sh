#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# commandline.sh PROGRAM MAKEPAST: exit codes and messages of the command line, on the simulated link, without a driver
# and on a past that MAKEPAST made.
set -uo pipefail
program=$1 makepast=$2
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
expect 6 'there is no link 7 to watch the trial on; there is 0' --simulate --link 7 set tb_retry_count=5 --trial 1
expect 0 'applied' --simulate --link 7 set tb_retry_count=5
expect 0 'GB/s' --simulate monitor --count 1 --interval 100
expect 0 'Memory at full use +16.4 MiB → 1.38 MiB' --simulate set ring_buffer_size=16 --dry-run --seconds 1
expect 0 'Caution: The rings are smaller than the bandwidth-delay product.*\[ring-below-product\]' \
	--simulate set ring_buffer_size=16 --dry-run --seconds 1
expect 0 '"after":1441792,"before":17170432,"exact":true,"forecast":"memory_at_full_use","unit":"bytes"' \
	--simulate --json set ring_buffer_size=16 --dry-run --seconds 1
expect 0 '"level":"caution","parameters":\["ring_buffer_size".*"warning":"ring-below-product"' \
	--simulate --json set ring_buffer_size=16 --dry-run --seconds 1
expect 0 '"outcome":"dry_run"' --simulate --json set ring_buffer_size=16 --dry-run --seconds 1
expect 0 '"outcome":"unchanged"' --simulate --json set ring_buffer_size=256 --dry-run --seconds 1
expect 0 'Nothing was changed' --simulate set tb_retry_count=5 --dry-run --seconds 1
expect 0 'Returns diminish past 8 to 12' get max_dma_channels --explain
expect 0 '"considerations":\[".*"recommended":"256 to 1024"' --json get ring_buffer_size --explain
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
expect 0 'A recording holds no kernel log' --replay "$recording" system
expect 0 'interrupts included, in the last 1 s\.' --replay "$recording" system
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

# Advice. What it finds, and trying it, is tested in tests/cli.
expect 1 'seconds must be a whole number from 10 to 3600, not "9"' --simulate doctor --seconds 9
expect 1 'trial must be a whole number from 1 to 60' --simulate doctor --fix debug-level --trial 61
expect 1 'trial goes with --fix ID' --simulate doctor --trial 15
expect 1 'no further words, such as "now"; --fix names a finding' --simulate doctor now
expect 2 'unknown finding "magic"; allowed are .*latency-queueing' --simulate doctor --fix magic
expect 5 'a recording cannot be changed' --replay "$recording" doctor --fix debug-level
expect 0 '^Nothing to improve found, looked at .* from ' --replay "$recording" doctor
expect 0 '"findings":\[\].*"measured_seconds":' --replay "$recording" --json doctor

# A recording that somebody ends is whole.
"$program" --simulate record "$folder/stopped.aer" >"$folder/output" &
until grep -q 'Ctrl-C' "$folder/output"; do :; done
until "$program" --replay "$folder/stopped.aer" status >/dev/null 2>&1; do :; done # there are two samples to tell rates from
kill -INT $!
wait $! || failures=$((failures + 1))
expect 0 '' --replay "$folder/stopped.aer" status
if "$program" --replay "$folder/stopped.aer" get 2>&1 | grep damaged; then failures=$((failures + 1)); fi

# check DESCRIPTION COMMAND...: the command succeeds.
check() {
	local description=$1
	shift
	if ! "$@"; then
		printf 'failed: %s\n' "$description"
		failures=$((failures + 1))
	fi
}

# rows COUNT ARGUMENTS...: so many rows are exported, as CSV and as JSON.
rows() {
	local count=$1 csv json
	shift
	csv=$("$program" "$@" | tail -n +2 | wc -l)
	json=$("$program" --json "$@" | grep -c '^{"time"')
	check "$* has $csv rows of CSV and $json of JSON, wanted $count" [ "$csv,$json" = "$count,$count" ]
}

# The past out of a recording, sample by sample.
"$makepast" "$folder/past.aer"
rows 8 --replay "$folder/past.aer" export
rows 1 --replay "$folder/past.aer" export --events
expect 0 '^time,time_unix_ns,length_ns,after_gap,source,tx_bytes_per_second,' --replay "$folder/past.aer" export
expect 0 'Z,[0-9]+,250000000,0,recording past.aer simulated,[0-9.]+,' --replay "$folder/past.aer" export
expect 0 '"source":\{"link":3,"recording":"past.aer","simulated":true,"transport":"simulated"\}' \
	--replay "$folder/past.aer" export --format json
expect 0 '"parameters":\{.*"ring_buffer_size":256' --replay "$folder/past.aer" --json export
expect 0 'recording past.aer simulated,configuration,Settings changed: Ring buffer size 64 pages' \
	--replay "$folder/past.aer" export --events
check 'one row comes after a gap' \
	[ "$("$program" --replay "$folder/past.aer" export | cut -d, -f4 | tail -n +2 | tr -d '\n')" = 00000100 ]
check 'the times are those of the recording' \
	[ "$("$program" --replay "$folder/past.aer" export | sed -n 2p | cut -d, -f1)" = 2026-11-22T14:03:00.260Z ]
rows 6 --replay "$folder/past.aer" export --from -2s # before its end
rows 3 --replay "$folder/past.aer" export --from 2026-11-22T14:03:00.500Z --to 2026-11-22T14:03:01.260Z
check 'monitor and export tell the same samples' [ "$("$program" --replay "$recording" --json monitor | wc -l)" = \
	"$("$program" --replay "$recording" export | tail -n +2 | wc -l)" ]
expect 7 'no events are known from' --replay "$recording" export --events
expect 7 'nothing is known before 2026-11-22 .*; what is known goes from 2026' \
	--replay "$folder/past.aer" export --to 2026-11-22T10:00Z
expect 7 'has no samples from' --replay "$folder/past.aer" export --from 2026-11-20 --to 2026-11-21
expect 2 'resolution must be auto or samples with --replay' --replay "$folder/past.aer" export --resolution seconds

# The past that the panel has kept: three hours to the last whole one.
export XDG_DATA_HOME=$folder/data
mkdir -p "$XDG_DATA_HOME/anarchy-egpu"
journal=$XDG_DATA_HOME/anarchy-egpu/journal.sqlite
# What is wrong with the words is said before anything is looked for.
expect 1 'from must be a date .*, not "nonsense"' export --from nonsense
expect 1 'to must be a date .*, not "nonsense"' export --to nonsense
expect 2 'from must be before --to' export --from 2026-11-24 --to 2026-11-23
expect 2 'resolution must be auto, seconds or minutes' export --resolution samples
expect 7 'no history is kept yet: the panel keeps it in .*/data/anarchy-egpu/journal.sqlite' export
check 'looking for a journal makes none' [ -z "$(ls -A "$XDG_DATA_HOME/anarchy-egpu")" ]
end=$(($(date +%s) / 3600 * 3600))
utc() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }
"$makepast" "$journal" $end 180
before=$(cksum "$journal")
rows 10800 export
rows 10800 export --from -1d
rows 10800 export --resolution seconds
rows 180 export --resolution minutes
rows 180 export --events
rows 3600 export --from "$(utc $((end - 7200)))" --to "$(utc $((end - 3600)))"
rows 60 export --from "$(utc $((end - 7200)))" --to "$(utc $((end - 3600)))" --resolution minutes
rows 60 export --from "$(utc $((end - 7200)))" --to "$(utc $((end - 3600)))" --events
expect 0 "^$(date -u -d "@$((end - 60))" +%Y-%m-%dT%H:%M):00.000Z,$((end - 60))000000000,60000000000,60000000000,240,0,link0,10740," \
	export --resolution minutes
expect 0 ',link0,link_up,"Minute 7, begun"' export --events
expect 0 '"resolution":"seconds"' export --format json
expect 0 '"source":\{"link":0,"recording":null,"simulated":false,"transport":null\}' --json export
check 'each error is there once' [ "$("$program" export | tr -d '\r' |
	awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "errors_crc") column = i } NR > 1 { sum += $column } END { print sum }')" = 180 ]
check 'JSON can be read' python3 -c 'import json, sys
past = json.load(sys.stdin)
sys.exit(not (len(past["rows"]) == 180 and past["rows"][7]["tx_bytes_per_second_max"] == 7 * 60 + 59 and
              past["rows"][7]["rx_bytes_per_second_max"] is None and past["rows"][7]["after_gap"] is False))' \
	< <("$program" export --format json --resolution minutes)
expect 0 'past.csv: 10,800 rows of seconds, from ' export --output "$folder/past.csv"
check 'file and standard output are the same' cmp "$folder/past.csv" <("$program" export)
expect 2 'past.csv: exists already; --force overwrites it' export --output "$folder/past.csv" --resolution minutes
check 'what is refused leaves the file' cmp "$folder/past.csv" <("$program" export)
expect 0 'past.csv: 180 rows of minutes' export --output "$folder/past.csv" --resolution minutes --force
check 'the file was replaced whole' [ "$(wc -l <"$folder/past.csv")" = 181 ]
expect 7 'cannot write ".*/nowhere/past.csv": No such file' export --output "$folder/nowhere/past.csv"
mkfifo "$folder/pipe"
timeout 60 cat "$folder/pipe" >"$folder/piped.csv" & # which would wait for ever for a pipe that was replaced
expect 0 'pipe: 180 rows of minutes' export --output "$folder/pipe" --resolution minutes
wait $!
check 'a pipe is written to and stays one' [ -p "$folder/pipe" ]
check 'what went through the pipe is the same' cmp "$folder/piped.csv" "$folder/past.csv"
check 'a full disk is an error' [ "$("$program" export 2>&1 >/dev/full)" = \
	'anarchy-egpu: standard output cannot be written: No space left on device' ]
expect 1 'from must be a date \(2026-11-24\), .*, not "yesterday"' export --from yesterday
expect 1 'to must be a date .*, not "2026-02-30"' export --to 2026-02-30
expect 1 'from needs a value' export --from
expect 2 'from must be before --to' export --from 2026-11-24 --to 2026-11-23
expect 2 'from must be before --to' export --from now --to now
expect 7 'nothing is known from .* on; what is known goes from' export --from now
expect 7 'no rows of seconds are known from .*; what is known goes from' export --from -20d --to -19d
expect 2 'resolution must be auto, seconds or minutes: single samples are kept in recordings' export --resolution samples
expect 1 'resolution must be auto, seconds, minutes or samples, not "hours"' export --resolution hours
expect 1 'resolution does not go with --events' export --events --resolution minutes
expect 1 'format must be csv or json, not "xml"' export --format xml
expect 1 'json does not go with --format csv' --json export --format csv
expect 1 'force goes with --output' export --force
expect 1 'output needs a file' export --output=
expect 1 'no further words, such as "past.csv"' export past.csv
expect 1 'export does not go with --simulate' --simulate export
expect 7 'no history is kept of link3, only of link0' --link 3 export
check 'exporting leaves the journal as it was' [ "$(cksum "$journal")" = "$before" ]
check 'exporting leaves nothing beside the journal' [ "$(ls "$XDG_DATA_HOME/anarchy-egpu")" = journal.sqlite ]

# What is no journal is left alone, and what is wrong with the words still said first.
: >"$journal"
expect 7 'journal.sqlite: not a history of this program' export
expect 1 'from must be a date .*, not "nonsense"' export --from nonsense
head -c 5000 "$recording" >"$journal"
expect 7 'journal.sqlite: file is not a database' export
check 'a damaged journal stays as it is' cmp "$journal" <(head -c 5000 "$recording")

# A journal that is being written, and one whose writer died.
rm "$journal"
"$makepast" "$journal" $((end - 20 * 86400)) 1 on &
writer=$!
last=0
for ((grown = 0; grown < 5;)); do
	kill -0 $writer || break
	count=$("$program" export --resolution minutes 2>"$folder/error" | tail -n +2 | wc -l)
	[ "$count" -gt "$last" ] && grown=$((grown + 1))
	[ "$last" -gt 0 ] && check "a journal being written can be read: $(<"$folder/error")" [ "$count" -ge "$last" ]
	last=$count
done
check 'the journal was seen to grow' [ "$grown" = 5 ]
kill -KILL $writer
wait $writer 2>/dev/null
before=$(cksum "$journal" "$journal-wal")
check 'nothing is lost with the writer' [ "$("$program" export --resolution minutes | wc -l)" -gt "$last" ]
check 'the log of a writer that died stays' [ "$(cksum "$journal" "$journal-wal")" = "$before" ]

# Baselines.
expect 0 'no baselines yet; .*baseline record NAME' baseline
expect 0 'recorded "Before": 20[-0-9T:]*Z, [0-9]+ s of SIMULATED, Gen4 x4' --simulate baseline record Before --seconds 2 --note 'a game'
baselines=$XDG_DATA_HOME/anarchy-egpu/baselines
check 'a baseline is one file' [ "$(ls "$baselines")" = before.json ]
expect 2 'there is a baseline "before" already; --force overwrites it' --simulate baseline record before --seconds 2
expect 0 '"name":"Before".*"simulated":true' --simulate --json baseline record Before --seconds 2 --note 'a game' --force
expect 0 '^Before +20.* [0-9]+ s +SIMULATED, Gen4 x4 +a game$' baseline list
expect 0 '"note":"a game".*"ring_buffer_size":\{"effective":256,"running":256\}.*"seconds":[0-9]+(\.[0-9]+)?[,}]' --json baseline list
expect 0 '^ring_buffer_size +256 +256$' baseline show before
expect 0 '^Throughput +[0-9.]+ GB/s +[0-9.]+ GB/s ' baseline show before
expect 0 '"qualities":\{.*"throughput":\{.*"median":[0-9]' --json baseline show before
expect 0 '^Errors +before ' --simulate baseline compare before
expect 0 '"load_differs":false' --simulate --json baseline compare before --seconds 2
# Not after an hour of measuring.
XDG_DATA_HOME=/dev/null expect 7 '^anarchy-egpu: /dev/null/.*: the folder cannot be made' \
	--simulate baseline record Hour --seconds 3600
expect 0 'renamed to "Start"' baseline rename before Start
expect 2 'there is no baseline "before"; there are Start' baseline show before
expect 2 'a name must not begin or end with a space' --simulate baseline record ' x'
expect 2 'a name must have at most 64 characters' --simulate baseline record "$(printf %065d 0)"
expect 1 'seconds must be a whole number from 2 to 3600, not "1"' --simulate baseline record x --seconds 1
expect 1 'seconds goes with measuring now' baseline compare Start Start --seconds 2
expect 1 'baseline knows no "keep"; allowed are record, list, show, compare, watch, rename, remove' baseline keep
expect 1 'usage: anarchy-egpu baseline rename OLD NEW' baseline rename Start
expect 1 'unknown option "--fast"' baseline list --fast
expect 1 'measuring does not go with --replay' --replay "$folder/past.aer" baseline record x

# Of five made-up baselines one is slower, one faster than the simulated link, one is of a loopback link, and one of a link that idles.
python3 - "$baselines" <<'END'
import base64, json, random, sys
def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([0x80 | value & 0x7f])
        value >>= 7
    return out + bytes([value])
model = json.load(open(sys.argv[1] + "/before.json"))
for name, rate, transport in (("usual", 2e9, "simulated"), ("slow", 1.8e9, "simulated"), ("fast", 6e9, "simulated"), ("real", 2e9, "loopback"),
                              ("idle", 1e5, "simulated")):
    dice = random.Random(name)
    samples = b"".join(varint(250000000) + varint(int(rate / 4 * dice.gauss(1, 0.05))) + b"\0" + varint(300000000) + b"\0\0"
                       for _ in range(240))
    model["name"], model["link"]["transport"] = name, transport
    model["measurement"]["samples"] = base64.b64encode(samples).decode()
    json.dump(model, open(f"{sys.argv[1]}/{name}.json", "w"))
END
expect 0 'Worse than before: Throughput \(-[0-9.]+ %\)' baseline compare usual slow
expect 8 'Worse than before: Throughput' baseline compare usual slow --fail-if-worse
expect 0 '"conclusions":\["Better than before' --json baseline compare slow usual --fail-if-worse
expect 0 '"throughput":\{"after".*"verdict":"better"' --json baseline compare slow usual
expect 2 '"real" is of a real link, of which a simulated one says nothing; --force compares them' baseline compare real slow
expect 2 '"real" is of a real link' --simulate baseline compare real
expect 0 'changed: Link: loopback, Gen4 x4 → SIMULATED, Gen4 x4' baseline compare real slow --force
expect 0 'The load differs' baseline compare usual idle
expect 0 '"load_differs":true' --json baseline compare idle usual
# A watch ends by itself when it has told, or by a signal.
expect 8 'Worse than "fast" just now; it is told when it stays so' --simulate baseline watch fast --seconds 5 --once
expect 8 '"state":"worse","tells":true,"worse":\["throughput"' --simulate --json baseline watch fast --seconds 5 --once
# In the foreground the signal comes once; otherwise to the group as well, and the second may find no handler any more.
output=$(timeout --foreground --preserve-status --signal INT 9 "$program" --simulate baseline watch usual --seconds 5 2>&1)
check 'an interrupted watch that told nothing ends well' [ "$?" -eq 0 ]
check 'a watch says how the link does' grep -q 'No worse than "usual"' <<<"$output"
expect 2 '"real" is of a real link' --simulate baseline watch real
expect 2 'there is no baseline "nothing"' --simulate baseline watch nothing
expect 1 'seconds must be a whole number from 5 to 600, not "4"' --simulate baseline watch usual --seconds 4
expect 1 'watching does not go with --replay' --replay "$recording" baseline watch usual
head -c 300 "$baselines/slow.json" >"$baselines/cut.json"
before=$(cksum "$baselines"/*)
expect 0 'cut.json:[0-9]+: not a JSON object' baseline
expect 2 'there is no baseline "cut"; there are .*' baseline remove cut
check 'what is wrong is left as it is' [ "$(cksum "$baselines"/*)" = "$before" ]
expect 0 'removed "slow"' baseline remove SLOW
check 'what is removed is gone' [ ! -e "$baselines/slow.json" ]
# Profiles, in a folder of their own.
export XDG_CONFIG_HOME=$folder/config
profiles=$XDG_CONFIG_HOME/anarchy-egpu/profiles
expect 0 '^\* Default +built in' --simulate profile
check 'looking at profiles makes no folder' [ ! -e "$XDG_CONFIG_HOME" ]
expect 0 'saved "Quiet nights"' --simulate profile save 'Quiet nights' --note 'two players'
expect 0 '^\* Quiet nights +two players$' --simulate profile list
expect 0 '"active":true,"builtin":false,"id":"quiet-nights"' --simulate --json profile list
expect 0 '^ring_buffer_size +64$' profile show gaming
expect 0 '^debug_level +as it is$' profile show gaming
expect 2 'already; --force overwrites it' --simulate profile save 'quiet NIGHTS'
expect 0 'saved "quiet NIGHTS"' --simulate profile save 'quiet NIGHTS' --force
expect 2 'Gaming is built in; choose another name' --simulate profile save gaming --force
expect 0 '"link":"simulated"' --simulate --json profile save 'Here only' --this-link
expect 0 'Ring buffer size: 256 pages → 64 pages' --simulate profile diff gaming
expect 0 '"from":256,"parameter":"ring_buffer_size","to":64' --simulate --json profile diff gaming
expect 0 '^applied$' --simulate profile apply gaming
expect 0 '"outcome":"applied"' --simulate --json profile apply gaming
expect 0 'nothing to change' --simulate profile apply 'quiet nights'
expect 0 '"outcome":"unchanged"' --simulate --json profile apply 'quiet nights'
expect 0 '"outcome":"reverted"' --simulate --json profile apply gaming --trial 1
check 'a trial that is confirmed is kept' [ "$(echo keep | "$program" --simulate profile apply gaming --trial 30 | tail -n 1)" = kept ]
expect 0 'renamed to "Loud nights"' profile rename 'quiet nights' 'Loud nights'
expect 0 'saved "Mine"' profile duplicate gaming Mine
expect 2 'there is a profile "Mine" already' profile duplicate mixed mine
expect 2 'Mixed is built in and stays' profile remove mixed
expect 0 'removed "Mine"' profile remove mine
expect 2 'unknown profile "mine"; there are gaming, mixed, compute, default, Here only, Loud nights' profile show mine
expect 0 '"format": "anarchy-egpu-profile"' profile export compute
expect 0 '^$' profile export compute "$folder/compute.json"
expect 2 'compute.json: exists already' profile export compute "$folder/compute.json"
expect 0 '^$' profile export compute "$folder/compute.json" --force
expect 7 'nowhere/compute.json' profile export compute "$folder/nowhere/compute.json"
expect 2 'Compute is built in; choose another name' profile import "$folder/compute.json"
expect 0 'imported "Big jobs"' profile import "$folder/compute.json" --name 'Big jobs'
check 'an import is the file again' cmp <("$program" profile export 'big jobs' | grep -v '"name"') \
	<(grep -v '"name"' "$folder/compute.json")
sed -i 's/"ring_buffer_size": 1024/"ring_buffer_size": 1000/' "$folder/compute.json"
before=$(cd "$profiles" && cksum ./*)
expect 2 'compute.json:10: ring_buffer_size must be a power of two from 16 to 1024' profile import "$folder/compute.json" --name X
expect 7 'nowhere.json: No such file' profile import "$folder/nowhere.json"
expect 2 'a name must not begin or end with a space' --simulate profile save ' x'
expect 1 'profile knows no "add"; allowed are list, show, save' profile add x
expect 1 'usage: anarchy-egpu profile rename NAME NEW' profile rename mixed
expect 1 'unknown option "--trial"; allowed are --force, --this-link, --note' --simulate profile save x --trial 5
expect 1 'trial must be a whole number from 1 to 60' --simulate profile apply gaming --trial 0
expect 1 'force goes with a FILE' profile export gaming --force
check 'what is refused changes no file' [ "$(cd "$profiles" && cksum ./*)" = "$before" ]
cp "$folder/compute.json" "$profiles"
expect 0 'profiles/compute.json:10: ring_buffer_size must be' profile list
if [ ! -e /dev/anarchy-egpu ]; then
	expect 0 '"active":null' --json profile list
	expect 6 'not (loaded|installed)' profile save x
	expect 2 'a name must not begin or end with a space' profile save ' x'
	expect 2 'Gaming is built in; choose another name' profile save gaming
	expect 2 'there is a profile "Loud nights" already; --force overwrites it' profile save 'loud nights'
	expect 2 'note must have at most' profile save x --note "$(printf 'x%.0s' {1..2001})"
	expect 6 'not (loaded|installed)' profile apply gaming
fi

# Changes: none, then two that were made.
changes=$XDG_DATA_HOME/anarchy-egpu/changes.sqlite
expect 0 '^no changes yet$' changes
check 'looking for changes makes no file' [ ! -e "$changes" ]
expect 2 'there is no change 1' changes show 1
echo 'no list' >"$changes"
expect 1 'origin must be one of manual, preset, .*, not "nobody"' changes --origin nobody
expect 1 'since must be .*, not "yesterday"' changes --since yesterday
expect 1 'limit must be a whole number' changes --limit 0
expect 1 'a change is named by its number, .*, not "x"' changes show x
check 'what is wrong with the words is said before the list is opened' [ "$(<"$changes")" = 'no list' ]
rm "$changes"
now=$(date +%s)
"$makepast" "$changes" "$now" changes
expect 0 '^1  20.*  preset gaming, reverted: nobody confirmed, worse: Throughput -25 %$' changes
expect 0 '^    Ring buffer size: 256 pages → 64 pages$' changes list
expect 0 '^2  20.*  other program, kept, without trial, not measured$' changes --since -1h --limit 1
expect 0 '"from":256,"parameter":"ring_buffer_size","to":1024' --json changes --origin other_program
expect 0 '^no such changes$' changes --origin tuner
expect 0 '^1,20[^,]*Z,[0-9]+,preset,gaming,maria,anarchy-egpu-panel,loopback,reverted_by_timer,' changes --format csv
expect 0 '"schema":"anarchy-egpu-changes"' changes --format json
check 'two rows and a heading' [ "$("$program" changes --format csv | wc -l)" = 3 ]
check 'filters hold for one and for both' [ "$("$program" --json changes --since -1h | wc -l)" = 1 ]
expect 0 '^Throughput: 2.00 GB/s → 1.50 GB/s, -25 % \(-30 % to -20 %\), worse$' changes show 1
expect 0 'By maria, with anarchy-egpu-panel' changes show 1
expect 0 '"difference_low":-0.3' --json changes show 1
expect 0 '^$' changes note 1 'a bad "cable"'
expect 0 '^Note: a bad "cable"$' changes show 1
expect 2 'at most 1000 characters' changes note 1 "$(printf 'x%.0s' {1..1001})"
expect 0 '^Note: a bad "cable"$' changes show 1
expect 0 '"note":""' --json changes note 1 ''
expect 1 'usage: anarchy-egpu changes note ID TEXT, with TEXT in quotes' changes note 1
expect 2 'there is no change 7' changes note 7 x
expect 2 'there is no change 7' changes undo 7
expect 1 'a change is named by its number, .*, not "x"' changes undo x
expect 1 'usage: anarchy-egpu changes undo ID' changes undo
expect 1 'trial must be a whole number from 1 to 60' changes undo 1 --trial 0
expect 1 'unknown option "--trial"; allowed are --kept, --force, --since, ' changes --trial 5
expect 1 'limit must be a whole number from 1 to 10000' changes --limit 0
expect 1 'origin must be one of manual, preset, .*, not "nobody"' changes --origin nobody
expect 1 'since must be .*, not "yesterday"' changes --since yesterday
expect 1 'format must be csv or json, not "xml"' changes --format xml
expect 1 'json does not go with --format' --json changes --format csv
expect 1 'changes knows no "now"; allowed are list, show, note, undo' changes now
expect 1 'usage: anarchy-egpu changes show ID$' changes show 1 2
expect 0 '^1  20' changes --text MARIA
check 'what went back is left out' [ "$("$program" --json changes --kept | grep -c '"id":2')$("$program" --json changes --kept | wc -l)" = 11 ]
expect 0 '^2  20' changes --text 'without trial' --limit 1
expect 0 '^no such changes$' changes --text 'no such words'
expect 1 'output goes with --format' changes --output x.csv
expect 1 'force goes with --output' changes --format csv --force
expect 1 'output needs a file' changes --format csv --output ''
expect 0 '^$' changes --format csv --output "$XDG_DATA_HOME/list.csv"
check 'the list is in the file' [ "$(wc -l < "$XDG_DATA_HOME/list.csv")" = 3 ]
expect 2 'exists already; --force overwrites it' changes --format csv --output "$XDG_DATA_HOME/list.csv"
expect 0 '^$' changes --format json --output "$XDG_DATA_HOME/list.csv" --force
expect 7 'cannot write ".*nowhere/list.csv"' changes --format csv --output "$XDG_DATA_HOME/nowhere/list.csv"
expect 1 'does not go with --simulate' --simulate changes
check 'a simulated change is not kept' [ "$("$program" --simulate set tb_retry_count=5 >/dev/null; "$program" --json changes | wc -l)" = 2 ]
check 'nothing is left beside the list' [ "$(find "$XDG_DATA_HOME/anarchy-egpu" -name '*changes*' | wc -l)" = 1 ]
if [ ! -e /dev/anarchy-egpu ]; then
	expect 6 'not (loaded|installed)' changes undo 1
fi
# Tuning. Ended by a signal, nothing is on trial and nothing is changed.
expect 1 'objective must be throughput, latency or balanced, not "speed"' --simulate tune --objective speed
expect 1 'load must be live or bench, not "game"' --simulate tune --load game
expect 1 'a simulated link carries no bytes; --load bench' --simulate tune --load bench
expect 1 'seconds must be a whole number from 2 to 45, not "1"' --simulate tune --seconds 1
expect 2 'parameters cannot be "debug_level"; allowed are ring_buffer_size, max_dma_channels, completion_timeout, max_payload_size' \
	--simulate tune --parameters ring_buffer_size,debug_level
expect 1 'ring_buffer_size is given twice' --simulate tune --parameters ring_buffer_size,ring_buffer_size
expect 2 'there is a profile "Gaming" already' --simulate tune --save-profile gaming
expect 2 'a name must not begin or end with a space' --simulate tune --save-profile ' x'
expect 1 'tuning does not go with --replay' --replay "$folder/past.aer" tune
expect 1 'no further words, such as "now"' --simulate tune now
for format in '' --json; do
	rm -f "$folder/tune" # what the one before said says nothing about this one
	# shellcheck disable=SC2086 # no word at all rather than an empty one
	"$program" --simulate $format tune --seconds 45 >"$folder/tune" 2>"$folder/error" &
	until grep -qs 'step' "$folder/tune"; do :; done
	kill -INT $!
	wait $!
	status=$?
	check "an interrupted tuner ends with 7, not $status" [ "$status" = 7 ]
	check 'and says so' grep -q 'Cancelled' "$folder/error"
done
check 'for scripts, too' grep -q '"end":"stopped"' "$folder/tune"

expect 0 'ring_buffer_size' boot
expect 0 '"conflicts":\[.*"initramfs":\{.*"knowledge":"' --json boot
expect 0 '"file":(null|"/[^"]*"),"line":(null|[0-9]+),"source":' --json boot
expect 1 'boot takes keep, forget or nothing' boot now
expect 1 'a command is missing'
expect 6 'link 7 cannot be read' --simulate --link 0 status --link 7
expect 1 'import needs a file' profile import ''
# Output that nobody gets is an error, also where it would be lines for ever.
for words in --help --version '--simulate status' '--simulate monitor --interval 50' 'profile show gaming'; do
	# shellcheck disable=SC2086 # several words
	check "a full disk is an error of $words" [ "$(timeout 60 "$program" $words 2>&1 >/dev/full; echo $?)" = \
		'anarchy-egpu: standard output cannot be written: No space left on device
7' ]
done
check 'a closed output is one' [ "$("$program" --simulate status 2>&1 >&-; echo $?)" = \
	'anarchy-egpu: standard output cannot be written: Bad file descriptor
7' ]
# Nor does anything that is said end up in the file that gets the closed stream's number.
"$program" --simulate record "$folder/closed.aer" --seconds 1 --interval 50 <&- >&- 2>&-
check 'a recording without standard streams is whole' \
	[ "$("$program" --replay "$folder/closed.aer" status 2>&1 | grep -c 'damaged\|State')" = 1 ]
check 'a locale without UTF-8 is nothing to complain of' [ -z "$(LC_ALL=C "$program" --simulate get 2>&1 >/dev/null)" ]
expect 1 'unknown option "--fast" before the command; allowed are --simulate' --fast status
expect 1 'link must be a whole number from 0 to 255, not "x"' --simulate --link x status
expect 1 'link must be a whole number from 0 to 255, not ""' --simulate status --link
expect 6 'link 7 cannot be read' --simulate --link=7 status
expect 0 'at its end, after' "--replay=$recording" status
expect 1 'unknown command "stats"; allowed are status' stats
expect 1 'unknown option "--fast"' --simulate status --fast
expect 1 'interval must be a whole number from 10 to 10000, not "5"' --simulate monitor --interval 5
expect 1 'not of the form NAME=VALUE' --simulate set ring_buffer_size
expect 1 'given twice' --simulate set tb_retry_count=5 tb_retry_count=6
expect 1 'trial must be a whole number from 1 to 60' --simulate set tb_retry_count=5 --trial 61
expect 1 'dry-run changes nothing, so --trial' --simulate set tb_retry_count=5 --dry-run --trial 5
expect 1 'seconds goes with --dry-run' --simulate set tb_retry_count=5 --seconds 5
expect 1 'seconds must be a whole number from 1 to 3600' --simulate set tb_retry_count=5 --dry-run --seconds 0
expect 2 'tb_retry_count must be a whole number from 1 to 10' --simulate set tb_retry_count=11 --dry-run
expect 1 'carries no bytes' --simulate bench
expect 1 'format must be openmetrics or prometheus, not "xml"' --simulate metrics --format xml
expect 1 'metrics has no --json' --simulate --json metrics
expect 1 'listen must be ADDRESS:PORT .* not "9877"' --simulate metrics --listen 9877
expect 1 'listen must be ADDRESS:PORT .* not "localhost:9877"' --simulate metrics --listen=localhost:9877
expect 1 'listen must be ADDRESS:PORT .* not "127.0.0.1:65536"' --simulate metrics --listen 127.0.0.1:65536
expect 1 'listen must be ADDRESS:PORT .* not "::1:9877"' --simulate metrics --listen ::1:9877
expect 1 'no further words, such as "now"' --simulate metrics now
expect 1 'goes with neither --output nor --format' --simulate metrics --listen --output /dev/null
expect 7 'cannot write "/nowhere/link.prom": No such file' --simulate metrics --output /nowhere/link.prom
expect 7 'listen cannot use 192.0.2.1:9877' --simulate metrics --listen 192.0.2.1:9877
expect 2 'unknown parameter "ring"; allowed are ring_buffer_size' --simulate set ring=5
expect 2 'tb_retry_count must be a whole number from 1 to 10' --simulate set tb_retry_count=11
expect 2 'ring_buffer_size must be a power of two from 16 to 1024' --simulate set tb_retry_count=5 ring_buffer_size=300
expect 2 'ring_buffer_size must be a power of two' --simulate set ring_buffer_size=
expect 2 'ring_buffer_size must be a power of two' --simulate set ring_buffer_size=abc
expect 1 'trial goes with the name of a preset' --simulate preset --trial 5
expect 2 'unknown preset "turbo"; allowed are gaming, mixed, compute, default' --simulate preset turbo

expect 0 '8 channels × 2 rings × 256 pages × 4 KiB = 16.0 MiB' --simulate system --seconds 1
expect 0 'A simulation has no kernel log' --simulate system --seconds 1
expect 0 'interrupts included, in the last 1 s\.' --simulate system --seconds 1
expect 0 '"formula_bytes":16777216.*"ring_pages":256' --simulate --json system --seconds 1
expect 0 '"kernel_log":\{"lines":\[\],"problem":"A simulation' --simulate --json system --seconds 1
expect 1 'system takes no further words, such as "log"' --simulate system log
expect 1 'seconds must be a whole number from 1 to 3600, not "0"' --simulate system --seconds 0

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
	expect 2 'exists already; --force overwrites it' record "$program"
	expect 6 'not (loaded|installed)' doctor
	expect 6 'Kernel log of the driver' system
	expect 6 'not (loaded|installed)' baseline record x
	expect 6 'not (loaded|installed)' tune
fi
exit "$((failures > 0))"
