#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is checked in the guest: the real module, helper, polkit, D-Bus, systemd, panel and command line.

Runs as root in the guest once it is up. Each check writes results/NAME.txt, whose first line is PASS or FAIL; results and
screenshots go to the third disk as a tar archive. `check.py --list` prints the names, for the list of tests; `--list-soaks` those that run only when they are asked for.
"""
import os
import sys
import time
import traceback
from pathlib import Path

# In the guest all modules are in one folder.
sys.path.append(str(Path(__file__).resolve().parent.parent))

import module_checks
import link_checks
import stream_checks
import helper_checks
import truth_checks
import tuner_checks
import panel_checks
import last_checks
from checks import CHECKS, LAST, SOAKS, sh
from desktop import RESULTS


def main():
    RESULTS.mkdir(parents=True, exist_ok=True)
    sh("mount", "-t", "debugfs", "debugfs", "/sys/kernel/debug", check=False)
    wanted = [word.split("=", 1)[1].split(",") for word in Path("/proc/cmdline").read_text(encoding="ascii").split()
              if word.startswith("anarchy.checks=")]
    wanted = wanted[0] if wanted else []
    for name, function in CHECKS + SOAKS + LAST:
        if name not in (wanted or [name for name, _ in CHECKS + LAST]):
            continue
        started = time.monotonic()
        try:
            verdict = f"PASS\n{function() or ''}\n"
        except Exception:  # pylint: disable=broad-except
            verdict = f"FAIL\n{traceback.format_exc()}"
        verdict += f"{time.monotonic() - started:.1f} s\n"
        (RESULTS / f"{name}.txt").write_text(verdict, encoding="utf-8")
        print(f"{name}: {verdict}", flush=True)
    (RESULTS / "journal.txt").write_text(
        sh("journalctl", "--boot", "--no-pager", "--unit", "anarchy-egpu-helper", "--unit", "polkit", check=False).stdout,
        encoding="utf-8")
    sh("tar", "-cf", "/dev/vdc", "-C", str(RESULTS.parent), RESULTS.name)
    os.sync()


if "--list" in sys.argv:
    print("\n".join(name for name, _ in CHECKS + LAST))
elif "--list-soaks" in sys.argv:
    print("\n".join(name for name, _ in SOAKS))
else:
    main()
