// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * pressure: every operation that allocates is done again and again, each time with the next of its allocations failing, until it
 * gets through without meeting a fault. Each failure must be told as what it is and leave everything as it was.
 */
#include "pressure.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab.h"

#define FRAMES		10u	/* that wait in each ring while it is changed; fewer than the smallest ring holds */
#define CHANNELS	1u
#define LARGER		32u	/* pages; an allocation costs a millisecond where its stack is recorded */
#define UNTOUCHED	0xdeadu	/* a field that no refusal names */

static int control = -1;

/* One end of a waiting channel, and what was written into it. */
static int ends[CHANNELS][2];

static void load_with_every_fault(void)
{
	unsigned int nth, refused = 0, loaded = 0;
	bool injected;
	int error;

	for (nth = 1;; nth++) {
		snprintf(lab_hint, sizeof(lab_hint), "while loading, fault %u", nth);
		fault_arm(nth);
		error = lab_module_load("loopback=1 ring_buffer_size=16");
		injected = fault_disarm();
		if (error) {
			CHECK(injected, "loading failed without a fault: %s", strerror(error));
			CHECK(error == ENOMEM || error == EFAULT, "loading: %s", strerror(error));
			CHECK(access(CONTROL, F_OK) && access(TELEMETRY, F_OK) &&
			      access(STREAM, F_OK) && access(FAR, F_OK), "a node was left");
			CHECK(access("/sys/class/anarchy_egpu", F_OK), "the class was left");
			refused++;
			continue;
		}
		/* Some things the module, or the kernel around it, does without. It works all the same. */
		lab_link_up();
		CHECK(!lab_module_unload(), "unloading");
		if (!injected)
			break;
		loaded++;
	}
	/* The module asks for more than 50 things by itself. */
	CHECK(refused > 50, "only %u faults", refused);
	printf("loading: %u faults, %u refused, %u did without\n", nth - 1, refused, loaded);
}

/* Nobody holds a channel, and a fault has not taken one away. */
static void expect_channels_free(void)
{
	struct anarchy_telemetry page = lab_telemetry();

	CHECK(!page.channels_open, "%u channels are open", page.channels_open);
	CHECK(!page.memory_bytes, "%llu bytes are held", (unsigned long long)page.memory_bytes);
}

static void open_with_every_fault(const char *node)
{
	unsigned int nth, refused = 0;
	bool injected;
	int fd, error;

	for (nth = 1;; nth++) {
		snprintf(lab_hint, sizeof(lab_hint), "while opening %s, fault %u", node, nth);
		fault_arm(nth);
		fd = open(node, O_RDONLY | O_CLOEXEC);
		error = errno;
		injected = fault_disarm();
		if (fd >= 0) {
			close(fd);
			if (!injected)
				break;
			continue;
		}
		CHECK(injected, "opening failed without a fault: %s", strerror(error));
		/* The path itself is copied from user space. */
		CHECK(error == ENOMEM || error == EFAULT, "opening: %s", strerror(error));
		expect_channels_free();
		refused++;
	}
	CHECK(refused > 2, "only %u faults", refused);
	printf("opening %s: %u faults, %u refused\n", node, nth - 1, refused);
}

static void map_with_every_fault(void)
{
	const size_t length = 3 * 4096;
	int fd = open(TELEMETRY, O_RDONLY | O_CLOEXEC), error;
	unsigned int nth, refused = 0;
	bool injected;
	void *map;

	CHECK(fd >= 0, TELEMETRY);
	for (nth = 1;; nth++) {
		snprintf(lab_hint, sizeof(lab_hint), "while mapping, fault %u", nth);
		fault_arm(nth);
		map = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
		error = errno;
		injected = fault_disarm();
		if (map != MAP_FAILED) {
			CHECK(((struct anarchy_telemetry *)map)->magic == ANARCHY_TELEMETRY_MAGIC,
			      "the page");
			munmap(map, length);
			if (!injected)
				break;
			continue;
		}
		CHECK(injected && error == ENOMEM, "mapping: %s", strerror(error));
		refused++;
	}
	CHECK(refused > 0, "no faults");
	close(fd);
	printf("mapping: %u faults, %u refused\n", nth - 1, refused);
}

static uint8_t pattern(unsigned int channel, unsigned int end, size_t at)
{
	return (uint8_t)(channel * 89 + end * 41 + at * 7 + (at >> 8));
}

