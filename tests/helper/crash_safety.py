#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the boot file's writer at, and fails it in, every one of its system calls.

Attack 19: whenever the helper dies, the boot file is the old one or the new one, whole; nothing that libkmod would read
lies beside it; and the next call works and cleans up.

usage: crash_safety.py BOOTFILEWRITER
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
# What a disk answers, by system call.
FAILURES = {"write": ["ENOSPC", "EIO"], "fsync": ["EIO"], "renameat": ["ENOSPC", "EROFS"], "fchmod": ["EPERM"],
            "getrandom": ["EAGAIN"]}


class Lab:
    def __init__(self, writer):
        self.writer = writer
        self.root = tempfile.mkdtemp(prefix="anarchy-egpu-crash-")
        self.directory = os.path.join(self.root, "etc/modprobe.d")
        os.makedirs(self.directory, mode=0o755)
        self.file = os.path.join(self.directory, "anarchy-egpu.conf")

    def run(self, what, *strace):
        """Runs the writer, under strace if it gets options; returns (exit status, trace)."""
        command = [self.writer, self.root, what]
        if not strace:
            return subprocess.run(command, check=False).returncode, ""
        trace = os.path.join(self.root, "trace")
        status = subprocess.run(["strace", "-qq", "-o", trace, *strace, *command], check=False,
                                stderr=subprocess.DEVNULL).returncode
        with open(trace, encoding="ascii", errors="replace") as lines:
            return status, lines.read()

    def content(self):
        try:
            with open(self.file, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def readable_names(self):
        return sorted(name for name in os.listdir(self.directory) if name.endswith(".conf") and name[0] != ".")


def calls_of(lab, what):
    """Names of all system calls of a run, and the place of the first that touches the directory."""
    status, trace = lab.run(what, "-e", "trace=all")
    assert status == 0, f"{what} failed: {status}"
    calls = re.findall(r"^(\w+)\(.*$", trace, re.MULTILINE)
    first = next(i for i, line in enumerate(trace.splitlines()) if "/etc/modprobe.d" in line and "openat" in line)
    return calls, first


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if not shutil.which("strace"):
        print("skipped: needs strace")
        sys.exit(SKIP)
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"  # of a sanitized build: the leak sanitizer cannot run under strace
    lab = Lab(sys.argv[1])
    lab.run("old")
    old = lab.content()
    probe, _ = lab.run("new", "-e", "trace=none")
    if probe != 0:
        print("skipped: strace may not trace here")
        sys.exit(SKIP)
    new = lab.content()
    assert old and new and old != new

    deaths = failures = 0
    for what, allowed in (("new", (old, new)), ("forget", (old, None))):
        lab.run("old")
        calls, first = calls_of(lab, what)
        assert len(calls) - first > 8, "the trace misses the work"
        seen = set()
        for number in range(first + 1, len(calls) + 1):
            lab.run("old")
            # strace counts each kind of call by itself.
            call = calls[number - 1]
            nth = calls[:number].count(call)
            status, _ = lab.run(what, "-e", f"inject={call}:signal=KILL:when={nth}")
            assert status != 0, f"{what}: survived call {number} ({call})"
            content = lab.content()
            assert content in allowed, f"{what}: torn at call {number} ({call}): {content!r}"
            assert lab.readable_names() in (["anarchy-egpu.conf"], []), lab.readable_names()
            seen.add(content)
            deaths += 1
        assert seen == set(allowed), f"{what}: not both ends of the change were seen"
        assert lab.run("new")[0] == 0 and lab.content() == new
        assert os.listdir(lab.directory) == ["anarchy-egpu.conf"], "litter was left"

    for call, errors in FAILURES.items():
        for error in errors:
            lab.run("old")
            status, _ = lab.run("new", "-e", f"inject={call}:error={error}")
            # After the rename the new file counts, even if the directory's fsync then fails.
            assert status != 0, f"{call} failed with {error}, and nobody noticed"
            assert lab.content() in (old, new), f"{call}/{error}: torn"
            assert lab.readable_names() == ["anarchy-egpu.conf"]
            failures += 1

    shutil.rmtree(lab.root)
    print(f"killed at {deaths} system calls and failed in {failures} ways: always the old file or the new one")


main()
