# SPDX-License-Identifier: GPL-3.0-or-later
"""The streams: programs of tests/module/programs, run against the module of a stock kernel."""
import os
import shutil
import subprocess
from pathlib import Path

import driver
from checks import defaults, link_up, sh, soak
from desktop import RESULTS

FAULTS = "crc=2000,drop=2000,overrun=2000,jitter=200000,flap=50,stuck=2"


def run(name, *words, **environment):
    """One of tests/module/programs; what it says on its standard output, if it is content."""
    done = subprocess.run([str(Path(__file__).parent / name), *words], capture_output=True, text=True, check=False,
                          env={**os.environ, **environment})
    (RESULTS / f"{name}.log").write_text(done.stderr + done.stdout, encoding="utf-8")
    if done.returncode:
        raise AssertionError(f"{name} {' '.join(words)}: exit {done.returncode}\n{done.stderr}{done.stdout}")
    return done.stdout


def program(name, *words):
    """One that uses the module as it is loaded."""
    sh("modprobe", "anarchy-egpu", "loopback=1")
    link_up()
    return run(name, *words)


def loading_program(name, *words):
    """One that loads the module by itself, from the place where the user-mode kernel's tests have it."""
    sh("modprobe", "--remove", "anarchy-egpu")
    modules = Path("/run/modules")
    place = modules / "plain/module"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(sh("modinfo", "--filename", "anarchy-egpu").stdout.strip(), place / "anarchy-egpu.ko")
    return run(name, *words, MODULES=str(modules))


@soak
def streams_follow_their_rules():
    """The rules of driver/module/README.md, one by one."""
    return program("streams", "--no-skips")


@soak
def streams_survive_changes():
    """Every byte of four streams in both directions, while the configuration changes and the wire makes errors."""
    said = program("stress", "--seed", "1", "--streams", "4", "--seconds", "10", "--changes", "30",
                   "--knob", "bandwidth_mbps=400", "--faults", FAULTS)
    defaults()
    return said


@soak
def stress_at_length():
    """200 changes in 60 s, at the model's own speed, without a model, and with faults."""
    clean = program("stress", "--seed", "2", "--streams", "4", "--seconds", "60", "--changes", "200")
    unlimited = program("stress", "--seed", "3", "--streams", "4", "--seconds", "30", "--changes", "100",
                        "--knob", "unlimited=1")
    driver.knob("unlimited", 0)
    faults = program("stress", "--seed", "4", "--streams", "4", "--seconds", "60", "--changes", "200",
                     "--knob", "bandwidth_mbps=800", "--faults", FAULTS)
    defaults()
    return clean + unlimited + faults


@soak
def a_million_random_calls():
    """Every ioctl, file operation, parameter and knob with random arguments: what must hold holds after each."""
    return loading_program("fuzz", "--calls", "1000000")


@soak
def reloading_leaves_nothing():
    """200 loads and unloads: memory, slabs, per-processor and mapped areas are as before."""
    return loading_program("reload", "200")


def rates(*options):
    """Runs measurements of rates and keeps the figures for packaging/devbox bench."""
    figures = program("rates", *options)
    (RESULTS / "rates.json").write_text(figures, encoding="utf-8")
    return (RESULTS / "rates.log").read_text(encoding="utf-8")


@soak
def rates_against_pipes():
    """How fast the link is without a wire, against the machine's own pipes."""
    return rates("--only", "tl")


@soak
def rates_by_instructions():
    """What reading the telemetry costs the link, and the wire against the model: for the clock that counts instructions."""
    return rates("--only", "rm", "--rounds", "3")
