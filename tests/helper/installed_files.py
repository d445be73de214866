#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the installed files say to D-Bus, polkit and systemd, checked as text and by systemd's own tools.

usage: installed_files.py SOURCE_DIRECTORY BUILD_DIRECTORY
"""
import configparser
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

HELPER = "org.anarchyegpu.helper"
ACTIONS = {"apply", "confirm", "revert", "persist", "forget"}
LARGEST_EXPOSURE = 1.5


class Stage:
    """The helper as a package would have it."""

    def __init__(self, build, root):
        subprocess.run(["cmake", "--install", build, "--component", "helper"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "DESTDIR": root})
        self.root = root
        self.files = {}
        for folder, _, names in os.walk(root):
            for name in names:
                assert name not in self.files, f"{name} is installed twice"
                self.files[name] = os.path.join(folder, name)

    def place(self, name):
        return self.files[name][len(self.root):]

    def read(self, name):
        with open(self.files[name], encoding="utf-8") as file:
            return file.read()


def ini(text):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(text)
    return parser


def files_and_places(stage):
    assert set(stage.files) == {"anarchy-egpu-helper", f"{HELPER}.policy", f"{HELPER}.conf", f"{HELPER}.service",
                                "anarchy-egpu-helper.service", "helper.md"}, stage.files
    ends = {f"{HELPER}.policy": "/share/polkit-1/actions", f"{HELPER}.conf": "/share/dbus-1/system.d",
            f"{HELPER}.service": "/share/dbus-1/system-services", "anarchy-egpu-helper.service": "/lib/systemd/system"}
    for name, end in ends.items():
        assert os.path.dirname(stage.place(name)).endswith(end), stage.place(name)
    for name, path in stage.files.items():
        mode = stat.S_IMODE(os.stat(path).st_mode)
        assert mode == (0o755 if name == "anarchy-egpu-helper" else 0o644), (name, oct(mode))


def bus_policy(stage):
    root = xml.fromstring(stage.read(f"{HELPER}.conf"))
    rules = [(policy.attrib, rule.tag, rule.attrib) for policy in root for rule in policy]
    assert rules == [
        ({"user": "root"}, "allow", {"own": HELPER}),
        ({"context": "mandatory"}, "deny", {"send_destination": HELPER, "send_type": "method_call"}),
        ({"context": "mandatory"}, "allow", {"send_destination": HELPER, "send_type": "method_call", "send_path": "/",
                                             "send_interface": "org.kde.kf6auth", "send_member": "performAction"}),
    ], rules


def polkit_policy(stage):
    root = xml.fromstring(stage.read(f"{HELPER}.policy"))
    found = {}
    for action in root.iter("action"):
        assert action.findtext("message").strip() and action.findtext("description").strip()
        found[action.attrib["id"].removeprefix(HELPER + ".")] = tuple(
            action.findtext(f"defaults/allow_{who}") for who in ("any", "inactive", "active"))
    assert found == {
        "apply": ("auth_admin", "auth_admin", "auth_admin_keep"),
        "confirm": ("yes", "yes", "yes"), "revert": ("yes", "yes", "yes"),
        # What outlives the session is asked for every time.
        "persist": ("auth_admin", "auth_admin", "auth_admin"), "forget": ("auth_admin", "auth_admin", "auth_admin"),
    }, found


def actions_agree(stage, source):
    """The protocol, the responder and the policy know the same actions."""
    del stage
    with open(f"{source}/helper/protocol/helperprotocol.h", encoding="utf-8") as file:
        assert set(re.findall(rf'"{re.escape(HELPER)}\.(\w+)"', file.read())) == ACTIONS
    with open(f"{source}/helper/responder.h", encoding="utf-8") as file:
        assert set(re.findall(r"KAuth::ActionReply (\w+)\(const QVariantMap", file.read())) == ACTIONS


def activation(stage):
    service = ini(stage.read(f"{HELPER}.service"))["D-BUS Service"]
    unit = ini(stage.read("anarchy-egpu-helper.service"))
    assert service["Name"] == HELPER == unit["Service"]["BusName"]
    assert service["User"] == "root"
    assert service["SystemdService"] in stage.files
    assert service["Exec"] == unit["Service"]["ExecStart"] == stage.place("anarchy-egpu-helper")
    assert unit["Service"]["Type"] == "dbus"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"


def sandbox(stage):
    text = stage.read("anarchy-egpu-helper.service")
    lines = set(text.splitlines())
    for line in ("DevicePolicy=closed", "DeviceAllow=/dev/anarchy-egpu rw", "ReadWritePaths=-/etc/modprobe.d",
                 "ProtectSystem=strict", "CapabilityBoundingSet=", "NoNewPrivileges=yes", "RestrictAddressFamilies=AF_UNIX",
                 "MemoryDenyWriteExecute=yes", "ProtectHome=yes", "PrivateNetwork=yes", "LimitCORE=0"):
        assert line in lines, f"{line} is missing"
    # It would hide the one device that the helper is for.
    assert not re.search(r"^PrivateDevices=", text, re.MULTILINE)
    assert len(re.findall(r"^(ReadWritePaths|DeviceAllow)=", text, re.MULTILINE)) == 2, "a third place may be changed"
    # The helper gives up before systemd does, and says so.
    limit = int(re.search(r"^RuntimeMaxSec=(\d+)", text, re.MULTILINE).group(1))
    assert limit >= 240 + 30


def exposure(stage):
    if not shutil.which("systemd-analyze"):
        print("     systemd-analyze is missing; the exposure is not measured")
        return
    unit = stage.files["anarchy-egpu-helper.service"]
    result = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={int(LARGEST_EXPOSURE * 10)}",
                             unit], capture_output=True, text=True, check=False)
    overall = re.search(r"Overall exposure level.*?: ([\d.]+)", result.stdout)
    assert overall, result.stderr
    print(f"     exposure {overall.group(1)}")
    assert result.returncode == 0 and float(overall.group(1)) < LARGEST_EXPOSURE
    # systemd-analyze reports what it does not know of on standard error. The program is not at its final place here.
    runnable = os.path.join(os.path.dirname(unit), "check.service")
    with open(runnable, "w", encoding="utf-8") as file:
        file.write(re.sub(r"^ExecStart=.*", "ExecStart=/bin/true", stage.read("anarchy-egpu-helper.service"),
                          flags=re.MULTILINE))
    result = subprocess.run(["systemd-analyze", "verify", "--man=no", runnable], capture_output=True, text=True, check=False)
    ours = [line for line in result.stderr.splitlines() if "check.service" in line]
    assert not ours, ours


def binary(stage):
    """Position independent, relocations read-only, and no search path that somebody else could fill."""
    if not shutil.which("readelf"):
        print("     readelf is missing; the program's headers are not checked")
        return
    headers = subprocess.run(["readelf", "-hdlW", stage.files["anarchy-egpu-helper"]], capture_output=True, text=True,
                             check=True).stdout
    assert re.search(r"Type:\s+DYN", headers), "not position independent"
    assert "GNU_RELRO" in headers and re.search(r"BIND_NOW|FLAGS_1.*NOW", headers), "relocations stay writable"
    assert "RPATH" not in headers and "RUNPATH" not in headers, "has a library search path"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, build = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="anarchy-egpu-stage-") as root:
        stage = Stage(build, root)
        for check in (files_and_places, bus_policy, polkit_policy, activation, sandbox, exposure, binary):
            check(stage)
            print(f"ok   {check.__name__}")
        actions_agree(stage, source)
        print("ok   actions_agree")


main()
