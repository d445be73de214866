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


def errors_since(before):
    """Errors by name that the page has counted since an earlier copy of it; those that are not zero."""
    after = driver.telemetry()
    return {name: a - b for name, a, b in zip(driver.ERRORS, after.errors, before.errors) if a != b}