/* Frames that wait in every ring of every channel. */
static void fill_channels(void)
{
	uint8_t bytes[FRAMES * ANARCHY_PAGE_BYTES];
	unsigned int i, end;
	size_t at;

	for (i = 0; i < CHANNELS; i++) {
		ends[i][0] = open(STREAM, O_RDWR | O_CLOEXEC);
		ends[i][1] = open(FAR, O_RDWR | O_CLOEXEC);
		CHECK(ends[i][0] >= 0 && ends[i][1] >= 0, "channel %u", i);
		for (end = 0; end < 2; end++) {
			for (at = 0; at < sizeof(bytes); at++)
				bytes[at] = pattern(i, end, at);
			CHECK(write(ends[i][end], bytes, sizeof(bytes)) == sizeof(bytes), "write");
		}
	}
}

/* They come out at the other ends as they went in. */
static void empty_channels(void)
{
	uint8_t bytes[FRAMES * ANARCHY_PAGE_BYTES];
	unsigned int i, end;
	size_t at, done;
	ssize_t got;

	for (i = 0; i < CHANNELS; i++) {
		for (end = 0; end < 2; end++) {
			for (done = 0; done < sizeof(bytes); done += (size_t)got) {
				got = read(ends[i][!end], bytes + done, sizeof(bytes) - done);
				CHECK(got > 0, "read");
			}
			for (at = 0; at < sizeof(bytes); at++)
				CHECK(bytes[at] == pattern(i, end, at), "byte %zu of channel %u", at, i);
		}
		close(ends[i][0]);
		close(ends[i][1]);
	}
}

static struct anarchy_config larger_rings(uint32_t trial_ms)
{
	struct anarchy_config config = {
		.size = sizeof(config), .version = ANARCHY_CONTROL_VERSION,
		.field_mask = 1u << ANARCHY_PARAM_RING_BUFFER_SIZE,
		.trial_ms = trial_ms, .token = { 1, 2 },
		.refusal = { .field = UNTOUCHED },
	};

	config.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = LARGER;
	return config;
}

/* Refused for want of memory: it says so, names the field, and nothing has changed. */
static void expect_no_memory(const struct anarchy_config *asked, const struct anarchy_config *before,
			     uint64_t memory_bytes)
{
	struct anarchy_config after = lab_config(control);

	CHECK(!memcmp(after.values, before->values, sizeof(after.values)), "the values changed");
	CHECK(after.generation == before->generation, "the generation changed");
	CHECK(lab_telemetry().memory_bytes == memory_bytes, "the rings changed");
	/* There was not even memory for the request. */
	if (asked->refusal.field == UNTOUCHED)
		return;
	CHECK(asked->refusal.field == ANARCHY_PARAM_RING_BUFFER_SIZE, "field %x",
	      asked->refusal.field);
	CHECK(asked->refusal.reason == ANARCHY_REFUSED_MEMORY, "reason %u", asked->refusal.reason);
	CHECK(asked->refusal.value == LARGER, "value %u", asked->refusal.value);
}

static void grow_with_every_fault(void)
{
	unsigned int nth, refused = 0, silent = 0;
	struct anarchy_config before, asked;
	uint64_t memory_bytes;
	int error;

	before = lab_config(control);
	memory_bytes = lab_telemetry().memory_bytes;
	for (nth = 1;; nth++) {
		bool injected;

		snprintf(lab_hint, sizeof(lab_hint), "while rings grow, fault %u", nth);
		asked = larger_rings(0);
		fault_arm(nth);
		error = ioctl(control, ANARCHY_IOCTL_CONFIG_SET, &asked) ? errno : 0;
		injected = fault_disarm();
		if (!error && !injected)
			break;
		if (error == ENOMEM) {
			CHECK(injected, "no memory without a fault");
			expect_no_memory(&asked, &before, memory_bytes);
			refused++;
			silent += asked.refusal.field == UNTOUCHED;
			continue;
		}
		/* The answer could not be delivered: it may have been done. */
		CHECK(!error || error == EFAULT, "CONFIG_SET: %s", strerror(error));
		CHECK(!lab_set(control, ANARCHY_PARAM_RING_BUFFER_SIZE, 16, NULL), "back");
		before = lab_config(control);
	}
	CHECK(silent <= 1, "%u refusals without a reason", silent);
	/*
	 * Two rings of both ends of each channel get so many pages more. The traffic's rings do too, but after a change
	 * that was taken back they give up their pages only as these return, and need fewer of new ones.
	 */
	CHECK(refused >= (LARGER - 16) * 4 * CHANNELS, "only %u refusals", refused);
	CHECK(lab_config(control).values[ANARCHY_PARAM_RING_BUFFER_SIZE] == LARGER, "it was not done");
	printf("growing: %u faults, %u refused for memory, %u of them before there was a request\n",
	       nth - 1, refused, silent);
}

