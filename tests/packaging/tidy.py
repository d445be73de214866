#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has clang-tidy nothing to say of the app and the helper? The checks are in .clang-tidy.

usage: tidy.py SOURCE_DIRECTORY BUILD_DIRECTORY

A unit takes some seconds, so one that was clean is not looked at again until something that it is made of changes: its own
sources and ours among the headers, as the build knows them, the list of checks, or clang-tidy. What was clean is kept in the
cache that packaging/devbox names, or else in the build directory.
"""
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OURS = ("app/", "helper/")


def units(source, build):
    """The sources and units that the build compiles of our programs, with what the build runs for each."""
    for command in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        path = Path(command["file"])
        inside = path.is_relative_to(build) and str(path.relative_to(build)).startswith(OURS)
        if path.name.startswith("unity_") and inside or str(path.relative_to(source)).startswith(OURS):
            yield path, command["command"]


def dependencies(source, build):
    """Object file -> our files that it is made of."""
    found = {}
    objects = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True).stdout
    current = None
    for line in objects.splitlines():
        if line and not line.startswith(" "):
            current = found.setdefault(line.split(":")[0], [])
        elif line.strip():
            path = (build / line.strip()).resolve()
            if path.is_relative_to(source) and not path.is_relative_to(build):
                current.append(path)
    return found


def key(source, common, command, files):
    digest = hashlib.sha256(common)
    digest.update(command.replace(str(source), "").encode())
    for path in sorted(set(files)):
        digest.update(str(path.relative_to(source)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main():
    source, build = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    cache = Path(os.environ.get("ANARCHY_EGPU_CACHE") or build) / "tidy"
    cache.mkdir(parents=True, exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    common = version + (source / ".clang-tidy").read_bytes()
    made_of = dependencies(source, build)

    def check(unit):
        path, command = unit
        output = command.split(" -o ")[1].split()[0]
        if output not in made_of:
            return f"{path}: not built; build all before this test"
        stamp = cache / key(source, common, command, made_of[output] + [source / ".clang-tidy"])
        if stamp.exists():
            return None
        # Options of GCC alone are nothing to complain of.
        done = subprocess.run(["clang-tidy", "-p", str(build), "--quiet", "--extra-arg=-Wno-unknown-warning-option", str(path)],
                              capture_output=True, text=True)
        if done.returncode:
            return done.stdout or done.stderr
        stamp.touch()
        return None

    work = list(units(source, build))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        findings = [finding for finding in pool.map(check, work) if finding]
    print(f"{len(work)} units, {len(findings)} with findings")
    print("\n".join(findings))
    return 1 if findings or not work else 0


sys.exit(main())
