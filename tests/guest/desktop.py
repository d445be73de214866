# SPDX-License-Identifier: GPL-3.0-or-later
"""The tester's desktop: a login session, an X server, the panel in it, and somebody who looks at it and presses buttons."""
import functools
import json
import os
import re
import signal
import subprocess
from pathlib import Path

from waiting import wait_until

RESULTS = Path("/var/tmp/results")
TESTS = Path("/usr/lib/anarchy-egpu-tests")
RULE = Path("/etc/polkit-1/rules.d/10-test.rules")
USER = "tester"
ENVIRONMENT = {
    "HOME": "/home/tester", "USER": USER, "LOGNAME": USER, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
    "XDG_RUNTIME_DIR": "/run/user/1000", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus", "DISPLAY": ":9",
    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_ACCESSIBILITY": "1", "XDG_SESSION_TYPE": "x11",
    "XDG_CURRENT_DESKTOP": "KDE",
}


def user_command(*words):
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "--reset-env", "env", "-C",
            "/home/tester", *(f"{k}={v}" for k, v in ENVIRONMENT.items()), *words]


def as_user(*words, check=True, stdin=subprocess.DEVNULL):
    """Runs a command as the tester; returns the finished process with its output as text."""
    done = subprocess.run(user_command(*words), capture_output=True, text=True, stdin=stdin, timeout=300)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(words)}: exit {done.returncode}: {done.stdout}{done.stderr}")
    return done


def start_as_user(*words, **more):
    return subprocess.Popen(user_command(*words), start_new_session=True, **more)


def authorize(answer):
    """What polkit answers the tester about the helper's actions: "yes", "no" or None for the shipped policy."""
    if answer:
        RULE.write_text(f'polkit.addRule(function(action, subject) {{\n'
                        f'  if (action.id.indexOf("org.anarchyegpu.helper.") == 0 && subject.user == "{USER}")\n'
                        f'    return polkit.Result.{answer.upper()};\n}});\n', encoding="ascii")
    else:
        RULE.unlink(missing_ok=True)
    subject = start_as_user("sleep", "60")
    try:
        def answered():
            done = subprocess.run(["pkcheck", "--action-id", "org.anarchyegpu.helper.apply", "--process",
                                   str(subject.pid)], capture_output=True)
            # 0 yes, 1 no, 2 somebody would have to authenticate, 3 likewise and nobody can be asked
            return done.returncode in {"yes": (0,), "no": (1,), None: (2, 3)}[answer]
        wait_until(answered, 20, f"polkit answers {answer}")
    finally:
        subject.kill()
        subject.wait()


class Desktop:
    """An X server with a window manager and the accessibility bus, for as long as the object is in use."""

    def __init__(self):
        wait_until(lambda: os.path.exists("/run/user/1000/bus"), 60, "the tester's session bus")
        self.server = start_as_user("Xvfb", ":9", "-screen", "0", "1280x800x24", "-nolisten", "tcp",
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: os.path.exists("/tmp/.X11-unix/X9"), 60, "the X server")
        self.manager = start_as_user("openbox", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.panel = None
        self.eyes = start_as_user("python3", "-u", str(TESTS / "ui.py"), stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def close(self):
        self.close_panel()
        for process in (self.eyes, self.manager, self.server):
            process.kill()
            process.wait()

    def start_panel(self):
        """Starts the panel, in place of one that is left."""
        self.close_panel()
        log = open(RESULTS / "panel.log", "ab")
        self.panel = start_as_user("anarchy-egpu-panel", "--page", "monitor", stdout=log, stderr=log)
        wait_until(lambda: "text" in self._ask(op="read", name="Link state"), 120, "the panel's window")

    def close_panel(self, how=signal.SIGTERM):
        if self.panel:
            self.panel.send_signal(how)
            self.panel.wait(timeout=60)
            self.panel = None

    def _ask(self, **request):
        self.eyes.stdin.write(json.dumps(request) + "\n")
        self.eyes.stdin.flush()
        return json.loads(self.eyes.stdout.readline())

    def read(self, name):
        """What the object of that name shows."""
        return wait_until(lambda: self._ask(op="read", name=name).get("text"), 30, f"\"{name}\" shows something")

    def shows(self, name):
        """What it shows now, or nothing where it is not showing."""
        return self._ask(op="read", name=name).get("text", "")

    def table(self, name, *columns):
        """The texts in some columns of the table of that name, a list a row."""
        return wait_until(lambda: self._ask(op="table", name=name, columns=columns).get("rows"), 60, f"\"{name}\" has rows")

    def press(self, name):
        wait_until(lambda: self._ask(op="press", name=name).get("pressed"), 30, f"\"{name}\" can be pressed")

    def tree(self):
        return "\n".join(self._ask(op="tree")["tree"])

    def screenshot(self, name):
        picture = f"/home/tester/{name}.png"
        as_user("maim", "--hidecursor", picture)
        (RESULTS / f"{name}.png").write_bytes(Path(picture).read_bytes())


@functools.cache
def the_desktop():
    """The one that all checks use."""
    return Desktop()


def quantity(text):
    """The number of bytes a second (or of anything without a prefix) that a text such as "2.41 GB/s" stands for."""
    match = re.search(r"([\d.,\u00a0 ]*\d)\s*([kMGT]?)B/s", text)
    if not match:
        raise AssertionError(f"no rate in \"{text}\"")
    factor = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}[match[2]]
    return float(match[1].replace(",", "")) * factor
