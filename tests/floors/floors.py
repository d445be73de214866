#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the layers of app/ stand on one another as app/README.md draws them?

usage: floors.py links|includes FLOORS LAYERS README COMPILER

links     each layer links only layers that the picture has below it, and what only some may know is linked by them alone
includes  an #include of a header of any layer that is not below does not compile, of one that is it does

FLOORS is what CMake worked out: for each layer what it links, which of that it shows to whoever links it, and the folders in
which its #includes are looked for. LAYERS is the folder with the layers' include roots.
"""
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Of what comes from outside, who alone may link it. What is not named here is everybody's.
ONLY = {
    "KF6::AuthCore": {"drivers"},
    "PkgConfig::UDEV": {"drivers"},
    "PkgConfig::SQLITE": {"journal"},
    "ftxui::dom": {"cli"},
    "ftxui::screen": {"cli"},
    "Qt6::Network": {"cli"},
    "Qt6::Gui": {"look", "notices", "tray", "panel"},
    "Qt6::Widgets": {"look", "notices", "tray", "panel"},
    "Qt6::Svg": {"look", "panel"},
}


def picture(readme):
    """The layers from the ground up: in the README's first block each line but the headings begins with a layer's name."""
    block = re.search(r"^```\n(.*?)^```", readme.read_text(encoding="utf-8"), re.M | re.S).group(1)
    lines = [line.split() for line in block.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    return [words[0] for words in reversed(lines)]


def read(floors):
    """By layer: the layers and others that it links, the layers of these that it shows, the folders that it sees."""
    facts = {"links": {}, "shows": {}, "sees": {}}
    for line in floors.read_text(encoding="utf-8").splitlines():
        layer, what, values = line.split("\t")
        facts[what][layer] = [value for value in values.split(";") if value]
    return facts["links"], facts["shows"], facts["sees"]


def ours(links, layer):
    """The layers that `layer` links itself, or shows."""
    names = [link.removeprefix("anarchy_") for link in links[layer]]
    return [name for name in names if name in links]


def below(links, shows, layer):
    """The layers that `layer` may include: those that it links, and those that these show."""
    found = set()
    waiting = ours(links, layer)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += ours(shows, name)
    return found


def check_links(order, links):
    problems = []
    if sorted(order) != sorted(links):
        problems.append(f"app/README.md draws {sorted(set(order) - set(links))}, which are no layers, and leaves out "
                        f"{sorted(set(links) - set(order))}")
    for layer in links:
        for name in ours(links, layer):
            if layer in order and name in order and order.index(name) >= order.index(layer):
                problems.append(f"{layer} links {name}, which app/README.md does not have below it")
        for link in links[layer]:
            if layer not in ONLY.get(link, {layer}):
                problems.append(f"{layer} links {link}, which is for {', '.join(sorted(ONLY[link]))} alone")
    return problems


def compiles(compiler, folders, source):
    command = [compiler, "-E", "-x", "c++", "-std=c++20", "-o", "/dev/null", "-"]
    command += [f"-I{folder}" for folder in folders]
    return subprocess.run(command, input=source, capture_output=True, text=True).returncode == 0


def may_include(compiler, folders, header):
    # What the header includes in turn is the affair of other pairs, and takes a second each.
    return compiles(compiler, folders, f'#if !__has_include("{header}")\n#error no such file\n#endif\n')


def is_refused(compiler, folders, header):
    return not compiles(compiler, folders, f'#include "{header}"\n')


def check_includes(links, shows, sees, layers, compiler):
    headers = {}
    for layer in links:
        root = layers / layer
        headers[layer] = next(str(path.relative_to(root)) for path in sorted(root.rglob("*.h", recurse_symlinks=True)))

    def check(pair):
        layer, other = pair
        wanted = other == layer or other in below(links, shows, layer)
        asked = may_include if wanted else is_refused
        if asked(compiler, sees[layer], headers[other]):
            return None
        return f"{layer} {'does not find' if wanted else 'finds'} {headers[other]} of {other}"

    pairs = [(layer, other) for layer in links for other in links]
    with ThreadPoolExecutor(max_workers=2) as pool:
        problems = [problem for problem in pool.map(check, pairs) if problem]
    refused = sum(1 for layer, other in pairs if other != layer and other not in below(links, shows, layer))
    print(f"{len(pairs)} pairs of layers tried, {refused} of them upwards")
    return problems


def main():
    question, floors, layers, readme, compiler = sys.argv[1], *map(Path, sys.argv[2:5]), sys.argv[5]
    links, shows, sees = read(floors)
    if question == "links":
        problems = check_links(picture(readme), links)
    else:
        problems = check_includes(links, shows, sees, layers, compiler)
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
