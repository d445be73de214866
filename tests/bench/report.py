#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""report.py OUTPUT INPUT...: puts the figures of several measurements into one file and prints them as a table."""
import json
import sys
from pathlib import Path

output, *inputs = sys.argv[1:]
figures = [figure for name in inputs for figure in json.loads(Path(name).read_text(encoding="utf-8"))]
Path(output).write_text(json.dumps(figures, indent=4) + "\n", encoding="utf-8")
print(f"{'figure':52}{'value':>9} {'unit':12}{'goal':>7}  {'':7} peer")
for figure in figures:
    # A figure without a goal is there to explain another.
    goal = "" if figure["goal"] is None else f"{figure['goal']:.4g}"
    met = {True: "met", False: "MISSED", None: ""}[figure["met"]]
    peer = f"{figure['peer']}: {figure['peer_value']:.4g}" if figure.get("peer") else ""
    print(f"{figure['name']:52}{figure['value']:9.4g} {figure['unit']:12}{goal:>7}  {met:7} {peer}".rstrip())
