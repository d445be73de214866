# SPDX-License-Identifier: GPL-3.0-or-later
"""One truth: what is known to have happened on the link is what every view and every export says."""
import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import struct
import termios

import driver
from checks import check, defaults, equal, is_the_delay, round_trips, sh
from desktop import USER, as_user, quantity, start_as_user, the_desktop
from waiting import wait_until

BYTES = 3_000_000
ERRORS = 7
LATENCY_NS = 20_000_000
# Columns of the panel's table of readings.
TIME, TX, ERROR_COUNT = 0, 1, 9


def carry(count):
    """Sends that many bytes from the near end to the far end, and sees that they arrive as they were sent."""
    sent = bytes((7 * i + (i >> 12)) & 0xFF for i in range(count))
    near = os.open("/dev/anarchy-egpu0-stream", os.O_RDWR | os.O_NONBLOCK)
    far = os.open("/dev/anarchy-egpu0-far", os.O_RDWR | os.O_NONBLOCK)
    try:
        arrived, at = bytearray(), 0
        while len(arrived) < count:
            _, writable, _ = select.select([far], [near] if at < count else [], [], 60)
            if writable:
                at += os.write(near, sent[at:at + 65536])
            try:
                arrived += os.read(far, 65536)
            except BlockingIOError:
                pass
    finally:
        os.close(near)
        os.close(far)
    if arrived != sent:
        raise AssertionError("the bytes did not arrive as they were sent")


def terminal(pattern):
    """What the pattern's group is in the live view of a terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
    view = start_as_user("env", "TERM=xterm-256color", "anarchy-egpu", "monitor", stdin=slave, stdout=slave, stderr=slave)
    output = bytearray()

    def found():
        while select.select([master], [], [], 0)[0]:
            output.extend(os.read(master, 65536))
        return re.search(pattern, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.decode(errors="replace")))
    try:
        return wait_until(found, 60, f"{pattern} in the terminal")[1]
    finally:
        view.kill()
        view.wait()
        os.close(master)
        os.close(slave)


def metrics():
    """Samples of the exposition by their name with labels."""
    lines = as_user("anarchy-egpu", "metrics").stdout.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def near(is_, wanted, share, what):
    if abs(is_ - wanted) > share * wanted:
        raise AssertionError(f"{what} is {is_}, wanted {wanted} within {share:.2%}")


def table_sums(desktop):
    """Bytes and errors that the panel's table adds up to, and its largest rate as it is written."""
    rows = desktop.table("Readings table", TIME, TX, ERROR_COUNT)

    def moment(text):
        hours, minutes, seconds = text.split(",")[0].split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    moved = 0.0
    for newer, older in zip(rows, rows[1:]):
        rate = quantity(newer[1])
        moved += rate * ((moment(newer[0]) - moment(older[0])) % 86400)
    errors = sum(int(row[2].split(" ")[0].replace(",", "")) for row in rows)
    return moved, errors, max((row[1] for row in rows), key=quantity)


def exported():
    """Rows of the journal: bytes, errors of the one kind, longest latency, medians of round trips. The panel saves every ten
    seconds."""
    text = as_user("anarchy-egpu", "export", "--resolution", "seconds", check=False).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    moved = sum(float(row["tx_bytes_per_second_mean"]) * int(row["covered_ns"]) / 1e9 for row in rows
                if row["tx_bytes_per_second_mean"])
    longest = max((float(row["dma_max_ns"]) for row in rows if row["dma_max_ns"]), default=0)
    trips = [float(row["round_trip_p50_ns"]) for row in rows if row["round_trip_p50_ns"]]
    return moved, sum(int(row["errors_crc"]) for row in rows), longest, trips


