# SPDX-License-Identifier: GPL-3.0-or-later
"""The helper and the command line, with the real polkit and D-Bus."""
from pathlib import Path

import driver
from checks import DEFAULTS, check, defaults, equal, link_up, sh
from desktop import as_user, authorize

CONF = Path("/etc/modprobe.d/anarchy-egpu.conf")


@check
def command_line_changes_through_the_helper():
    defaults()
    authorize("yes")
    as_user("anarchy-egpu", "set", "ring_buffer_size=512", "tb_retry_count=5")
    equal(driver.running(), {**DEFAULTS, "ring_buffer_size": 512, "tb_retry_count": 5}, "running parameters")
    as_user("anarchy-egpu", "preset", "default")
    equal(driver.running(), DEFAULTS, "running parameters after the default preset")
    for word, code in (("ring_buffer_size=300", 2), ("completion_timeout=5", 2), ("ring=5", 2), ("tb_retry_count=x", 2)):
        done = as_user("anarchy-egpu", "set", word, check=False)
        equal(done.returncode, code, f"exit code for {word}")
        equal(driver.running(), DEFAULTS, "running parameters")
    return "set, preset and refusals"


@check
def nobody_changes_without_authorisation():
    defaults()
    for answer in ("no", None):
        authorize(answer)
        done = as_user("anarchy-egpu", "set", "ring_buffer_size=512", check=False)
        equal((done.returncode, driver.running()), (3, DEFAULTS), f"exit code and parameters when polkit says {answer}")
        if "nothing was changed" not in done.stderr:
            raise AssertionError(f"the message does not say that nothing was changed: {done.stderr}")
    return done.stderr.strip()


@check
def boot_settings_are_kept_and_forgotten():
    defaults()
    authorize("yes")
    as_user("anarchy-egpu", "set", "ring_buffer_size=512")
    as_user("anarchy-egpu", "boot", "keep")
    text = CONF.read_text(encoding="ascii")
    if "ring_buffer_size=512" not in text:
        raise AssertionError(f"{CONF}: {text}")
    equal((CONF.stat().st_uid, oct(CONF.stat().st_mode & 0o777)), (0, "0o644"), "owner and mode of the file")
    sh("modprobe", "--remove", "anarchy-egpu")
    sh("modprobe", "anarchy-egpu", "loopback=1")
    link_up()
    equal(driver.running()["ring_buffer_size"], 512, "ring_buffer_size after loading anew")
    as_user("anarchy-egpu", "boot", "forget")
    equal(CONF.exists(), False, "existence of the file after forgetting")
    defaults()
    return text.strip()


@check
def helper_is_confined():
    done = sh("systemd-analyze", "security", "--no-pager", "anarchy-egpu-helper.service")
    last = [line for line in done.stdout.splitlines() if "Overall exposure level" in line][0]
    exposure = float(last.split(":")[1].split()[0])
    if exposure >= 1.5:
        raise AssertionError(done.stdout)
    return f"systemd-analyze security: {exposure}"
