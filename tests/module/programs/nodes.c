// SPDX-License-Identifier: GPL-3.0-or-later
/* The driver's nodes as the test programs use them. */
#include "nodes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define LINK_NUMBER	0u
#define KNOBS		"/sys/kernel/debug/anarchy_egpu/link0/"
#define PROBE_MS	30000
#define IDLE_SECONDS	60

void unable(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(EXIT_UNABLE);
}

uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void random_fill(struct anarchy_dice *dice, void *to, size_t bytes)
{
	unsigned char *out = to;
	uint64_t roll;
	size_t part;

	while (bytes) {
		roll = anarchy_dice_roll(dice);
		part = bytes < sizeof(roll) ? bytes : sizeof(roll);
		memcpy(out, &roll, part);
		out += part;
		bytes -= part;
	}
}

int node_open(enum node_end end, int flags)
{
	char path[64];

	if (end == NODE_NEAR)
		snprintf(path, sizeof(path), ANARCHY_STREAM_DEVICE_FORMAT, LINK_NUMBER);
	else
		snprintf(path, sizeof(path), ANARCHY_FAR_DEVICE_FORMAT, LINK_NUMBER);
	return open(path, O_RDWR | O_CLOEXEC | flags);
}

/* The channel that the last open at the near end got: the one that is open and was not before. */
static unsigned int opened_since(const struct anarchy_telemetry *before)
{
	struct anarchy_telemetry after;
	unsigned int i, found = ANARCHY_CHANNELS_MAX;

	page_read(&after);
	for (i = 0; i < ANARCHY_CHANNELS_MAX; i++) {
		if (before->channels[i].state != ANARCHY_CHANNEL_CLOSED ||
		    after.channels[i].state == ANARCHY_CHANNEL_CLOSED)
			continue;
		if (found != ANARCHY_CHANNELS_MAX)
			unable("somebody else opens streams");
		found = i;
	}
	if (found == ANARCHY_CHANNELS_MAX)
		unable("the page shows no channel that was opened");
	return found;
}

void pair_open(struct node_pair *pair, int flags)
{
	static uint64_t nonce = 0x616e617263687931u;
	struct anarchy_telemetry before;
	struct pollfd wait;
	uint64_t got = 0;

	page_read(&before);
	pair->near = node_open(NODE_NEAR, flags);
	if (pair->near < 0)
		unable("opening the near end: %s", strerror(errno));
	pair->channel = opened_since(&before);
	pair->far = node_open(NODE_FAR, flags);
	if (pair->far < 0)
		unable("opening the far end: %s", strerror(errno));
	nonce = nonce * 6364136223846793005u + 1442695040888963407u;
	if (write(pair->near, &nonce, sizeof(nonce)) != (ssize_t)sizeof(nonce))
		unable("probing the channel: %s", strerror(errno));
	wait = (struct pollfd) { .fd = pair->far, .events = POLLIN };
	if (poll(&wait, 1, PROBE_MS) != 1 ||
	    read(pair->far, &got, sizeof(got)) != (ssize_t)sizeof(got) || got != nonce)
		unable("the far end that was opened is not that of channel %u", pair->channel);
}

void pair_close(struct node_pair *pair)
{
	if (pair->near >= 0)
		close(pair->near);
	if (pair->far >= 0)
		close(pair->far);
	pair->near = -1;
	pair->far = -1;
}

bool write_all(int fd, const void *from, size_t bytes)
{
	const char *next = from;
	ssize_t done;

	while (bytes) {
		done = write(fd, next, bytes);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		next += done;
		bytes -= (size_t)done;
	}
	return true;
}

bool read_all(int fd, void *to, size_t bytes)
{
	char *next = to;
	ssize_t done;

	while (bytes) {
		done = read(fd, next, bytes);
		if (done < 0 && errno == EINTR)
			continue;
		if (done == 0)
			errno = 0;
		if (done <= 0)
			return false;
		next += done;
		bytes -= (size_t)done;
	}
	return true;
}

void page_read(struct anarchy_telemetry *page)
{
	static int fd = -1;
	static pid_t owner;
	char path[64];

	/* One descriptor a process: a child must not share its parent's copy of the page. */
	if (fd < 0 || owner != getpid()) {
		snprintf(path, sizeof(path), ANARCHY_TELEMETRY_DEVICE_FORMAT, LINK_NUMBER);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			unable("%s: %s", path, strerror(errno));
		owner = getpid();
	}
	if (pread(fd, page, sizeof(*page), 0) != (ssize_t)sizeof(*page) ||
	    page->magic != ANARCHY_TELEMETRY_MAGIC)
		unable("reading the telemetry page: %s", strerror(errno));
}

bool page_wait(bool (*holds)(const struct anarchy_telemetry *page, const void *argument),
	       const void *argument, unsigned int seconds)
{
	static const struct timespec look_again = { .tv_nsec = 1000000 };
	uint64_t until = now_ns() + seconds * 1000000000ull;
	struct anarchy_telemetry page;

	for (;;) {
		page_read(&page);
		if (holds(&page, argument))
			return true;
		if (now_ns() > until)
			return false;
		nanosleep(&look_again, NULL);
	}
}

static bool state_is(const struct anarchy_telemetry *page, const void *argument)
{
	return page->state == *(const uint32_t *)argument;
}

bool page_wait_state(enum anarchy_link_state state, unsigned int seconds)
{
	uint32_t wanted = state;

	return page_wait(state_is, &wanted, seconds);
}

