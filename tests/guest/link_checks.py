# SPDX-License-Identifier: GPL-3.0-or-later
"""The link's life and the truth of its counters: every kind of fault, delays, sleep, memory, tracepoints."""
import json
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import driver
from checks import bench, check, defaults, equal, errors_since, is_the_delay, link_up, round_trips, sh, soak, state
from desktop import start_as_user
from waiting import wait_until

TRACING = Path("/sys/kernel/tracing")


@contextmanager
def load(*words):
    """Checked streams in both directions while the block runs; yields the process, whose result must be right."""
    process = start_as_user("anarchy-egpu", "--json", "bench", "throughput", "--verify", *words,
                            stdout=subprocess.PIPE, text=True)
    try:
        start = driver.telemetry().tx_frames
        wait_until(lambda: driver.telemetry().tx_frames > start + 100, 30, "the load runs")
        yield process
        result = json.loads(process.stdout.read())
        equal((process.wait(), result["corrupt_bytes"]), (0, 0), "exit code and corrupt bytes of the load")
        equal((result["tx_bytes_read"], result["rx_bytes_read"]),
              (result["tx_bytes_written"], result["rx_bytes_written"]), "bytes that arrived")
    finally:
        process.kill()
        process.wait()


@check
def every_fault_has_its_counter():
    """N frames that are hit count as exactly N of their kind and as nothing else, and no byte is lost."""
    defaults()
    driver.knob("bandwidth_mbps", 400)
    seen = []
    with load("--seconds", "8", "--channels", "3"):
        for knob, kind in (("inject_crc", "crc"), ("inject_drop", "dropped"), ("inject_overrun", "overrun"),
                           ("inject_duplicate", "duplicate"), ("inject_reorder", "reordered"), ("stuck", "timeout")):
            count = 3 if knob == "stuck" else 25
            before = driver.telemetry()
            driver.knob(knob, count)
            wait_until(lambda: errors_since(before).get(kind) == count, 20, f"{count} {kind} errors")
            equal(errors_since(before), {kind: count}, f"errors after {knob}")
            seen.append(f"{kind} {count}")
    driver.knob("bandwidth_mbps", 0)
    return ", ".join(seen)


@soak
def faults_by_chance_follow_their_rate():
    """20,000 per million of each kind at once: streams stay whole, each kind occurs about that often; same seed, same dice."""
    defaults()
    driver.knob("bandwidth_mbps", 800)
    kinds = {"crc_ppm": "crc", "drop_ppm": "dropped", "overrun_ppm": "overrun", "duplicate_ppm": "duplicate",
             "reorder_ppm": "reordered"}
    driver.knob("seed", 20)
    for knob in kinds:
        driver.knob(knob, 20000)
    before = driver.telemetry()
    with load("--seconds", "3", "--channels", "4"):
        pass
    after = driver.telemetry()
    errors = errors_since(before)
    for knob in kinds:
        driver.knob(knob, 0)
    driver.knob("bandwidth_mbps", 0)
    frames = after.tx_frames + after.rx_frames - before.tx_frames - before.rx_frames
    expected = frames * 0.02
    # Five standard deviations of a count with that mean.
    slack = 5 * expected ** 0.5
    for kind in kinds.values():
        # An overtaken frame and one that was lost are not rolled for again at once, so these come a little less often.
        if not 0.85 * expected - slack <= errors.get(kind, 0) <= 1.1 * expected + slack:
            raise AssertionError(f"{errors} in {frames} frames, expected about {expected:.0f} of each")
    return f"{errors} in {frames} frames"


