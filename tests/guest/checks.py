# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of checks, and what all of them need."""
import json
import subprocess
from pathlib import Path

import driver
from desktop import as_user
from waiting import wait_until

CHECKS = []
SOAKS = []  # at full length; run by their names, as packaging/devbox soak does
LAST = []  # after all others
DEFAULTS = {"ring_buffer_size": 256, "max_dma_channels": 8, "completion_timeout": 100, "force_link_speed": 0,
            "max_payload_size": 256, "tb_timeout_ms": 1000, "tb_retry_count": 3, "debug_level": 0}


def check(function):
    """Registers a check under its name with dashes. They run in the order in which they are registered."""
    CHECKS.append((function.__name__.replace("_", "-"), function))
    return function


def soak(function):
    """Registers a check that takes minutes likewise."""
    SOAKS.append((function.__name__.replace("_", "-"), function))
    return function


def last(function):
    """Registers what can only be checked once nothing else will be."""
    LAST.append((function.__name__.replace("_", "-"), function))
    return function


def sh(*words, check=True):
    done = subprocess.run(words, capture_output=True, text=True)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(words)}: exit {done.returncode}: {done.stdout}{done.stderr}")
    return done


def equal(is_, wanted, what):
    if is_ != wanted:
        raise AssertionError(f"{what} is {is_!r}, wanted {wanted!r}")


def bench(*words):
    return json.loads(as_user("anarchy-egpu", "--json", "bench", *words).stdout)


def defaults():
    """Every parameter at its default and every knob at rest."""
    config = driver.new_config(DEFAULTS)
    equal(driver.control(driver.CONFIG_SET, config), 0, "CONFIG_SET of the defaults")
    for knob, value in (("unlimited", 0), ("bandwidth_mbps", 0), ("latency_ns", 500), ("jitter_ns", 0), ("silent", 0)):
        driver.knob(knob, value)


def state():
    return (driver.LINK / "state").read_text(encoding="ascii").strip()


def link_up():
    wait_until(lambda: state() == "up", 20, "the link is up")


def round_trips(count):
    """Buckets of at least that many round trips, all of which began after the call."""
    def since(page):
        return driver.telemetry().round_trip.since(page.round_trip)
    with open("/dev/anarchy-egpu0", "rb", buffering=0):  # while it is open the driver asks often
        for wanted in (2, count):  # one may have been under way before
            page = driver.telemetry()
            wait_until(lambda page=page, wanted=wanted: sum(since(page)) >= wanted, 60, f"{wanted} round trips")
        return since(page)


def is_the_delay(ns, delay_ns, what):
    """A time that the histogram tells is the wire's delay: its buckets are as wide as 6.25 % of what is in them."""
    if not delay_ns * 0.96875 <= ns <= delay_ns * 1.0625:
        raise AssertionError(f"{what} is {ns / 1e6:.3f} ms, the wire's delay {delay_ns / 1e6:g} ms")


def errors_since(before):
    """Errors by name that the page has counted since an earlier copy of it; those that are not zero."""
    after = driver.telemetry()
    return {name: a - b for name, a, b in zip(driver.ERRORS, after.errors, before.errors) if a != b}
