# SPDX-License-Identifier: GPL-3.0-or-later
"""The module by itself: what it counts, refuses and restores."""
import errno
import json
import os
import subprocess
import time

import driver
from checks import DEFAULTS, bench, check, defaults, equal, is_the_delay, link_up, round_trips, sh
from desktop import as_user, authorize, start_as_user
from waiting import wait_until


@check
def module_loads():
    sh("modprobe", "anarchy-egpu", "loopback=1")
    link_up()
    equal(driver.running(), DEFAULTS, "running parameters")
    sh("udevadm", "settle")
    for node, mode in (("anarchy-egpu", 0o644), ("anarchy-egpu0", 0o444)):
        equal(oct(os.stat(f"/dev/{node}").st_mode & 0o777), oct(mode), f"mode of /dev/{node}")
    page = driver.telemetry()
    equal((page.magic, page.version, page.size), (0x55504765, 1, 9448), "magic, version, size of the page")
    wait_until(lambda: as_user("test", "-w", "/dev/anarchy-egpu0-stream", check=False).returncode == 0, 90,
               "the person at the machine may use the streams")
    return f"link0 up, {page.maximum_rate / 1e9:.2f} GB/s at most"


@check
def bytes_are_exact():
    """TX bytes that the page counts are the bytes that the program wrote."""
    driver.knob("bandwidth_mbps", 800)
    before = driver.telemetry()
    result = bench("throughput", "--seconds", "3", "--channels", "3", "--verify")
    after = driver.telemetry()
    driver.knob("bandwidth_mbps", 0)
    equal(result["corrupt_bytes"], 0, "corrupt bytes")
    equal(result["tx_bytes_read"], result["tx_bytes_written"], "bytes read at the far end")
    equal(after.tx_bytes - before.tx_bytes, result["tx_bytes_written"], "TX bytes of the page")
    equal(after.rx_bytes - before.rx_bytes, result["rx_bytes_written"], "RX bytes of the page")
    equal(sum(c.tx_bytes for c in after.channels) - sum(c.tx_bytes for c in before.channels),
          result["tx_bytes_written"], "TX bytes of all channels")
    if not result["tx_bytes_written"]:
        raise AssertionError("nothing was written")
    return f"{result['tx_bytes_written']} bytes sent, {result['rx_bytes_written']} received, all counted"


@check
def injected_crc_errors_are_counted():
    before = driver.telemetry()
    driver.knob("inject_crc", 20)
    result = bench("throughput", "--seconds", "2", "--channels", "2", "--verify")
    equal(result["corrupt_bytes"], 0, "corrupt bytes")
    after = driver.telemetry()
    equal([a - b for a, b in zip(after.errors, before.errors)][:8], [20, 0, 0, 0, 0, 0, 0, 0], "errors of the page")
    status = json.loads(as_user("anarchy-egpu", "--json", "status").stdout)
    equal(status["errors"]["crc"], after.errors[0], "CRC errors of the command line")
    return "20 injected, 20 in the page and in the command line, no byte lost"


@check
def injected_latency_shows_in_the_round_trip():
    """10 ms of latency each way: the shortest of a hundred round trips takes 20 ms, within one step of the histogram."""
    driver.knob("latency_ns", 10_000_000)
    trips = round_trips(100)
    driver.knob("latency_ns", 500)
    shortest = driver.shortest_ns(trips)
    is_the_delay(shortest, 20_000_000, "the shortest round trip")
    return f"shortest {shortest / 1e6:.3f} ms, p50 {driver.percentile_ns(trips, 50) / 1e6:.3f} ms"


