# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel on a desktop: what it shows, and what its buttons do."""
import os
import signal
import subprocess
import time

import driver
from checks import DEFAULTS, check, defaults, equal, sh
from desktop import authorize, quantity, start_as_user, the_desktop
from waiting import wait_until

DESKTOP = None


def is_steady():
    """A condition: the link's rate over the last half second is within 2 % of that over the half second before."""
    pages = [driver.telemetry()]

    def holds():
        page = driver.telemetry()
        if page.time_ns - pages[-1].time_ns < 5e8:
            return False
        pages[:] = [*pages[-2:], page]
        rates = [(b.tx_bytes - a.tx_bytes) / (b.time_ns - a.time_ns) for a, b in zip(pages, pages[1:])]
        return len(rates) == 2 and rates[0] > 0 and abs(rates[1] / rates[0] - 1) < 0.02
    return holds


@check
def panel_shows_the_truth():
    """The TX tile is within 2 % of bytes over time, and 20 more CRC errors are 20 more in the errors tile."""
    global DESKTOP
    defaults()
    driver.knob("bandwidth_mbps", 100)
    DESKTOP = the_desktop()
    DESKTOP.start_panel()
    equal(DESKTOP.read("Link state"), "Up", "link state in the panel")
    load = start_as_user("anarchy-egpu", "--json", "bench", "throughput", "--seconds", "600", "--channels", "2",
                         "--direction", "tx", stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: DESKTOP.shows("TX throughput") and quantity(DESKTOP.shows("TX throughput")) > 5e6, 60,
                   "the panel shows the load")
        wait_until(is_steady(), 60, "the load is steady")
        before = driver.telemetry()
        readings = []
        while len(readings) < 9:
            readings.append(quantity(DESKTOP.read("TX throughput")))
            time.sleep(0.3)
        after = driver.telemetry()
        DESKTOP.screenshot("monitor")

        def errors_shown():
            return int("".join(c for c in DESKTOP.read("Errors detail") if c.isdigit()))
        errors_before = errors_shown()
        driver.knob("inject_crc", 20)
        wait_until(lambda: driver.telemetry().errors[0] - after.errors[0] == 20, 20, "the page counts 20")
        wait_until(lambda: errors_shown() == errors_before + 20, 30, "the errors tile counts 20 more")
    finally:
        load.kill()
        load.wait()
        driver.knob("bandwidth_mbps", 0)
    true_rate = (after.tx_bytes - before.tx_bytes) / ((after.time_ns - before.time_ns) / 1e9)
    shown = sorted(readings)[len(readings) // 2]
    if abs(shown - true_rate) > 0.02 * true_rate:
        raise AssertionError(f"the tile shows {shown / 1e6:.2f} MB/s, the page counted {true_rate / 1e6:.2f} MB/s")
    return f"tile {shown / 1e6:.2f} MB/s, page {true_rate / 1e6:.2f} MB/s; 20 CRC errors shown as 20"


@check
def panel_applies_a_preset():
    """A click reaches the module through KAuth and polkit, stays on trial, and Keep keeps it."""
    authorize("yes")
    DESKTOP.press("Gaming preset")
    DESKTOP.press("Apply preset")
    wanted = {**DEFAULTS, "ring_buffer_size": 64, "max_dma_channels": 4, "completion_timeout": 50}
    wait_until(lambda: driver.running() == wanted, 30, "the module runs the Gaming preset")
    DESKTOP.press("Keep")
    config = driver.new_config()

    def kept():
        driver.control(driver.CONFIG_GET, config, os.O_RDONLY)
        return config.state == 0
    wait_until(kept, 15, "the change is confirmed")
    equal(driver.running(), wanted, "running parameters after Keep")
    DESKTOP.screenshot("kept")
    return "Gaming applied, on trial, kept"


@check
def panel_reverts():
    DESKTOP.press("Compute preset")
    DESKTOP.press("Apply preset")
    wait_until(lambda: driver.running()["ring_buffer_size"] == 1024, 30, "the module runs the Compute preset")
    DESKTOP.press("Revert")
    wait_until(lambda: driver.running()["ring_buffer_size"] == 64, 10, "the module runs the settings before")
    return "Compute applied, reverted to Gaming"


@check
def panel_says_not_authorised():
    authorize("no")
    before = driver.running()
    DESKTOP.press("Compute preset")
    DESKTOP.press("Apply preset")
    text = wait_until(lambda: "uthori" in DESKTOP.shows("Message") and DESKTOP.shows("Message"), 30,
                      "the panel says that it was not authorised")
    if "othing was changed" not in text:
        raise AssertionError(f"the message does not say that nothing was changed: {text}")
    DESKTOP.screenshot("not-authorised")
    equal(driver.running(), before, "running parameters")
    return text


@check
def killing_the_panel_ends_the_trial():
    authorize("yes")
    before = driver.running()
    # The preset's own panel may still be open with the refused change.
    if DESKTOP.shows("Cancel preset"):
        DESKTOP.press("Cancel preset")
    DESKTOP.press("Compute preset")
    DESKTOP.press("Apply preset")
    wait_until(lambda: driver.running()["ring_buffer_size"] == 1024, 30, "the module runs the Compute preset")
    DESKTOP.screenshot("trial")
    DESKTOP.close_panel(signal.SIGKILL)
    equal(driver.running()["ring_buffer_size"], 1024, "ring_buffer_size right after the kill")
    wait_until(lambda: driver.running() == before, 20, "the kernel restores the old values")
    return "restored by the kernel within its 15 s"


@check
def panel_without_a_driver():
    DESKTOP.close_panel()
    sh("modprobe", "--remove", "anarchy-egpu")
    DESKTOP.panel = start_as_user("anarchy-egpu-panel", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: DESKTOP.shows("No driver page") or DESKTOP.shows("Show a simulated link"), 120,
               "the page that explains the missing driver")
    DESKTOP.screenshot("no-driver")
    sh("modprobe", "anarchy-egpu", "loopback=1")
    wait_until(lambda: DESKTOP.shows("Link state") == "Up", 60, "the panel finds the driver that came")
    DESKTOP.close_panel()
    return "explained, and found by itself when it came"
