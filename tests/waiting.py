# SPDX-License-Identifier: GPL-3.0-or-later
"""How tests wait: for a condition, never for a time."""
import time


def wait_until(condition, seconds, what):
    """The condition's first true value; fails with `what` after that many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)