@check
def presets_do_what_they_claim():
    """On a wire slow enough that it, and not this machine, is the limit: Gaming has at most half of Compute's p99,
    Compute at least 4 % more throughput (payload 1024 spends 2.3 % on headers, 256 spends 8.6 %)."""
    defaults()
    authorize("yes")
    driver.knob("bandwidth_mbps", 160)
    measured = {}
    for preset in ("gaming", "compute"):
        as_user("anarchy-egpu", "preset", preset)
        measured[preset] = bench("throughput", "--seconds", "3", "--direction", "tx")
    driver.knob("bandwidth_mbps", 0)
    defaults()
    gaming, compute = measured["gaming"], measured["compute"]
    text = (f"Gaming {gaming['tx_rate'] / 1e6:.2f} MB/s, p99 {gaming['dma_p99_ns'] / 1e6:.1f} ms on "
            f"{gaming['channels']} channels; Compute {compute['tx_rate'] / 1e6:.2f} MB/s, p99 "
            f"{compute['dma_p99_ns'] / 1e6:.1f} ms on {compute['channels']}")
    equal((gaming["channels"], compute["channels"]), (4, 16), "channels that could be opened")
    if not gaming["dma_p99_ns"] <= 0.5 * compute["dma_p99_ns"]:
        raise AssertionError(f"Gaming's p99 is not half of Compute's: {text}")
    if not compute["tx_rate"] >= 1.04 * gaming["tx_rate"]:
        raise AssertionError(f"Compute is not 4 % faster: {text}")
    return text


@check
def module_refuses_bad_input():
    """Each refusal names the field, says what is allowed and changes nothing."""
    before = driver.running()

    def refused(config, error, field, reason, flags=os.O_RDWR):
        equal(errno.errorcode.get(driver.control(driver.CONFIG_SET, config, flags)), error, "error")
        equal((config.refusal.field, config.refusal.reason), (field, reason), "refused field and reason")
        equal(driver.running(), before, "running parameters")
        return config.refusal

    good = {"tb_retry_count": 5}
    refusal = refused(driver.new_config({**good, "completion_timeout": 5}), "EINVAL", 2, 1)
    equal((refusal.value, refusal.minimum, refusal.maximum), (5, 10, 1000), "refused value and range")
    refusal = refused(driver.new_config({**good, "ring_buffer_size": 300}), "EINVAL", 0, 2)
    equal((refusal.value, refusal.minimum, refusal.maximum), (300, 16, 1024), "refused value and range")
    config = driver.new_config(good)
    config.field_mask |= 1 << 8
    refused(config, "EINVAL", 0x102, 3)
    refused(driver.new_config({}), "EINVAL", 0x102, 3)
    config = driver.new_config(good)
    config.size -= 8
    equal(refused(config, "EINVAL", 0x100, 1).minimum, 400, "allowed size")
    config = driver.new_config(good)
    config.version = 2
    equal(refused(config, "EINVAL", 0x101, 1).maximum, 1, "allowed version")
    refused(driver.new_config(good, trial_ms=5, token=(1, 1)), "EINVAL", 0x103, 1)
    refused(driver.new_config(good, trial_ms=5000), "EINVAL", 0x104, 6)
    refused(driver.new_config(good), "EPERM", 0x105, 8, os.O_RDONLY)

    for name, text in (("ring_buffer_size", "300"), ("ring_buffer_size", "8"), ("tb_retry_count", "abc"),
                       ("debug_level", "-1"), ("completion_timeout", "99999999999")):
        try:
            (driver.RUNNING / name).write_text(text, encoding="ascii")
            raise AssertionError(f"{name} took {text!r}")
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ERANGE):
                raise
        equal(driver.running(), before, "running parameters")
    if "ring_buffer_size" not in sh("dmesg").stdout:
        raise AssertionError("the kernel log does not name the refused parameter")

    for value in ("ring_buffer_size=300", "tb_retry_count=11", "max_payload_size=many"):
        sh("modprobe", "--remove", "anarchy-egpu")
        done = sh("modprobe", "anarchy-egpu", "loopback=1", value, check=False)
        sh("modprobe", "anarchy-egpu", "loopback=1")
        link_up()
        if done.returncode == 0:
            raise AssertionError(f"the module loaded with {value}")
    return "every wrong field refused by name, nothing changed"


@check
def page_is_read_only():
    import mmap
    for flags in (os.O_WRONLY, os.O_RDWR):
        try:
            fd = os.open("/dev/anarchy-egpu0", flags)
        except OSError as error:
            equal(errno.errorcode[error.errno] in ("EACCES", "EPERM"), True, "refusal to open for writing")
            continue
        for attempt in (lambda: os.pwrite(fd, b"x", 0), lambda: mmap.mmap(fd, 4096, mmap.MAP_SHARED, mmap.PROT_WRITE)):
            try:
                attempt()
                raise AssertionError("the page could be written")
            except OSError:
                pass
        os.close(fd)
    fd = os.open("/dev/anarchy-egpu0", os.O_RDONLY)
    with mmap.mmap(fd, 3 * 4096, mmap.MAP_SHARED, mmap.PROT_READ) as page:
        equal(page[:4], b"eGPU", "magic in the mapping")
    try:
        mmap.mmap(fd, 64 * 4096, mmap.MAP_SHARED, mmap.PROT_READ)
        raise AssertionError("more than the page could be mapped")
    except OSError:
        pass
    os.close(fd)
    done = as_user("dd", "if=/dev/zero", "of=/dev/anarchy-egpu0", "count=1", check=False)
    equal(done.returncode != 0, True, "a user's write is refused")
    return "no way to write it, none to map beyond it"


