# SPDX-License-Identifier: GPL-3.0-or-later
"""A system of its own for the helper: real dbus-daemon, real polkitd, real activation, in private namespaces.

Everything is mounted inside a mount namespace and every process lives in a PID namespace, so nothing of the machine
changes and nothing is left. Needs root. No systemd and no logind: the D-Bus service's Exec= is used, and polkit sees every
caller as one without a session, which is what ssh, cron and containers look like.
"""
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from waiting import wait_until

HELPER = "org.anarchyegpu.helper"
LAB = "/run/anarchy-egpu-lab"
DEVICE = "/dev/anarchy-egpu"
BOOT_DIRECTORY = "/etc/modprobe.d"
# tester is allowed everything by a polkit rule; mallory and the rest are asked for a password that they do not have.
USERS = {"tester": 1500, "mallory": 1501, "admin": 1502}
RULES = """
polkit.addAdminRule(function(action, subject) { return ["unix-user:admin"]; });
polkit.addRule(function(action, subject) {
    if (action.id.indexOf("org.anarchyegpu.helper.") == 0 && subject.user == "tester") return polkit.Result.YES;
});
"""
SKIP = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIP)


def enter_namespaces():
    """Runs this script again inside namespaces of its own, unless it is there already."""
    if os.environ.get("ANARCHY_EGPU_LAB") == "1":
        return
    if os.geteuid() != 0:
        skip("needs root for namespaces and several users")
    for program in ("unshare", "mount", "setpriv", "dbus-daemon", "strace", "/usr/lib/polkit-1/polkitd"):
        if not shutil.which(program):
            skip(f"needs {program}")
    # In a chroot "/" is no mount point, and its propagation cannot be set.
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        root_is_mount = any(line.split()[4] == "/" for line in mounts)
    command = ["unshare", "-m", "-p", "-f", "--mount-proc", "--kill-child",
               "--propagation", "private" if root_is_mount else "unchanged", sys.executable, "-B", *sys.argv]
    os.execvpe("unshare", command, {**os.environ, "ANARCHY_EGPU_LAB": "1"})


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)


