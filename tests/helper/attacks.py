#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks the real helper on a bus of its own. The numbers are those of the table in helper/README.md.

usage: attacks.py HELPER SOURCE_DIRECTORY BUSPROBE SERVICEPROBE
"""
import concurrent.futures
import os
import pty
import re
import secrets
import select
import shutil
import signal
import subprocess
import sys
import time

import buslab
from buslab import BOOT_DIRECTORY, DEVICE, HELPER, Listener, Monitor
from waiting import wait_until

DONE, BAD_REQUEST, NO_DRIVER, WRONG_DEVICE = "0", "100", "101", "104"
DENIED, BUSY = 4, 6  # KAuth's
BOOT_FILE = f"{BOOT_DIRECTORY}/anarchy-egpu.conf"
OUTCOMES = ["Done", "Refused", "NotAuthorized", "Busy", "NoDriver", "NoHelper", "TimedOut", "Failed"]


def some_bytes():
    return "x:" + secrets.token_hex(16)


def apply_arguments(**changes):
    arguments = {"request": some_bytes(), "token": some_bytes(), "trial_ms": "u:15000", "ring_buffer_size": "u:512"}
    arguments.update(changes)
    return [f"{name}={value}" for name, value in arguments.items() if value]


def plain(request=None):
    return [f"request={request or some_bytes()}"]


def outcome(answer):
    return OUTCOMES[answer["outcome"]]


def good_call(lab, seconds):
    """What everybody else must still be able to do: an allowed request that is answered, in time."""
    def answered():
        reply = lab.perform("tester", "forget", *plain())
        return reply if reply.get("kauth") != BUSY and "error" not in reply else None
    reply = wait_until(answered, seconds, "the helper answers a good client")
    assert reply["kauth"] == 0 and reply["data"]["code"] == DONE, reply


def put_device(kind):
    if os.path.ismount(DEVICE):
        subprocess.run(["umount", DEVICE], check=True)
    if os.path.exists(DEVICE):
        os.unlink(DEVICE)
    if kind:
        with open(DEVICE, "wb"):
            pass
    if kind == "null":
        buslab.mount("--bind", "/dev/null", DEVICE)


# Each of these gets the lab; the name is what is printed.

def denied_without_authorisation(lab):
    """16, 24: nobody gets to the driver or to a file without polkit's yes."""
    with open(BOOT_FILE, "w", encoding="ascii") as file:
        file.write("precious\n")
    lines = len(lab.log)
    for action, arguments in (("apply", apply_arguments()), ("persist", plain()), ("forget", plain())):
        reply = lab.perform("mallory", action, *arguments)
        assert reply == {"kauth": DENIED, "data": {}}, (action, reply)
    with open(BOOT_FILE, encoding="ascii") as file:
        assert file.read() == "precious\n"
    assert not [line for line in lab.log[lines:] if "uid" in line], "an action ran"
    # Needs no password, but a token that the driver knows.
    reply = lab.perform("mallory", "confirm", f"request={some_bytes()}", f"token={some_bytes()}")
    assert reply["data"]["code"] == NO_DRIVER, reply


def allowed_reaches_the_driver(lab):
    """20, 22, 23: an authorised request gets as far as there is a driver, says so in numbers, and is logged."""
    lines = len(lab.log)
    request, token = some_bytes(), some_bytes()
    reply = lab.perform("tester", "apply", *apply_arguments(request=request, token=token))
    assert reply["data"]["code"] == NO_DRIVER and reply["data"]["request"] == request[2:], reply
    assert lab.perform("tester", "persist", *plain())["data"]["code"] == NO_DRIVER
    assert lab.perform("tester", "apply", *apply_arguments(ring_buffer_size="u:500"))["data"] | {"request": ""} == {
        "request": "", "code": "102", "field": "0", "reason": "2", "value": "500", "minimum": "16", "maximum": "1024"}
    for kind in ("file", "null"):
        put_device(kind)
        assert lab.perform("tester", "apply", *apply_arguments())["data"]["code"] == WRONG_DEVICE, kind
        put_device(None)
    assert lab.perform("tester", "forget", *plain())["data"]["code"] == DONE
    assert not os.path.exists(BOOT_FILE)
    wait_until(lambda: "forget: done (uid 1500)" in lab.log[-1], 10, "the log arrives")
    logged = "\n".join(lab.log[lines:])
    assert "ring_buffer_size 0 -> 512, trial 15000 ms (uid 1500)" in logged, logged
    assert token[2:] not in logged and request[2:] not in logged


