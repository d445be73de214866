#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""report.py OUTPUT INPUT...: puts the figures of several measurements into one file and prints them as a table."""
import json
import sys
from pathlib import Path

output, *inputs = sys.argv[1:]
figures = [figure for name in inputs for figure in json.loads(Path(name).read_text(encoding="utf-8"))]
Path(output).write_text(json.dumps(figures, indent=4) + "\n", encoding="utf-8")
print(f"{'figure':48}{'value':>11} {'unit':8}{'goal':>9}  {'':8}{'peer'}")
for figure in figures:
    peer = f"{figure['peer']}: {figure['peer_value']:.4g}" if figure.get("peer") else ""
    print(f"{figure['name']:48}{figure['value']:11.4g} {figure['unit']:8}{figure['goal']:9.4g}  "
          f"{'met' if figure['met'] else 'MISSED':8}{peer}")
