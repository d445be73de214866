# SPDX-License-Identifier: GPL-3.0-or-later
"""The tuner on the loopback link, whose wire is slow enough that it, and not this machine, is the limit."""
import contextlib
import itertools
import json
import os
import random
import signal
import statistics
import subprocess
import time

import driver
from checks import DEFAULTS, bench, check, defaults, equal, soak
from desktop import as_user, authorize, start_as_user
from waiting import wait_until

TUNED = ("ring_buffer_size", "max_dma_channels", "max_payload_size")
# Every power of two that the driver allows; no fewer channels than the guide recommends.
RINGS, CHANNELS, PAYLOADS = (16, 32, 64, 128, 256, 512, 1024), (4, 8, 16), (128, 256, 512, 1024, 2048, 4096)
RUNS = 10
SHARE = 5  # of an exhaustive search's measurements
WITHIN = 0.05
SECONDS = 3  # of each measurement
SETTLE = 0.7


def on_trial():
    now = driver.new_config()
    equal(driver.control(driver.CONFIG_GET, now, os.O_RDONLY), 0, "CONFIG_GET")
    return now.state != 0


def put(values):
    equal(driver.control(driver.CONFIG_SET, driver.new_config(values)), 0, f"CONFIG_SET of {values}")


@check
def tuner_finds_a_better_setting():
    """Payload 128 spends 15.8 % of the wire on headers, 256 spends 8.6 %: the tuner, on that parameter, gains 6 % at least.

    The wire is so slow that what waits in the rings, 0.8 s of it, outlasts the moments in which the emulator stands still."""
    defaults()
    authorize("yes")
    driver.knob("bandwidth_mbps", 10)
    start = {**DEFAULTS, "ring_buffer_size": 64, "max_dma_channels": 4, "max_payload_size": 128}
    try:
        put(start)
        before = bench("throughput", "--seconds", "4")
        tuned = as_user("anarchy-egpu", "--json", "tune", "--load", "bench", "--seconds", "2", "--parameters",
                        "max_payload_size", "--keep", "--save-profile", "Tuned in the guest")
        lines = [json.loads(line) for line in tuned.stdout.splitlines()]
        result = next(line for line in lines if "end" in line)
        equal(result["end"], "better", f"how it ended ({result['why']})")
        equal(lines[-1], {"outcome": "kept"}, "last line")
        equal(on_trial(), False, "on trial afterwards")
        running = driver.running()
        equal({**running, "max_payload_size": 128}, start, "the other parameters")
        equal(running["max_payload_size"], result["recommended"]["max_payload_size"], "max_payload_size")
        profile = json.loads(as_user("anarchy-egpu", "profile", "export", "Tuned in the guest").stdout)
        equal(profile["values"], result["recommended"], "the profile")
        as_user("anarchy-egpu", "profile", "remove", "Tuned in the guest")
        after = bench("throughput", "--seconds", "4")
    finally:
        defaults()
    text = (f"max_payload_size 128 -> {running['max_payload_size']} in {result['measurements']} measurements, TX "
            f"{before['tx_rate'] / 1e6:.2f} -> {after['tx_rate'] / 1e6:.2f} MB/s")
    if not after["tx_rate"] >= 1.06 * before["tx_rate"]:
        raise AssertionError(f"not 6 % more: {text}")
    return text


