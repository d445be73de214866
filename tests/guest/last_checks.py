# SPDX-License-Identifier: GPL-3.0-or-later
"""What can only be said at the end: the module goes, and the kernel had nothing to complain about."""
import os
from pathlib import Path

import driver
import panel_checks
from checks import DEFAULTS, equal, last, sh
from desktop import RESULTS, as_user


@last
def module_unloads_cleanly():
    if panel_checks.DESKTOP:
        panel_checks.DESKTOP.close()
    reader = os.open("/dev/anarchy-egpu0", os.O_RDONLY)
    done = sh("rmmod", "anarchy_egpu", check=False)
    equal(done.returncode != 0, True, "unloading is refused while a file is open")
    os.close(reader)
    for _ in range(20):
        sh("rmmod", "anarchy_egpu")
        sh("modprobe", "anarchy-egpu", "loopback=1")
    sh("rmmod", "anarchy_egpu")
    sh("modprobe", "anarchy-egpu", "safe_mode=1", "ring_buffer_size=1024", "loopback=1")
    equal(driver.running(), DEFAULTS, "parameters in safe mode")
    sh("rmmod", "anarchy_egpu")
    return "refused while open, 20 times in and out, safe mode ignores options"


@last
def kernel_log_is_clean():
    log = sh("dmesg", "--level", "emerg,alert,crit,err").stdout
    (RESULTS / "dmesg.txt").write_text(sh("dmesg").stdout, encoding="utf-8")
    reports = [line for line in sh("dmesg").stdout.splitlines()
               if any(word in line for word in ("BUG", "WARNING:", "Oops", "Call Trace", "slab", "rcu:"))]
    reports = [line for line in reports if "slub_debug" not in line and "SLUB:" not in line and "rcu: " not in line]
    equal(reports, [], "reports in the kernel log")
    mine = [line for line in log.splitlines() if "anarchy" in line]
    return "\n".join(["no report"] + mine)


@last
def refused_signature_is_explained():
    """Once the kernel demands signatures, which nothing takes back, the unsigned module is refused and status says why."""
    (Path("/sys/module/module/parameters/sig_enforce")).write_text("1", encoding="ascii")
    done = sh("modprobe", "anarchy-egpu", check=False)
    if "rejected" not in done.stderr:
        raise AssertionError(f"modprobe: {done.returncode} {done.stderr}")
    status = as_user("anarchy-egpu", "status", check=False)
    equal(status.returncode, 6, "exit code of status")
    for words in ("not signed", "mokutil"):
        if words not in status.stderr:
            raise AssertionError(f"status does not say \"{words}\": {status.stderr}")
    return status.stderr.strip()
