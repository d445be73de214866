# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver's contract as a test program meets it: the telemetry page, the ioctls, the knobs of the loopback link."""
import ctypes
import fcntl
import os
import struct
from pathlib import Path

PARAMETERS = ["ring_buffer_size", "max_dma_channels", "completion_timeout", "force_link_speed", "max_payload_size",
              "tb_timeout_ms", "tb_retry_count", "debug_level"]
ERRORS = ["crc", "overrun", "dropped", "duplicate", "reordered", "timeout", "handshake", "link_loss"]
U32, U64 = ctypes.c_uint32, ctypes.c_uint64

LINK = Path("/sys/class/anarchy_egpu/link0")
KNOBS = Path("/sys/kernel/debug/anarchy_egpu/link0")
RUNNING = Path("/sys/module/anarchy_egpu/parameters")


class Channel(ctypes.Structure):
    _fields_ = [(n, U64) for n in ("tx_bytes", "tx_frames", "rx_bytes", "rx_frames", "errors")] + \
               [(n, U32) for n in ("tx_in_flight", "rx_waiting", "state", "resets")]


class Histogram(ctypes.Structure):
    _fields_ = [("sum_ns", U64), ("bucket", U64 * 512)]

    def since(self, before):
        return [a - b for a, b in zip(self.bucket, before.bucket)]


class Telemetry(ctypes.Structure):
    _fields_ = [(n, U32) for n in ("magic", "version", "size", "sequence", "link", "transport", "state", "generation",
                                   "lanes", "channels_effective", "channels_limit", "channels_open", "speed_limit",
                                   "online_cpus")] + \
               [(n, U64) for n in ("time_ns", "state_since_ns", "line_rate", "maximum_rate", "config_generation",
                                   "memory_bytes", "interrupts", "cpu_ns", "tx_bytes", "tx_frames", "rx_bytes",
                                   "rx_frames")] + \
               [("errors", U64 * 16), ("values", U32 * 16), ("channels", Channel * 16), ("dma_latency", Histogram),
                ("round_trip", Histogram)]


class Refusal(ctypes.Structure):
    _fields_ = [(n, U32) for n in ("field", "reason", "value", "minimum", "maximum", "reserved")]


class Config(ctypes.Structure):
    _fields_ = [(n, U32) for n in ("size", "version", "field_mask", "trial_ms")] + [("token", U64 * 2)] + \
               [(n, U32 * 16) for n in ("values", "effective", "limit", "loaded", "previous")] + \
               [("generation", U64)] + [(n, U32) for n in ("state", "trial_left_ms", "links", "safe_mode")] + \
               [("refusal", Refusal)]


class TrialEnd(ctypes.Structure):
    _fields_ = [("size", U32), ("version", U32), ("token", U64 * 2), ("refusal", Refusal)]


def _iowr(number, structure):
    return (3 << 30) | (ctypes.sizeof(structure) << 16) | (ord("A") << 8) | number


CONFIG_GET, CONFIG_SET = _iowr(0xE0, Config), _iowr(0xE1, Config)
CONFIG_CONFIRM, CONFIG_REVERT = _iowr(0xE2, TrialEnd), _iowr(0xE3, TrialEnd)


def telemetry():
    """A fresh copy of the page."""
    page = Telemetry()
    fd = os.open("/dev/anarchy-egpu0", os.O_RDONLY)
    try:
        if os.preadv(fd, [page], 0) != ctypes.sizeof(page):
            raise OSError("short read of the page")
    finally:
        os.close(fd)
    return page


def middle_ns(index):
    """The time that stands for a histogram bucket."""
    def lower(i):
        return i if i < 16 else (16 + i % 16) << (i // 16 - 1)
    return (lower(index) + lower(index + 1)) / 2


def percentile_ns(buckets, p):
    """Nearest-rank percentile of bucket counts."""
    wanted = max(1, -(-sum(buckets) * p // 100))
    seen = 0
    for index, count in enumerate(buckets):
        seen += count
        if seen >= wanted:
            return middle_ns(index)
    raise ValueError("no latency was measured")


def shortest_ns(buckets):
    """The shortest of bucket counts, ns. An emulated processor that is late only ever adds to a time, by as much as its
    machine is busy: the shortest of many tells the wire's own, where their median tells the machine's as well."""
    return middle_ns(next(index for index, count in enumerate(buckets) if count))


def longest_ns(buckets):
    """The longest of bucket counts, ns."""
    return middle_ns(max(index for index, count in enumerate(buckets) if count))


def knob(name, value):
    (KNOBS / name).write_text(f"{value}\n", encoding="ascii")


def running():
    """The running parameters as sysfs shows them."""
    return {name: int((RUNNING / name).read_text(encoding="ascii")) for name in PARAMETERS}


def control(request, structure, flags=os.O_RDWR):
    """One ioctl on the control device; returns the error number, 0 for none."""
    fd = os.open("/dev/anarchy-egpu", flags)
    try:
        fcntl.ioctl(fd, request, structure)
        return 0
    except OSError as error:
        return error.errno
    finally:
        os.close(fd)


def new_config(values=None, trial_ms=0, token=(0, 0)):
    """A request that is right in size and version."""
    config = Config(size=ctypes.sizeof(Config), version=1, trial_ms=trial_ms)
    config.token[0], config.token[1] = token
    for name, value in (values or {}).items():
        index = PARAMETERS.index(name)
        config.field_mask |= 1 << index
        config.values[index] = value
    return config


def new_trial_end(token):
    end = TrialEnd(size=ctypes.sizeof(TrialEnd), version=1)
    end.token[0], end.token[1] = token
    return end


assert struct.calcsize("@P") == 8, "the guest is a 64-bit system"