@check
def kernel_ends_trials_itself():
    defaults()
    token = (0x1234, 0x5678)
    config = driver.new_config({"ring_buffer_size": 64}, trial_ms=1500, token=token)
    equal(driver.control(driver.CONFIG_SET, config), 0, "CONFIG_SET")
    equal(driver.running()["ring_buffer_size"], 64, "ring_buffer_size on trial")
    other = driver.new_config({"tb_retry_count": 5})
    equal(driver.control(driver.CONFIG_SET, other), errno.EBUSY, "another change during the trial")
    equal(other.refusal.reason, 4, "reason of the refusal")
    try:
        (driver.RUNNING / "tb_retry_count").write_text("5", encoding="ascii")
        raise AssertionError("sysfs took a change during the trial")
    except OSError as error:
        equal(error.errno, errno.EBUSY, "sysfs during the trial")
    wrong = driver.new_trial_end((1, 2))
    equal(driver.control(driver.CONFIG_CONFIRM, wrong), errno.EACCES, "CONFIRM with another token")
    wait_until(lambda: driver.running() == DEFAULTS, 10, "the driver restores the old values")
    late = driver.new_trial_end(token)
    equal(driver.control(driver.CONFIG_CONFIRM, late), errno.ENOENT, "CONFIRM that comes late")

    config = driver.new_config({"ring_buffer_size": 64}, trial_ms=1500, token=token)
    equal(driver.control(driver.CONFIG_SET, config), 0, "CONFIG_SET")
    equal(driver.control(driver.CONFIG_CONFIRM, driver.new_trial_end(token)), 0, "CONFIRM")
    now = driver.new_config()
    equal(driver.control(driver.CONFIG_GET, now, os.O_RDONLY), 0, "CONFIG_GET")
    equal((now.state, now.values[0], list(now.token)), (0, 64, [0, 0]), "state, value and token after CONFIRM")
    config = driver.new_config({"ring_buffer_size": 16}, trial_ms=60000, token=token)
    equal(driver.control(driver.CONFIG_SET, config), 0, "CONFIG_SET")
    equal(driver.control(driver.CONFIG_REVERT, driver.new_trial_end(token)), 0, "REVERT")
    equal(driver.running()["ring_buffer_size"], 64, "ring_buffer_size after REVERT")
    defaults()
    return "restored by the timer, by REVERT, kept by CONFIRM; wrong and late tokens refused"


@check
def changes_lose_no_byte():
    """Ring size, payload and channels change while checked streams run."""
    driver.knob("bandwidth_mbps", 1600)
    load = start_as_user("anarchy-egpu", "--json", "bench", "throughput", "--seconds", "8", "--channels", "4",
                         "--verify", stdout=subprocess.PIPE, text=True)
    changes = 0
    while load.poll() is None:
        for ring, payload, channels in ((16, 128, 16), (1024, 4096, 4), (64, 1024, 8), (256, 256, 8)):
            config = driver.new_config({"ring_buffer_size": ring, "max_payload_size": payload,
                                        "max_dma_channels": channels})
            equal(driver.control(driver.CONFIG_SET, config), 0, "CONFIG_SET under load")
            changes += 1
            time.sleep(0.02)
    result = json.loads(load.stdout.read())
    driver.knob("bandwidth_mbps", 0)
    defaults()
    equal((load.returncode, result["corrupt_bytes"]), (0, 0), "exit code and corrupt bytes")
    equal(result["tx_bytes_read"], result["tx_bytes_written"], "bytes that arrived")
    return f"{changes} changes during {result['tx_bytes_written'] + result['rx_bytes_written']} bytes, every byte right"