class Lab:
    """The running system. One instance a process."""

    def __init__(self, helper, source, probes):
        self.helper_program = helper
        self.source = source
        self.log = []
        self.daemons = {}
        self._make_files(probes)
        self._start_log()
        self.start_bus()
        self.start_polkit()

    # files

    def _make_files(self, probes):
        mount("-t", "tmpfs", "-o", "mode=0755", "lab", "/run")
        os.makedirs(f"{LAB}/bin")
        os.makedirs("/run/dbus")
        for probe in probes:
            shutil.copy(probe, f"{LAB}/bin/")
        self._make_dev()
        data = f"{self.source}/helper/data"
        self._extend("/usr/share/polkit-1/actions", {f"{HELPER}.policy": self._read(f"{data}/{HELPER}.policy")})
        self._extend("/usr/share/dbus-1/system.d", {f"{HELPER}.conf": self._read(f"{data}/{HELPER}.conf")})
        service = self._read(f"{data}/{HELPER}.service.in").replace("@ANARCHY_HELPER_PATH@", self.helper_program)
        self._extend("/usr/share/dbus-1/system-services", {f"{HELPER}.service": service})
        self._extend("/etc/polkit-1/rules.d", {"00-lab.rules": RULES})
        passwd = self._read("/etc/passwd")
        group = self._read("/etc/group")
        for name, number in USERS.items():
            passwd += f"{name}:x:{number}:{number}::/:/bin/sh\n"
            group += f"{name}:x:{number}:\n"
        self._cover("/etc/passwd", passwd)
        self._cover("/etc/group", group)
        if not os.path.exists(BOOT_DIRECTORY):
            skip(f"needs {BOOT_DIRECTORY}")
        mount("-t", "tmpfs", "-o", "mode=0755,size=64k", "lab", BOOT_DIRECTORY)

    def _make_dev(self):
        dev = f"{LAB}/dev"
        os.makedirs(f"{dev}/pts")
        for name in ("null", "zero", "full", "random", "urandom", "tty"):
            with open(f"{dev}/{name}", "wb"):
                pass
            mount("--bind", f"/dev/{name}", f"{dev}/{name}")
        mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=0620", "devpts", f"{dev}/pts")
        os.symlink("pts/ptmx", f"{dev}/ptmx")
        mount("--rbind", dev, "/dev")

    @staticmethod
    def _read(path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    @staticmethod
    def _cover(path, text):
        copy = f"{LAB}/{path.strip('/').replace('/', '_')}"
        with open(copy, "w", encoding="utf-8") as file:
            file.write(text)
        mount("--bind", copy, path)

    @staticmethod
    def _extend(directory, files):
        if not os.path.isdir(directory):
            skip(f"needs {directory}")
        status = os.stat(directory)
        copy = f"{LAB}/{directory.strip('/').replace('/', '_')}"
        shutil.copytree(directory, copy)
        for name, text in files.items():
            with open(f"{copy}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        os.chown(copy, status.st_uid, status.st_gid)
        mount("--bind", copy, directory)

    # daemons

    def _start_log(self):
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        receiver.bind("/dev/log")
        os.chmod("/dev/log", 0o666)

        def receive():
            while True:
                self.log.append(receiver.recv(65536).decode("utf-8", "replace"))

        threading.Thread(target=receive, daemon=True).start()

    def _start(self, name, command):
        output = open(f"{LAB}/{name}.log", "ab")  # pylint: disable=consider-using-with
        self.daemons[name] = subprocess.Popen(command, stdout=output, stderr=output,
                                              env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"})

    def start_bus(self):
        self._start("dbus", ["dbus-daemon", "--system", "--nofork", "--nopidfile", "--nosyslog"])
        wait_until(lambda: os.path.exists("/run/dbus/system_bus_socket"), 10, "the bus is up")

    def start_polkit(self):
        self._start("polkitd", ["setpriv", "--reuid=polkitd", "--regid=polkitd", "--init-groups",
                                "/usr/lib/polkit-1/polkitd", "--no-debug"])
        wait_until(lambda: self.owner("org.freedesktop.PolicyKit1"), 10, "polkitd is up")

    def signal_daemon(self, name, number):
        self.daemons[name].send_signal(number)
        if number == signal.SIGKILL:
            self.daemons.pop(name).wait()

    def owner(self, name):
        """The process behind a bus name, or 0."""
        result = subprocess.run(["dbus-send", "--system", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/",
                                 "org.freedesktop.DBus.GetConnectionUnixProcessID", f"string:{name}"],
                                capture_output=True, text=True, check=False)
        return int(result.stdout.split()[-1]) if result.returncode == 0 else 0

    def helper(self):
        return self.owner(HELPER)

    # clients

    def spawn(self, user, program, *arguments, held=False):
        """Starts a client; one that is held waits for a line on its standard input first."""
        number = str(USERS[user])
        command = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups",
                   *(["sh", "-c", "read -r _; exec \"$@\"", "sh"] if held else []),
                   f"{LAB}/bin/{program}", *map(str, arguments)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE if held else None, text=True,
                                   # Of a sanitized build: PolkitQt1 and GLib leak at exit, which is not ours to mend.
                                   env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0"})
        if held:
            wait_until(lambda: os.stat(f"/proc/{process.pid}").st_uid == USERS[user], 10, f"{program} runs as {user}")
        return process

    def ask(self, user, program, *arguments, seconds=30):
        """Runs a client to its end; returns its lines as objects."""
        process = self.spawn(user, program, *arguments)
        output, _ = process.communicate(timeout=seconds)
        assert process.returncode == 0, f"{program} {arguments}: exit status {process.returncode}: {output}"
        return [json.loads(line) for line in output.splitlines()]

    def perform(self, user, action, *arguments):
        # A helper that found no driver leaves by itself; a call in that very moment is lost, as with every service on the
        # bus that leaves. The panel's client asks again, and so does this.
        for _ in range(2):
            reply = self.ask(user, "busprobe", "perform", f"{HELPER}.{action}", *arguments)[0]
            if not reply.get("error", "").endswith(("NoReply", "UnknownObject")):
                break
        return reply

    def service(self, user, *commands, prompt_guard=8000, busy_guard=1500, seconds=30):
        return self.ask(user, "serviceprobe", DEVICE, prompt_guard, busy_guard, *commands, seconds=seconds)

    def kill_helper(self):
        pid = self.helper()
        if pid:
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not self.helper(), 10, "the helper is gone")


class Listener:
    """Somebody without rights who hears every signal of the helper's."""

    def __init__(self, lab, user):
        self._listen(lab.spawn(user, "busprobe", "listen"), '"listening"')

    def _listen(self, process, beginning):
        self._process = process
        self.heard = ""
        self.wait_for(beginning)

    def wait_for(self, text, seconds=10):
        end = time.monotonic() + seconds
        while text not in self.heard:
            ready, _, _ = select.select([self._process.stdout], [], [], max(0, end - time.monotonic()))
            assert ready, f"not heard within {seconds} s: {text}"
            self.heard += os.read(self._process.stdout.fileno(), 65536).decode()

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


class Monitor(Listener):
    """What passes over the bus from now on, between whomever."""

    def __init__(self):  # pylint: disable=super-init-not-called
        self._listen(subprocess.Popen(["dbus-monitor", "--system"], stdout=subprocess.PIPE, text=True), "NameLost")
