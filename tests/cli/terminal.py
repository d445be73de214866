#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""terminal.py PROGRAM: the live view in a real pseudo-terminal: what it shows, its keys, how it ends."""
import fcntl
import os
import pathlib
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from waiting import wait_until  # noqa: E402

PROGRAM = sys.argv[1]
SECONDS = 30


class View:
    """The program in a terminal of its own, and everything that it wrote there."""

    def __init__(self, *arguments, width=100, height=30, **environment):
        self.master, self.slave = pty.openpty()
        self.resize(width, height)
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        # A session of its own, so that Ctrl-C in this terminal becomes its signal.
        self.process = subprocess.Popen(
            [PROGRAM, "--simulate", "monitor", *arguments], stdin=self.slave, stdout=self.slave, stderr=self.slave,
            env={**os.environ, "TERM": "xterm-256color", **environment}, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            try:
                self.output += os.read(self.master, 65536)
            except OSError:
                return

    def resize(self, width, height):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def keys(self, text):
        os.write(self.master, text.encode())

    def text(self, since=0):
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.output[since:].decode(errors="replace"))

    def sees(self, pattern, since=0):
        return wait_until(lambda: re.search(pattern, self.text(since)), SECONDS, f"{pattern!r} in:\n{self.text(since)}")

    def ends(self, status):
        assert self.process.wait(SECONDS) == status, f"ended with {self.process.returncode}, wanted {status}"
        wait_until(lambda: self.output.endswith(b"\x1b[?1049l"), SECONDS, "leaving the other screen as the last thing")
        assert b"\x1b[?25h" in self.output, "the cursor stays hidden"
        assert termios.tcgetattr(self.slave) == self.before, "the terminal's settings were not put back"
        os.close(self.slave)


def shows_numbers_and_quits():
    view = View()
    view.sees(r"link0\s+● Up\s+Gen4 x4\s+SIMULATED")
    view.sees(r"TX [0-9.]+ GB/s")
    view.sees(r"p99 [0-9.]+ [µm]s")
    assert not termios.tcgetattr(view.slave)[3] & (termios.ECHO | termios.ICANON), "keys would wait for Enter"
    view.keys("q")
    view.ends(0)


def keys_do_what_they_say():
    view = View()
    view.sees(r"in the last minute")
    for key, shown in (("+", "in the last 5 minutes"), ("+", "in the last 15 minutes"), ("-", "in the last 5 minutes"),
                       ("p", "PAUSED"), ("?", "longer or shorter span")):
        since = len(view.output)
        view.keys(key)
        view.sees(shown, since)
    since = len(view.output)
    view.keys("\x1b[15;2~\x1bOP\x1b[A-")  # keys that send more than a letter are none of ours
    view.sees("in the last minute", since)
    view.keys("q")
    view.ends(0)


def follows_the_size():
    view = View(width=100, height=30)
    view.sees(r"SIMULATED")
    since = len(view.output)
    view.resize(50, 10)
    view.sees(r"50 × 10, needed are 60 × 15", since)
    since = len(view.output)
    view.resize(200, 60)
    view.sees(r"TX [0-9.]+ GB/s.*RX [0-9.]+ GB/s", since)
    view.keys("q")
    view.ends(0)


def signals_restore_the_terminal():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        view = View()
        view.sees(r"SIMULATED")
        view.process.send_signal(number)
        view.ends(-number)


def control_c_ends_it():
    view = View()
    view.sees(r"SIMULATED")
    view.keys("\x03")
    view.ends(-signal.SIGINT)


def stopping_gives_the_terminal_back_for_the_while():
    view = View()
    view.sees(r"SIMULATED")
    # The session's only process is stopped by nothing but SIGSTOP: the kernel ignores Ctrl-Z for orphaned groups.
    since = len(view.output)
    view.process.send_signal(signal.SIGTSTP)
    status = pathlib.Path(f"/proc/{view.process.pid}/stat")
    wait_until(lambda: status.read_text().rsplit(")", 1)[1].split()[0] == "T", SECONDS, "stopping")
    assert termios.tcgetattr(view.slave) == view.before, "the shell would get a terminal without echo"
    view.process.send_signal(signal.SIGCONT)
    wait_until(lambda: b"\x1b[?1049h" in view.output[since:], SECONDS, "going on")
    view.sees(r"SIMULATED", since)
    view.keys("q")
    view.ends(0)


def lines_where_they_are_wanted():
    for arguments, environment in ((["--plain"], {}), (["--interval", "20", "--count", "3"], {}),
                                   ([], {"TERM": "dumb"})):
        view = View(*arguments, **environment)
        view.sees(r"state +TX +RX")
        view.sees(r"Up +[0-9.]+ GB/s")
        assert b"\x1b[" not in view.output, view.output
        view.process.terminate()
        view.process.wait(SECONDS)


def no_colours_where_none_are_wanted():
    view = View(NO_COLOR="1")
    view.sees(r"p99 [0-9.]+ [µm]s")
    view.keys("q")
    view.ends(0)
    assert not re.search(rb"\x1b\[(3[0-7]|38;[0-9;]*)m", view.output), "colours in spite of NO_COLOR"


def main():
    checks = [shows_numbers_and_quits, keys_do_what_they_say, follows_the_size, signals_restore_the_terminal,
              control_c_ends_it, stopping_gives_the_terminal_back_for_the_while, lines_where_they_are_wanted,
              no_colours_where_none_are_wanted]
    for check in checks:
        check()
        print("ok", check.__name__)


main()