def bad_requests(lab):
    """1, 3: a request that is not exactly one is none, and is answered with a number."""
    for arguments in (apply_arguments(ring_buffer_size="i:512"), apply_arguments(ring_buffer_size="s:512"),
                      apply_arguments(ring_buffer_size=None), apply_arguments(token=None),
                      apply_arguments(extra="u:1"), apply_arguments(token="x:00"),
                      apply_arguments(**{"../../etc/passwd": "u:1"}), []):
        reply = lab.perform("tester", "apply", *arguments)
        assert reply["data"] | {"code": "100"} == reply["data"] and "request" not in reply["data"], (arguments, reply)
    for action in ("persist", "forget"):
        assert lab.perform("tester", action, *plain(), "path=s:/etc/shadow")["data"]["code"] == BAD_REQUEST
    # Neither another action of KAuth's helpers nor a slot of QObject's.
    for action in ("deleteLater", "read", "apply.apply", ""):
        reply = lab.perform("tester", action)
        assert reply.get("kauth", 0) != 0 or "error" in reply, (action, reply)


def wedge(lab):
    """10: callers that leave at once; KAuth alone would wait for ever and call everybody else "busy"."""
    lab.kill_helper()  # it may be about to leave
    good_call(lab, 5)
    pid = lab.helper()
    for _ in range(3):
        for action in ("apply", "confirm"):
            lab.ask("mallory", "busprobe", "abandon", f"{HELPER}.{action}", 4)
            good_call(lab, 2)
    assert lab.helper() == pid, "the helper answered only because it had died"


def cross_talk(lab):
    """13: results are broadcast and matched by name; everybody must still get an answer that is true for him."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(lab.service, "tester", "forget", "forget", "forget") for _ in range(4)]
        answers = [answer for call in calls for answer in call.result()]
    assert len(answers) == 12
    # Each one ends, and nobody is told "done" for what he did not get done: "busy" and "not known" are true as well.
    assert {outcome(answer) for answer in answers} <= {"Done", "Busy", "TimedOut"}, answers
    assert "Done" in {outcome(answer) for answer in answers}


def public_signals(lab):
    """4 of section 0, 22, 23: what everybody on the bus can read holds no token and no text."""
    listener = Listener(lab, "mallory")
    token, request, last = (secrets.token_hex(16) for _ in range(3))
    lab.perform("tester", "apply", *apply_arguments(token="x:" + token, request="x:" + request))
    lab.perform("tester", "confirm", f"token=x:{token}", f"request=x:{request}")
    lab.perform("tester", "nonsense")
    good_call(lab, 5)
    lab.perform("tester", "forget", *plain("x:" + last))
    listener.wait_for(last)
    listener.close()
    assert request in listener.heard, "the listener heard nothing"
    assert token not in listener.heard
    assert set(re.findall(r'"type":(\d+)', listener.heard)) == {"0", "1"}, "more than start and end was broadcast"


def name_squat(lab):
    """17: the name is root's, whether the helper runs or not."""
    for running in (False, True):
        if running:
            good_call(lab, 5)
        else:
            lab.kill_helper()
        answer = lab.ask("mallory", "busprobe", "own")[0]
        assert not answer["owned"] and answer["error"].endswith("AccessDenied"), answer


def only_one_method(lab):
    """15: nothing but performAction gets through, so nobody can stop anybody's action."""
    good_call(lab, 5)
    for interface, method in (("org.kde.kf6auth", "stopAction"), ("org.freedesktop.DBus.Introspectable", "Introspect"),
                              ("org.freedesktop.DBus.Properties", "GetAll"), ("org.freedesktop.DBus.Peer", "Ping"),
                              ("", "performAction")):
        answer = lab.ask("mallory", "busprobe", "call", interface, method, HELPER)[0]
        assert answer["error"].endswith("AccessDenied"), (interface, method, answer)


def flood(lab):
    """15: a thousand unauthorised calls, and the next good one is answered."""
    assert lab.ask("mallory", "busprobe", "flood", f"{HELPER}.apply", 1000)[0]["answered"] == 1000
    good_call(lab, 5)
    memory = open(f"/proc/{lab.helper()}/status", encoding="ascii").read()  # pylint: disable=consider-using-with
    assert int(re.search(r"VmRSS:\s+(\d+)", memory).group(1)) < 100 * 1024, "the helper grew"


def oversize(lab):
    """9: what kills or fills the decoder before anybody is authorised; nothing is half done, the next call works."""
    for kind, size in (("keys", 100000), ("nested", 60000), ("junk", 2 << 20), ("cut", 1000), ("nested", 1000)):
        lab.ask("mallory", "busprobe", "blob", f"{HELPER}.apply", kind, size)
        good_call(lab, 5)
    reply = lab.ask("tester", "busprobe", "blob", f"{HELPER}.apply", "keys", 100000)[0]
    assert reply["data"]["code"] == BAD_REQUEST, reply
    assert os.listdir(BOOT_DIRECTORY) == []


