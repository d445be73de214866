// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_NS	(120ull * 1000000000ull)

char lab_hint[128];

static int module = -1;

void lab_fail(const char *file, int line, const char *condition, const char *format, ...)
{
	int error = errno;
	va_list arguments;

	fflush(stdout);
	fprintf(stderr, "FAILED %s:%d: %s: ", file, line, condition);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, " (errno %s) %s\n", strerrorname_np(error), lab_hint);
	_exit(1);
}

void lab_module_find(void)
{
	const char *modules = getenv("MODULES");
	char path[512];

	CHECK(modules, "MODULES is not set");
	snprintf(path, sizeof(path), "%s/plain/module/" MODULE_FILE, modules);
	module = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(module >= 0, "%s", path);
}

int lab_module_load(const char *options)
{
	return syscall(SYS_finit_module, module, options, 0) ? errno : 0;
}

int lab_module_unload(void)
{
	return syscall(SYS_delete_module, MODULE_NAME, O_NONBLOCK) ? errno : 0;
}

int lab_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error = 0;
	ssize_t length = (ssize_t)strlen(text);

	if (fd < 0)
		return errno;
	if (write(fd, text, (size_t)length) != length)
		error = errno;
	close(fd);
	return error;
}

int lab_write_number(const char *path, unsigned long long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", value);
	return lab_write(path, text);
}

unsigned long long lab_read_number(const char *path)
{
	unsigned long long value;
	FILE *file = fopen(path, "re");

	CHECK(file, "%s", path);
	CHECK(fscanf(file, "%llu", &value) == 1, "%s", path);
	fclose(file);
	return value;
}

/* Waits for the state's notification, as the kernel's ABI has it: read, then poll for POLLPRI. */
void lab_link_up(void)
{
	uint64_t end = now_ns() + PATIENCE_NS;
	struct pollfd poll_fd = { .events = POLLPRI | POLLERR };
	char text[16] = "";
	ssize_t length;

	poll_fd.fd = open("/sys/class/anarchy_egpu/link0/state", O_RDONLY | O_CLOEXEC);
	CHECK(poll_fd.fd >= 0, "there is no link0");
	for (;;) {
		length = pread(poll_fd.fd, text, sizeof(text) - 1, 0);
		CHECK(length > 0, "the state is empty");
		text[length] = '\0';
		if (!strcmp(text, "up\n"))
			break;
		CHECK(now_ns() < end, "the link is still %s", text);
		poll(&poll_fd, 1, 10000);
	}
	close(poll_fd.fd);
}

struct anarchy_config lab_config(int control)
{
	struct anarchy_config config = {
		.size = sizeof(config), .version = ANARCHY_CONTROL_VERSION,
	};

	CHECK(!ioctl(control, ANARCHY_IOCTL_CONFIG_GET, &config), "CONFIG_GET");
	return config;
}

int lab_set(int control, uint32_t field, uint32_t value, struct anarchy_config *out)
{
	struct anarchy_config config = {
		.size = sizeof(config), .version = ANARCHY_CONTROL_VERSION,
		.field_mask = 1u << field,
	};
	int error = 0;

	config.values[field] = value;
	if (ioctl(control, ANARCHY_IOCTL_CONFIG_SET, &config))
		error = errno;
	if (out)
		*out = config;
	return error;
}

struct anarchy_telemetry lab_telemetry(void)
{
	struct anarchy_telemetry page;
	int fd = open(TELEMETRY, O_RDONLY | O_CLOEXEC);

	CHECK(fd >= 0, "%s", TELEMETRY);
	CHECK(pread(fd, &page, sizeof(page), 0) == sizeof(page), "%s", TELEMETRY);
	close(fd);
	return page;
}