def kill_tuner(moment):
    """Starts a tuner and kills it at a moment, which is a function that waits for it. What it said if it ended before."""
    tuner = start_as_user("anarchy-egpu", "tune", "--load", "bench", "--seconds", "2", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    try:
        while not tuner.stdout.readline().startswith("step 1 "):  # it measures the baseline
            equal(tuner.poll(), None, "the tuner's exit status")
        moment(tuner)
        ended = tuner.poll() is not None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(tuner.pid, signal.SIGKILL)
        _, errors = tuner.communicate()
    return errors.strip() if ended else None


def kill_tuners(times, moment):
    """Kills so many tuners; how many kills fell into a trial. One that had ended before is no kill."""
    defaults()
    authorize("yes")
    kills, caught, ended = 0, 0, []
    driver.knob("bandwidth_mbps", 160)
    try:
        while kills < times:
            said = kill_tuner(moment)
            if said is None:
                kills += 1
                caught += on_trial()
            else:
                ended.append(said)
                if len(ended) > max(times // 4, 2):
                    raise AssertionError(f"{kills} kills of {times}; so many ended by themselves: {ended}")
            time.sleep(1)  # for a change that was on its way to the helper
            wait_until(lambda: not on_trial(), 20, "the driver ends the trial")
            equal(driver.running(), DEFAULTS, "parameters after the kill")
    finally:
        defaults()
    if not caught:
        raise AssertionError("no kill fell into a trial")
    return "\n".join([f"{kills} kills, {caught} of them during a trial, old values each time", *ended])


@check
def a_killed_tuner_leaves_the_old_values():
    """The one that is killed during a trial cannot take it back: the kernel's own timer does."""
    return kill_tuners(1, lambda tuner: wait_until(lambda: on_trial() or tuner.poll() is not None, 60, "a trial"))


@soak
def twenty_killed_tuners_leave_the_old_values():
    """Likewise at twenty random moments of a run."""
    dice = random.Random(20)
    return kill_tuners(20, lambda tuner: time.sleep(dice.uniform(0, 20)))


@check
def a_tuner_without_authorisation_changes_nothing():
    """Its baseline needs nobody; the first change ends it, with a sentence and its own exit status."""
    defaults()
    authorize("no")
    driver.knob("bandwidth_mbps", 160)
    try:
        tuned = as_user("anarchy-egpu", "tune", "--load", "bench", "--seconds", "2", check=False)
    finally:
        authorize("yes")
        driver.knob("bandwidth_mbps", 0)
    equal(tuned.returncode, 3, "exit status")
    if "not authorised" not in tuned.stderr:
        raise AssertionError(f"it says: {tuned.stderr}")
    equal(driver.running(), DEFAULTS, "parameters afterwards")
    return tuned.stderr.strip()


def percentile(buckets, p):
    """The percentile of bucket counts, interpolated within its bucket, ns: buckets are coarser than what is asked here."""
    rest = sum(buckets) * p / 100
    for index, count in enumerate(buckets):
        if count and rest <= count:
            step = driver.middle_ns(index + 1) - driver.middle_ns(index)
            return driver.middle_ns(index) + step * (rest / count - 0.5)
        rest -= count
    raise AssertionError("no latency was measured")


@contextlib.contextmanager
def full_rings(ring, channels):
    """A load that keeps every ring full."""
    put({"ring_buffer_size": ring, "max_dma_channels": channels})
    load = start_as_user("anarchy-egpu", "bench", "throughput", "--seconds", "3600", stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: driver.telemetry().channels_open == channels, 120, f"{channels} channels are open")
        yield
    finally:
        os.killpg(load.pid, signal.SIGKILL)  # what is in the rings need not arrive
        load.wait()
    wait_until(lambda: driver.telemetry().channels_open == 0, 120, "the channels are closed")


def measure(payload):
    """What the load at hand does with a payload: bytes a second of TX and RX, and p99 in ns."""
    put({"max_payload_size": payload})
    time.sleep(SETTLE)
    before = driver.telemetry()
    time.sleep(2)
    after = driver.telemetry()
    moved = after.tx_bytes + after.rx_bytes - before.tx_bytes - before.rx_bytes
    return (moved / ((after.time_ns - before.time_ns) / 1e9),
            percentile(after.dma_latency.since(before.dma_latency), 99))


def exhaustive_search():
    """What every setting of the grid does."""
    found = {}
    for ring, channels in itertools.product(RINGS, CHANNELS):
        with full_rings(ring, channels):
            for payload in PAYLOADS:
                found[ring, channels, payload] = measure(payload)
        print(f"{ring} x {channels}: " + ", ".join(f"{found[ring, channels, payload][0] / 1e6:.2f} MB/s "
              f"{found[ring, channels, payload][1] / 1e6:.1f} ms" for payload in PAYLOADS), flush=True)
    return found


def worth(objective, measured):
    return measured[0] if objective == "throughput" else 1 / measured[1]


def shares_of_best(objective, ends, best):
    """What each end is worth as a share of what the best is, by medians of three, since a search measures but once."""
    settings = sorted({*ends, best})
    found = {setting: [] for setting in settings}
    for _ in range(3):
        for ring, channels, payload in settings:
            with full_rings(ring, channels):
                found[ring, channels, payload].append(worth(objective, measure(payload)))
    return [statistics.median(found[end]) / statistics.median(found[best]) for end in ends]


def tune(objective, start):
    """Where the tuner ends from a start, and in how many measurements."""
    put({**DEFAULTS, **dict(zip(TUNED, start))})
    tuned = as_user("anarchy-egpu", "--json", "tune", "--load", "bench", "--seconds", str(SECONDS), "--objective", objective,
                    "--parameters", ",".join(TUNED), "--keep")
    result = next(line for line in map(json.loads, tuned.stdout.splitlines()) if "end" in line)
    equal(on_trial(), False, "on trial afterwards")
    running = driver.running()
    end = tuple(running[name] for name in TUNED)
    print(f"{objective}: {start} -> {end} in {result['measurements']}", flush=True)
    return end, result["measurements"]


@soak
def tuner_ends_near_the_best_of_the_grid():
    """From ten starts for throughput and for latency it ends within 5 % of the best of all 126 settings, in 25 measurements.

    The wire carries 5 MB/s and takes 60 ms: four rings of 16 pages hold four fifths of what is under way then, so that
    rings, channels and payload all matter for throughput; for latency, whatever waits in larger rings is too much."""
    defaults()
    authorize("yes")
    dice = random.Random(4)
    # What waits in the rings of a start has to be gone within a measurement.
    starts = [(dice.choice((16, 32)), dice.choice((4, 8)), dice.choice((128, 256, 512))) for _ in range(RUNS)]
    report, problems = [], []
    try:
        for knob, value in (("bandwidth_mbps", 40), ("latency_ns", 60_000_000), ("jitter_ns", 5_000_000)):
            driver.knob(knob, value)
        runs = {objective: [tune(objective, start) for start in starts] for objective in ("throughput", "latency")}
        grid = exhaustive_search()
        for objective, results in runs.items():
            best = max(grid, key=lambda setting, objective=objective: worth(objective, grid[setting]))
            ends, counts = zip(*results)
            shares = shares_of_best(objective, ends, best)
            report.append(f"{objective}: best {best}, at least {min(shares):.1%} of it, {min(counts)} to {max(counts)} of "
                          f"{len(grid)} measurements")
            print(report[-1], flush=True)
            if min(shares) < 1 - WITHIN or max(counts) > len(grid) // SHARE:
                problems.append(report[-1])
    finally:
        defaults()
    if problems:
        raise AssertionError("; ".join(problems))
    return "\n".join(report)