static bool is_idle(const struct anarchy_telemetry *page, const void *argument)
{
	(void)argument;
	return !page->channels_open && page->state == ANARCHY_LINK_UP;
}

void page_wait_idle(void)
{
	if (!page_wait(is_idle, NULL, IDLE_SECONDS))
		unable("the link is not up, or somebody has streams open");
}

static int control_open(int flags)
{
	int fd = open(ANARCHY_CONTROL_DEVICE, flags | O_CLOEXEC);

	if (fd < 0)
		unable("%s: %s", ANARCHY_CONTROL_DEVICE, strerror(errno));
	return fd;
}

static int control(unsigned long request, void *argument)
{
	int fd = control_open(O_RDWR);
	int err = ioctl(fd, request, argument) ? errno : 0;

	close(fd);
	return err;
}

void config_get(struct anarchy_config *config)
{
	int err;

	*config = (struct anarchy_config) {
		.size = sizeof(*config),
		.version = ANARCHY_CONTROL_VERSION,
	};
	err = control(ANARCHY_IOCTL_CONFIG_GET, config);
	if (err)
		unable("CONFIG_GET: %s", strerror(err));
}

int config_set(uint32_t mask, const uint32_t *values, uint32_t trial_ms, const uint64_t *token)
{
	struct anarchy_config config = {
		.size = sizeof(config),
		.version = ANARCHY_CONTROL_VERSION,
		.field_mask = mask,
		.trial_ms = trial_ms,
	};

	memcpy(config.values, values, ANARCHY_PARAM_COUNT * sizeof(*values));
	if (token)
		memcpy(config.token, token, sizeof(config.token));
	return control(ANARCHY_IOCTL_CONFIG_SET, &config);
}

static int trial_end(unsigned long request, const uint64_t *token)
{
	struct anarchy_trial_end end = {
		.size = sizeof(end),
		.version = ANARCHY_CONTROL_VERSION,
		.token = { token[0], token[1] },
	};

	return control(request, &end);
}

int config_confirm(const uint64_t *token)
{
	return trial_end(ANARCHY_IOCTL_CONFIG_CONFIRM, token);
}

int config_revert(const uint64_t *token)
{
	return trial_end(ANARCHY_IOCTL_CONFIG_REVERT, token);
}

void config_must(enum anarchy_parameter field, uint32_t value)
{
	uint32_t values[ANARCHY_VALUES_MAX] = { 0 };
	int err;

	values[field] = value;
	err = config_set(1u << field, values, 0, NULL);
	if (err)
		unable("setting parameter %d to %u: %s", (int)field, value, strerror(err));
}

void config_defaults(void)
{
#define DEFAULT(name, NAME, unit, standard, ...) [ANARCHY_PARAM_##NAME] = (standard),
	static const uint32_t values[ANARCHY_VALUES_MAX] = { ANARCHY_PARAMETERS(DEFAULT) };
#undef DEFAULT
	int err = config_set(ANARCHY_PARAM_MASK_ALL, values, 0, NULL);

	if (err)
		unable("setting the defaults: %s", strerror(err));
}

static int knob_open(const char *name, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), KNOBS "%s", name);
	return open(path, flags | O_CLOEXEC);
}

bool knob_exists(const char *name)
{
	int fd = knob_open(name, O_RDONLY);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

uint64_t knob_get(const char *name)
{
	int fd = knob_open(name, O_RDONLY);
	char text[32] = "";

	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		unable("knob %s: %s", name, strerror(errno));
	close(fd);
	return strtoull(text, NULL, 10);
}

void knob_set(const char *name, uint64_t value)
{
	int fd = knob_open(name, O_WRONLY);
	char text[32];
	int length = snprintf(text, sizeof(text), "%llu\n", (unsigned long long)value);

	if (fd < 0 || write(fd, text, (size_t)length) != length)
		unable("knob %s: %s (is debugfs mounted?)", name, strerror(errno));
	close(fd);
}

void knob_set_text(const char *assignment)
{
	const char *equals = strchr(assignment, '=');
	char name[32];

	if (!equals || (size_t)(equals - assignment) >= sizeof(name))
		unable("'%s' is not NAME=VALUE", assignment);
	memcpy(name, assignment, (size_t)(equals - assignment));
	name[equals - assignment] = 0;
	knob_set(name, strtoull(equals + 1, NULL, 10));
}

void knobs_defaults(void)
{
	static const struct {
		const char *name;
		uint64_t value;
	} knobs[] = {
		{ "unlimited", 0 }, { "generation", 4 }, { "lanes", 4 }, { "bandwidth_mbps", 0 },
		{ "latency_ns", 500 }, { "jitter_ns", 0 }, { "moderation_ns", 128000 },
		{ "channels", 16 }, { "seed", 0 }, { "crc_ppm", 0 }, { "drop_ppm", 0 },
		{ "overrun_ppm", 0 }, { "inject_crc", 0 }, { "inject_drop", 0 },
		{ "inject_overrun", 0 }, { "stuck", 0 }, { "silent", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(knobs) / sizeof(knobs[0]); i++)
		knob_set(knobs[i].name, knobs[i].value);
}

bool thread_waits(pid_t tid, unsigned long *switches)
{
	char path[64], line[128], state = '?';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", (int)tid);
	file = fopen(path, "re");
	if (!file)
		unable("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), file)) {
		sscanf(line, "State: %c", &state);
		if (switches)
			sscanf(line, "voluntary_ctxt_switches: %lu", switches);
	}
	fclose(file);
	return state == 'S';
}