def status_without_session(lab):
    """7 of section 0: without logind polkit offers a password instead of an instant no."""
    authorized, required = 1, 2
    for action, wanted in (("apply", required), ("persist", required), ("forget", required), ("confirm", authorized),
                           ("revert", authorized)):
        answer = lab.service("mallory", f"status:{HELPER}.{action}")[0]
        # KAuth::Action: Denied 0, Error 1, Invalid 2, Authorized 3, AuthRequired 4, ...
        assert answer["status"] == {authorized: STATUS["Authorized"], required: STATUS["AuthRequired"]}[wanted], answer


STATUS = {"Authorized": 3, "AuthRequired": 4}  # KAuth::Action::AuthStatus


def panel_client(lab):
    """The panel's own client: no prompt for nothing, quiet denial, and the user interface never stands still."""
    answers = lab.service("mallory", "apply:ring_buffer_size=512", "forget", "confirm")
    assert [outcome(answer) for answer in answers] == ["NoDriver", "NotAuthorized", "Refused"], answers
    assert answers[1]["text"] == "Not authorised; nothing was changed."
    assert all(not answer["busy"] and answer["stall_ms"] < 250 for answer in answers), answers
    put_device("null")
    answers = lab.service("tester", "apply:ring_buffer_size=512", "apply:ring_buffer_size=500", "persist", "forget")
    assert [outcome(answer) for answer in answers] == ["Failed", "Refused", "Failed", "Done"], answers
    assert "512" not in answers[1]["text"] and "500" in answers[1]["text"], answers
    put_device(None)