/* Returns when the events after @next tell of a return by that source. */
static void expect_returned(int events, uint32_t source)
{
	struct pollfd poll_fd = { .fd = events, .events = POLLIN };
	struct anarchy_event event;

	for (;;) {
		CHECK(poll(&poll_fd, 1, 60000) == 1, "nothing was returned");
		CHECK(read(events, &event, sizeof(event)) == sizeof(event), "event");
		if (event.type == ANARCHY_EVENT_CONFIG_REVERTED) {
			CHECK(event.source == source, "source %u", event.source);
			return;
		}
	}
}

static int open_events(void)
{
	int events = open(CONTROL, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct anarchy_event event;

	CHECK(events >= 0, CONTROL);
	while (read(events, &event, sizeof(event)) == sizeof(event))
		;
	CHECK(fcntl(events, F_SETFL, 0) == 0, "F_SETFL");
	return events;
}

static void start_small_trial(uint32_t trial_ms)
{
	struct anarchy_config asked = larger_rings(trial_ms);

	asked.values[ANARCHY_PARAM_RING_BUFFER_SIZE] = 16;
	CHECK(!ioctl(control, ANARCHY_IOCTL_CONFIG_SET, &asked), "trial");
}

/* Going back to larger rings needs memory. Without it the trial goes on until there is some. */
static void return_with_faults(void)
{
	struct anarchy_trial_end end = {
		.size = sizeof(end), .version = ANARCHY_CONTROL_VERSION, .token = { 1, 2 },
	};
	int events = open_events();

	snprintf(lab_hint, sizeof(lab_hint), "while a trial ends");
	start_small_trial(60000);
	faults_in_module(1);
	CHECK(ioctl(control, ANARCHY_IOCTL_CONFIG_REVERT, &end) && errno == ENOMEM, "revert");
	faults_in_module_end();
	CHECK(end.refusal.field == ANARCHY_PARAM_RING_BUFFER_SIZE, "field %x", end.refusal.field);
	CHECK(end.refusal.reason == ANARCHY_REFUSED_MEMORY, "reason %u", end.refusal.reason);
	CHECK(lab_config(control).state == ANARCHY_CONFIG_TRIAL, "the trial is over");
	CHECK(!ioctl(control, ANARCHY_IOCTL_CONFIG_REVERT, &end), "revert with memory");
	expect_returned(events, ANARCHY_SOURCE_IOCTL);

	start_small_trial(ANARCHY_TRIAL_MIN_MS);
	faults_in_module(1);
	expect_returned(events, ANARCHY_SOURCE_TRIAL_TIMER);
	CHECK(!faults_in_module_left(), "the timer met no fault");
	faults_in_module_end();
	CHECK(lab_config(control).values[ANARCHY_PARAM_RING_BUFFER_SIZE] == LARGER, "it did not return");
	close(events);
	printf("returning: no memory for the ioctl nor for the timer, done when there was\n");
}

int main(void)
{
	unsigned long long carried;

	/* What was done is to be seen if the kernel dies. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	lab_module_find();
	faults_prepare();
	faults_in_init();
	load_with_every_fault();
	faults_anywhere();
	CHECK(!lab_module_load("loopback=1 ring_buffer_size=16"), "loading");
	lab_link_up();
	control = open(CONTROL, O_RDWR | O_CLOEXEC);
	CHECK(control >= 0, CONTROL);
	open_with_every_fault(CONTROL);
	open_with_every_fault(TELEMETRY);
	open_with_every_fault(STREAM);
	open_with_every_fault(FAR);
	map_with_every_fault();

	fill_channels();
	traffic_start();
	grow_with_every_fault();
	return_with_faults();
	carried = traffic_stop();
	empty_channels();
	expect_channels_free();
	printf("%llu checked bytes passed meanwhile, and %u that waited\n", carried,
	       CHANNELS * 2 * FRAMES * ANARCHY_PAGE_BYTES);
	close(control);
	CHECK(!lab_module_unload(), "unloading");
	return 0;
}