@soak
def link_is_lost_and_found():
    """A flap and a cable that is pulled again and again under load; then a far end that is silent up to the last try."""
    defaults()
    equal(driver.control(driver.CONFIG_SET, driver.new_config({"tb_timeout_ms": 100, "tb_retry_count": 2})), 0, "CONFIG_SET")
    driver.knob("bandwidth_mbps", 400)
    with load("--seconds", "6", "--channels", "2"):
        before = driver.telemetry()
        driver.knob("flap", 50)
        wait_until(lambda: errors_since(before) == {"link_loss": 1} and state() == "up", 20, "one link loss")

        before = driver.telemetry()
        driver.knob("flap_period_ms", 200)
        wait_until(lambda: errors_since(before).get("link_loss", 0) >= 5, 20, "five more")
        driver.knob("flap_period_ms", 0)
        link_up()

    before = driver.telemetry()
    driver.knob("silent", 1)
    wait_until(lambda: state() == "failed", 20, "the link has failed")
    equal(errors_since(before), {"link_loss": 1, "handshake": 2}, "errors of a far end that is silent")
    driver.knob("silent", 0)
    wait_until(lambda: state() == "up", 20, "the slow retry finds the far end again")
    defaults()
    return "flap, five flaps in a row, no byte lost; failed after 2 tries, found again"