@check
def every_view_tells_the_same():
    """Known bytes, errors and a known delay are the same in page, series, plot, table, CSV, OpenMetrics and terminal."""
    defaults()
    driver.knob("latency_ns", LATENCY_NS)
    is_the_delay(driver.shortest_ns(round_trips(20)), 2 * LATENCY_NS, "the shortest round trip in the page")
    trips_before = driver.telemetry().round_trip
    # The first panel of this system: no history is in its view, only a link at rest.
    desktop = the_desktop()
    desktop.start_panel()
    try:
        wait_until(lambda: desktop.shows("TX throughput") == "0 B/s", 60, "the link is at rest")
        before, counted_before = driver.telemetry(), metrics()
        driver.knob("inject_crc", ERRORS)
        carry(BYTES)
        after = driver.telemetry()
        latency = after.dma_latency.since(before.dma_latency)
        longest = driver.longest_ns(latency)

        equal(after.tx_bytes - before.tx_bytes, BYTES, "bytes in the page")
        equal(after.errors[0] - before.errors[0], ERRORS, "CRC errors in the page")

        wait_until(lambda: desktop.shows("Errors") == str(ERRORS), 60, "the tile counts the errors")
        wait_until(lambda: desktop.shows("TX throughput") == "0 B/s", 60, "the last bytes are in the series")
        peak = desktop.read("TX throughput detail").removeprefix("peak ")
        # A plot's description is brought up to date once a second.
        wait_until(lambda: f"peak {peak};" in desktop.shows("Throughput plot").replace(". Shows", ";"), 30, "the peak in the plot")
        desktop.press("Pause")  # rows that are read must not move
        desktop.press("Show table")
        moved, errors, highest = table_sums(desktop)
        desktop.screenshot("table")
        near(moved, BYTES, 0.01, "what the table adds up to")
        equal(errors, ERRORS, "errors in the table")
        equal(highest, peak, "the largest rate in the table")

        counted = metrics()
        name = 'anarchy_egpu_transferred_bytes_total{link="0",direction="tx"}'
        equal(counted[name] - counted_before[name], BYTES, "bytes in OpenMetrics")
        name = 'anarchy_egpu_errors_total{link="0",kind="crc"}'
        equal(counted[name] - counted_before[name], ERRORS, "errors in OpenMetrics")
        name = 'anarchy_egpu_dma_latency_seconds_count{link="0"}'
        equal(counted[name] - counted_before[name], sum(latency), "completions in OpenMetrics")
        equal(int(terminal(r"CRC ([\d,]+)").replace(",", "")), after.errors[0], "CRC errors in the terminal")

        wait_until(lambda: exported()[1] == ERRORS, 60, "the journal has the errors")
        moved, _, slowest, trips = exported()
        # Buckets know to the millisecond how much time a sample covers: half of one in a quarter of a second.
        near(moved, BYTES, 0.005, "what the exported seconds add up to")
        equal(slowest, longest, "the longest latency in the exported seconds")
        counted_trips = driver.telemetry().round_trip.since(trips_before)
        if not driver.shortest_ns(counted_trips) <= min(trips) <= max(trips) <= driver.longest_ns(counted_trips):
            raise AssertionError(f"round trips of the exported seconds are {trips} ns, which the page has not counted")
        is_the_delay(min(trips), 2 * LATENCY_NS, "the median round trip of the best exported second")
    finally:
        desktop.close_panel()
        driver.knob("latency_ns", 500)
    return f"{BYTES} bytes, {ERRORS} errors, round trip {min(trips) / 1e6:.2f} ms, in page, series, plot, table, CSV, OpenMetrics, terminal"


def driver_lines(answer):
    return [line["text"] for line in answer["kernel_log"]["lines"]]


@check
def system_tells_memory_and_kernel_log():
    """Memory is the page's; a line that the module logs is there for root, for a reader of the journal and for nobody else."""
    defaults()
    sh("sysctl", "-w", "kernel.dmesg_restrict=1")
    with open("/dev/anarchy-egpu0-stream", "r+b", buffering=0):
        page = driver.telemetry()
        answer = json.loads(sh("anarchy-egpu", "--json", "system").stdout)
    equal(answer["memory"]["held_bytes"], page.memory_bytes, "held bytes")
    equal(answer["memory"]["channels_open"], 1, "open channels")
    equal(answer["memory"]["formula_bytes"], 8 * 2 * 256 * 4096, "bytes by the formula")
    equal(answer["driver"]["kernel"], os.uname().release, "kernel")
    equal(answer["driver"]["version"], sh("modinfo", "-F", "version", "anarchy-egpu").stdout.strip(), "driver version")

    before = len(driver_lines(answer))
    equal(driver.control(driver.CONFIG_SET, driver.new_config({"debug_level": 1})), 0, "CONFIG_SET of the log level")
    try:
        logged = driver_lines(json.loads(sh("anarchy-egpu", "--json", "system").stdout))
        if len(logged) <= before or not re.search(r"anarchy_egpu: configuration \d+: changed", logged[-1]):
            raise AssertionError(f"{before} lines before the change, after it {logged}")
        reader = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--groups=systemd-journal", "anarchy-egpu", "--json", "system"]

        def journal_has_it():
            answered = json.loads(sh(*reader).stdout)
            return answered["kernel_log"]["problem"] is None and driver_lines(answered)[-1:] == logged[-1:]
        wait_until(journal_has_it, 60, "the journal has the line")
        refused = json.loads(as_user("anarchy-egpu", "--json", "system").stdout)
        equal(refused["kernel_log"]["lines"], [], "lines for somebody who may not read them")
        if "/dev/kmsg: Operation not permitted" not in refused["kernel_log"]["problem"]:
            raise AssertionError(refused["kernel_log"]["problem"])
    finally:
        defaults()
    return f"{len(logged)} lines, the last {logged[-1]!r}; refused with {refused['kernel_log']['problem']!r}"