def prompt_left_open(lab):
    """11, 12: A leaves the password prompt open; B is told, and does not wait for A."""
    # A waits for a line first, so that its agent is there before it asks.
    waiting = lab.spawn("mallory", "busprobe", "perform", f"{HELPER}.forget", *plain(), held=True)
    controller, terminal = pty.openpty()
    registered, notify = os.pipe()
    user = str(buslab.USERS["mallory"])
    agent = subprocess.Popen(["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "setsid", "-c",
                              "pkttyagent", "--process", str(waiting.pid), "--notify-fd", str(notify)],
                             stdin=terminal, stdout=terminal, stderr=terminal, pass_fds=[notify],
                             env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    os.close(notify)
    try:
        read_some(registered, 10)  # the end of the pipe: the agent is registered
        assert agent.poll() is None, os.read(controller, 4096)
        waiting.stdin.write("\n")
        waiting.stdin.flush()
        shown = b""
        while b"Password" not in shown:
            shown += read_some(controller, 10)
        assert b"start the Anarchy eGPU link with default settings again" in shown, shown
        start = time.monotonic()
        answer = lab.service("tester", "forget")[0]
        assert outcome(answer) == "Busy" and time.monotonic() - start < 5, answer
        assert waiting.poll() is None, "A was disturbed"
    finally:
        agent.kill()
        agent.wait()
        waiting.kill()
        waiting.communicate()
        for descriptor in (controller, terminal, registered):
            os.close(descriptor)
    good_call(lab, 5)


def read_some(descriptor, seconds):
    ready, _, _ = select.select([descriptor], [], [], seconds)
    assert ready, f"nothing to read within {seconds} s"
    return os.read(descriptor, 4096)


def polkit_stops(lab):
    """11: polkit hangs, and dies. Nobody is authorised by that, the client ends in time, and afterwards all is well."""
    lab.kill_helper()  # it may be about to leave
    good_call(lab, 5)
    lab.signal_daemon("polkitd", signal.SIGSTOP)
    # KAuth's thread hangs in polkit; the service's own guard answers, and the program can end.
    answer = lab.service("tester", "forget", prompt_guard=300, seconds=10)[0]
    assert outcome(answer) == "TimedOut" and answer["stall_ms"] < 250, answer
    listener = Listener(lab, "mallory")
    caller = lab.spawn("tester", "busprobe", "perform", f"{HELPER}.forget", *plain())
    listener.wait_for('"type":0')
    lab.signal_daemon("polkitd", signal.SIGKILL)
    lab.start_polkit()
    reply = caller.communicate(timeout=10)[0]
    assert '"kauth":4' in reply, reply
    listener.close()
    good_call(lab, 10)


def surroundings(lab):
    """18: the caller's environment, directory and mask do not reach the helper."""
    lab.kill_helper()
    trace = f"{buslab.LAB}/surroundings"
    helper = subprocess.Popen([shutil.which("strace"), "-f", "-qq", "-o", trace, "-e", "trace=%file,umask,prlimit64", lab.helper_program],
                              cwd="/tmp", umask=0, stderr=subprocess.DEVNULL,
                              env={"PATH": "/evil/bin", "QT_PLUGIN_PATH": "/evil/plugins", "HOME": "/evil/home",
                                   "XDG_CONFIG_HOME": "/evil/config", "XDG_DATA_DIRS": "/evil/data", "LANG": "de_DE",
                                   "QT_LOGGING_RULES": "*=true", "QT_LOGGING_CONF": "/evil/log", "LC_ALL": "tr_TR",
                                   "TMPDIR": "/evil/tmp", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/evil/bus"})
    try:
        wait_until(lab.helper, 10, "the helper is on the bus")
        reply = lab.perform("tester", "apply", *apply_arguments(ring_buffer_size="u:500"))
        assert reply["data"]["value"] == "500" and reply["data"]["maximum"] == "1024", reply
        assert lab.perform("tester", "forget", *plain())["data"]["code"] == DONE
        pid = lab.helper()
        assert os.readlink(f"/proc/{pid}/cwd") == "/"
        assert re.search(r"Umask:\s+0022", open(f"/proc/{pid}/status", encoding="ascii").read())
        assert re.search(r"Max core file size\s+0\s+0", open(f"/proc/{pid}/limits", encoding="ascii").read())
    finally:
        lab.kill_helper()
        helper.wait()
    lines = open(trace, encoding="utf-8", errors="replace").read().splitlines()
    assert not [line for line in lines if "/evil" in line and "execve" not in line], "the environment was used"
    # 4: nothing but our two places is ever opened for writing (the device is not there, so it cannot be either).
    opened = [line for line in lines if re.search(r"O_(WRONLY|RDWR|CREAT)", line)]
    assert all(re.search(r'"(/dev/anarchy-egpu|/dev/null)"', line) for line in opened), opened
    assert any("/etc/modprobe.d" in line for line in lines), "the trace is of something else"


def leaves_by_itself(lab):
    """6 of the sandbox's limits: a helper that found no device goes, so the next one's sandbox knows the device."""
    lab.kill_helper()
    assert lab.perform("tester", "apply", *apply_arguments())["data"]["code"] == NO_DRIVER
    wait_until(lambda: not lab.helper(), 20, "the helper has left")
    good_call(lab, 5)
    assert lab.helper()
    wait_until(lambda: not lab.helper(), 15, "the helper has left after ten seconds without a call")


def leaving_is_not_felt(lab):
    """27: the panel's client asks again where the helper goes before it has begun; and the helper's name goes first."""
    good_call(lab, 5)
    with concurrent.futures.ThreadPoolExecutor() as threads:
        monitor = Monitor()
        helper = lab.helper()
        os.kill(helper, signal.SIGSTOP)
        answers = threads.submit(lab.service, "tester", "forget")
        monitor.wait_for("member=performAction")
        os.kill(helper, signal.SIGKILL)
        assert [outcome(answer) for answer in answers.result()] == ["Done"], answers.result()
        assert lab.helper() != helper
        monitor.close()

    monitor = Monitor()
    assert lab.perform("tester", "apply", *apply_arguments())["data"]["code"] == NO_DRIVER
    monitor.wait_for("member=ReleaseName")
    monitor.close()


def killed_at_any_time(lab):
    """19: killed while it works; the next call works."""
    for _ in range(5):
        good_call(lab, 5)
        lab.kill_helper()
    good_call(lab, 5)


TESTS = [denied_without_authorisation, allowed_reaches_the_driver, bad_requests, wedge, cross_talk, public_signals,
         name_squat, only_one_method, flood, oversize, status_without_session, panel_client, prompt_left_open,
         polkit_stops, surroundings, leaves_by_itself, leaving_is_not_felt, killed_at_any_time]


def too_long(_number, _frame):
    raise TimeoutError("still running")


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    buslab.enter_namespaces()
    helper, source, *rest = sys.argv[1:]
    probes, wanted = rest[:2], rest[2:]
    lab = buslab.Lab(helper, source, probes)
    signal.signal(signal.SIGALRM, too_long)
    failed = 0
    for test in TESTS:
        if wanted and test.__name__ not in wanted:
            continue
        start = time.monotonic()
        signal.alarm(20)
        try:
            test(lab)
            verdict = "ok"
        except Exception as error:  # pylint: disable=broad-exception-caught
            verdict = f"FAILED: {type(error).__name__}: {error}"
            failed += 1
            put_device(None)  # as the next one expects it
        signal.alarm(0)
        print(f"{time.monotonic() - start:6.2f} s  {test.__name__}: {verdict}", flush=True)
    if failed:
        print(f"{failed} failed; the log was:\n" + "\n".join(lab.log[-30:]))
        for name in ("dbus", "polkitd"):
            with open(f"{buslab.LAB}/{name}.log", encoding="utf-8", errors="replace") as log:
                print(f"--- {name}\n{log.read()[-2000:]}")
    sys.exit(1 if failed else 0)


if shutil.which("unshare") is None:
    buslab.skip("needs unshare")
main()
