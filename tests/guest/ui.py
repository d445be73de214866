#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees and presses a desktop program as a screen reader does, over AT-SPI. Runs as the desktop's user.

Reads one JSON object a line from standard input and answers with one: {"op": "read", "name": NAME} gives the accessible
description (or name) of the object of that name that is showing; {"op": "press", "name": NAME} does its first action;
{"op": "table", "name": NAME, "columns": [0, 2]} gives the texts in those columns of a table; {"op": "tree"} lists all objects. {"error": TEXT} when there is no such object.

Speaks D-Bus itself: a window has hundreds of objects, and asked one after another, as the usual library does, they take
half a minute on an emulated processor. Here all questions of one level are under way at once.
"""
import json
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

PROGRAM = "anarchy-egpu-panel"
ACCESSIBLE = "org.a11y.atspi.Accessible"
STATE_SHOWING = 25
TIMEOUT_MS = 20_000


def connect():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, TIMEOUT_MS)
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address.unpack()[0], flags, None, None)


BUS = connect()


def ask(questions):
    """Answers to many (object, interface, method, arguments) at once, in order; None where one failed."""
    answers = [None] * len(questions)
    left = len(questions)
    loop = GLib.MainLoop()

    def arrived(bus, result, index):
        nonlocal left
        try:
            answers[index] = bus.call_finish(result).unpack()
        except GLib.Error:
            pass
        left -= 1
        if not left:
            loop.quit()

    for index, ((name, path), interface, method, arguments) in enumerate(questions):
        BUS.call(name, path, interface, method, arguments, None, 0, TIMEOUT_MS, None, arrived, index)
    if left:
        loop.run()
    return answers


def children(node):
    return (node, ACCESSIBLE, "GetChildren", None)


def text(node, what):
    return (node, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ACCESSIBLE, what)))


def first(answer, default=""):
    return answer[0] if answer else default


def program():
    """The program's own object, or nothing."""
    registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
    running = first(ask([children(registry)])[0], [])
    for node, name in zip(running, ask([text(node, "Name") for node in running])):
        if first(name) == PROGRAM:
            return node
    return None


def levels():
    """Every object of the program with its name, level by level; hidden ones too."""
    root = program()
    level = [root] if root else []
    while level:
        answers = ask([text(node, "Name") for node in level] + [children(node) for node in level])
        names, below = answers[:len(level)], answers[len(level):]
        yield [(node, first(name)) for node, name in zip(level, names)]
        level = [child for found in below for child in first(found, [])]


# What was seen last, by name: a bar that appears later was there before, hidden.
KNOWN = {}


def learn():
    KNOWN.clear()
    for level in levels():
        for node, name in level:
            KNOWN.setdefault(name, []).append(node)


def find(name):
    """The showing object of that name, or nothing. A name that nobody has makes it look at everything anew."""
    if name not in KNOWN:
        learn()
    nodes = KNOWN.get(name, [])
    answers = ask([question for node in nodes for question in ((node, ACCESSIBLE, "GetState", None), text(node, "Name"))])
    for node, state, now in zip(nodes, answers[::2], answers[1::2]):
        if state is None or first(now) != name:
            KNOWN.pop(name, None)  # the program ended, or built its window anew
        elif state[0][0] >> STATE_SHOWING & 1:
            return node
    return None


def cells(table, columns):
    """The texts of a table's columns, a list a row."""
    interface = "org.a11y.atspi.Table"
    number = ask([(table, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, "NRows")))])[0]
    where = [(row, column) for row in range(first(number, 0)) for column in columns]
    found = ask([(table, interface, "GetAccessibleAt", GLib.Variant("(ii)", place)) for place in where])
    texts = [first(said) for said in ask([text(first(node), "Name") for node in found])]
    return [texts[at:at + len(columns)] for at in range(0, len(texts), len(columns))]


def answer(request):
    if request["op"] == "tree":
        lines = []
        for depth, level in enumerate(levels()):
            descriptions = ask([text(node, "Description") for node, _ in level])
            lines += [f"{'  ' * depth}{name} | {first(said)}" for (_, name), said in zip(level, descriptions)]
        return {"tree": lines}
    node = find(request["name"])
    if node is None:
        return {"error": f"nothing named \"{request['name']}\" is showing"}
    if request["op"] == "read":
        return {"text": first(ask([text(node, "Description")])[0]) or request["name"]}
    if request["op"] == "press":
        pressed = ask([(node, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))])[0]
        return {"pressed": bool(first(pressed, False))}
    if request["op"] == "table":
        return {"rows": cells(node, request["columns"])}
    return {"error": f"unknown operation {request['op']}"}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
