#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees and presses a desktop program as a screen reader does, over AT-SPI. Runs as the desktop's user.

Reads one JSON object a line from standard input and answers with one: {"op": "read", "name": NAME} gives the accessible
description (or text) of the object of that name that is showing; {"op": "press", "name": NAME} does its first action;
{"op": "tree"} lists all names. {"error": TEXT} when there is no such object.
"""
import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PROGRAM = "anarchy-egpu-panel"


def applications():
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(i)
        if application and application.get_name() == PROGRAM:
            yield application


def walk(node, depth=0):
    if node is None or depth > 40:
        return
    yield node, depth
    for i in range(node.get_child_count()):
        yield from walk(node.get_child_at_index(i), depth + 1)


def showing(node):
    node.clear_cache_single()
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


# Objects by name, hidden ones too: asking a whole window takes seconds here, and a bar that appears is there at once.
KNOWN = {}


def learn():
    KNOWN.clear()
    for application in applications():
        application.clear_cache()
        for node, _ in walk(application):
            try:
                KNOWN.setdefault(node.get_name(), []).append(node)
            except GLib.Error:
                continue


def find(name):
    """The showing object of that name, or nothing. A name that nobody has makes it look at everything anew."""
    for attempt in (1, 2):
        for node in KNOWN.get(name, []):
            try:
                if showing(node) and node.get_name() == name:
                    return node
            except GLib.Error:
                KNOWN.pop(name, None)
                break
        if name in KNOWN or attempt == 2:
            return None
        learn()
    return None


def answer(request):
    if request["op"] == "tree":
        return {"tree": [f"{'  ' * depth}{node.get_role_name()}: {node.get_name()} | {node.get_description()}"
                         for application in applications() for node, depth in walk(application)]}
    node = find(request["name"])
    if node is None:
        return {"error": f"nothing named \"{request['name']}\" is showing"}
    if request["op"] == "read":
        return {"text": node.get_description() or node.get_name(), "role": node.get_role_name()}
    if request["op"] == "press":
        action = node.get_action_iface()
        if action is None or action.get_n_actions() == 0:
            return {"error": f"\"{request['name']}\" cannot be pressed"}
        return {"pressed": bool(action.do_action(0))}
    return {"error": f"unknown operation {request['op']}"}


for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except GLib.Error as error:
        result = {"error": error.message}
    print(json.dumps(result), flush=True)