@soak
def delays_are_measured_right():
    """Round trips of 10 ms to 1 s, half of it each way: the shortest is off by one step (6.25 %) at most. Of shorter ones an
    emulated processor, which takes a tenth of a millisecond to notice, would be a larger part."""
    defaults()
    equal(driver.control(driver.CONFIG_SET, driver.new_config({"tb_timeout_ms": 5000})), 0, "CONFIG_SET")
    seen = []
    for delay_ns, count in ((10_000_000, 100), (20_000_000, 40), (200_000_000, 5), (1_000_000_000, 3)):
        driver.knob("latency_ns", delay_ns // 2)
        shortest = driver.shortest_ns(round_trips(count))
        seen.append(f"{delay_ns / 1e6:g} ms: {shortest / 1e6:.2f} ms")
        is_the_delay(shortest, delay_ns, "the shortest round trip")
    defaults()
    return "; ".join(seen)


@check
def sleep_loses_nothing():
    """Suspend stops the link without an error, resume finds the far end again, streams go on."""
    pm_test, delay = Path("/sys/power/pm_test"), Path("/sys/module/suspend/parameters/pm_test_delay")
    defaults()
    driver.knob("bandwidth_mbps", 400)
    with load("--seconds", "6", "--channels", "2"):
        before = driver.telemetry()
        pm_test.write_text("devices", encoding="ascii")
        delay.write_text("1", encoding="ascii")
        Path("/sys/power/state").write_text("freeze", encoding="ascii")
        pm_test.write_text("none", encoding="ascii")
        link_up()
        equal(errors_since(before), {}, "errors of a sleep")
        if driver.telemetry().state_since_ns <= before.time_ns:
            raise AssertionError("the link did not shake hands anew")
        frames = driver.telemetry().tx_frames
        wait_until(lambda: driver.telemetry().tx_frames > frames + 100, 20, "the streams go on")
    driver.knob("bandwidth_mbps", 0)
    return "down, connecting, up; no error, no byte lost"


def slab_pages():
    """Objects of the kernel's 4 KiB caches that are in use."""
    lines = [line.split() for line in Path("/proc/slabinfo").read_text(encoding="ascii").splitlines()]
    return sum(int(words[1]) for words in lines if words[0] in ("kmalloc-4k", "kmalloc-cg-4k"))


@check
def memory_is_what_the_page_says():
    """The ring pages of four open channels, as the allocator counts them, are those that the page reports."""
    defaults()
    slots = 2 * 1024 * 24
    nodes = []
    seen = []
    before = slab_pages()
    for _ in range(4):
        nodes += [os.open("/dev/anarchy-egpu0-stream", os.O_RDWR), os.open("/dev/anarchy-egpu0-far", os.O_RDWR)]
    for ring in (256, 1024, 16):
        equal(driver.control(driver.CONFIG_SET, driver.new_config({"ring_buffer_size": ring})), 0, "CONFIG_SET")
        page = driver.telemetry()
        equal(page.memory_bytes, 4 * (2 * ring * 4096 + slots), f"memory_bytes with rings of {ring} pages")
        # Both ends of the link are in this kernel; a few objects come and go with other work.
        grown = slab_pages() - before
        if abs(grown - 2 * 4 * 2 * ring) > 40:
            raise AssertionError(f"rings of {ring} pages: {grown} pages in use, wanted {2 * 4 * 2 * ring}")
        seen.append(f"{ring}: {page.memory_bytes} bytes, {grown} pages at both ends")
    for node in nodes:
        os.close(node)
    wait_until(lambda: abs(slab_pages() - before) <= 40, 10, "all pages are freed")
    equal(driver.telemetry().memory_bytes, 0, "memory_bytes with nothing open")
    defaults()
    return "; ".join(seen)


@check
def tracepoints_tell_what_happens():
    """Frames, messages, states, configuration and errors appear as they are, and nothing once they are off."""
    defaults()
    sh("mount", "-t", "tracefs", "tracefs", str(TRACING), check=False)
    events = TRACING / "events/anarchy_egpu"
    (TRACING / "trace").write_text("", encoding="ascii")
    before = driver.telemetry()
    (events / "enable").write_text("1", encoding="ascii")
    driver.knob("inject_crc", 3)
    bench("latency", "--seconds", "1")
    driver.knob("flap", 20)
    wait_until(lambda: errors_since(before).get("link_loss") == 1 and state() == "up", 20, "the link is back")
    equal(driver.control(driver.CONFIG_SET, driver.new_config({"tb_retry_count": 7})), 0, "CONFIG_SET")
    (events / "enable").write_text("0", encoding="ascii")
    lines = (TRACING / "trace").read_text(encoding="ascii").splitlines()

    def count(*words):
        return sum(all(word in line for word in words) for line in lines)
    equal(count("anarchy_error:", "kind=crc"), 3, "traced CRC errors")
    equal(count("anarchy_link_state:", "up -> down"), 1, "traced losses of the link")
    equal(count("anarchy_message:", "hello answered") >= 1, True, "a traced handshake")
    equal(count("anarchy_config:", "changed", "source=ioctl", "changed=0x40"), 1, "traced changes")
    if not count("anarchy_frame_sent:") or not count("anarchy_frame_received:"):
        raise AssertionError("no frame was traced")
    (TRACING / "trace").write_text("", encoding="ascii")
    bench("latency", "--seconds", "1")
    equal("anarchy_" in (TRACING / "trace").read_text(encoding="ascii"), False, "tracing when it is off")
    defaults()
    return f"{count('anarchy_frame_sent:')} frames sent, {count('anarchy_frame_received:')} received, 3 CRC, 1 loss, 1 change"


@check
def harm_ends_a_trial_early():
    """Errors after a change take it back long before the kernel would; errors that were there before do not."""
    defaults()
    driver.knob("bandwidth_mbps", 400)

    def trial(seconds):
        started = time.monotonic()
        process = subprocess.Popen(["anarchy-egpu", "set", "ring_buffer_size=128", "--trial", str(seconds)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: driver.running()["ring_buffer_size"] == 128, 30, "the change")
        # What comes before it says so counts as before the trial.
        while not (line := process.stdout.readline()).startswith("on trial: "):
            equal(bool(line), True, "the command line says that the change is on trial")
        return process, started

    with load("--seconds", "30", "--channels", "2"):
        process, started = trial(60)
        driver.knob("inject_crc", 300)
        _, said = process.communicate(timeout=50)
        early = time.monotonic() - started
        equal(process.returncode, 8, f"exit code of a harmful trial, which said {said!r},")
        equal(driver.running()["ring_buffer_size"], 256, "ring_buffer_size after it")
        if "errors in" not in said or early > 40:
            raise AssertionError(f"after {early:.1f} s it said {said!r}")
    driver.knob("crc_ppm", 20_000)
    try:
        with load("--seconds", "20", "--channels", "2"):
            process, _ = trial(6)
            _, other = process.communicate(timeout=50)
            equal((process.returncode, other), (0, ""), "a trial on a link that has always had errors")
    finally:
        driver.knob("crc_ppm", 0)
        driver.knob("bandwidth_mbps", 0)
    return f"after {early:.1f} of 60 s: {said.strip()}"
