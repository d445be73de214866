// SPDX-License-Identifier: GPL-3.0-or-later
#include "pressure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab.h"

#define DEBUGFS		"/sys/kernel/debug/"
#define FAILSLAB	DEBUGFS "failslab/"
#define FAILPAGE	DEBUGFS "fail_page_alloc/"

static int fail_nth = -1;

static void set(const char *path, const char *text)
{
	CHECK(!lab_write(path, text), "%s=%s", path, text);
}

void faults_prepare(void)
{
	/* Allocations that may wait for memory are those that matter here. */
	set(FAILSLAB "ignore-gfp-wait", "N");
	set(FAILPAGE "ignore-gfp-wait", "N");
	set(FAILPAGE "min-order", "0");
	/* A stack trace for each of thousands of faults would bury the log. */
	set(FAILSLAB "verbose", "0");
	set(FAILPAGE "verbose", "0");
	set(DEBUGFS "fail_usercopy/verbose", "0");
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	CHECK(fail_nth >= 0, "there is no fault injection");
}

static bool write_fail_nth(unsigned int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", nth);

	return pwrite(fail_nth, text, (size_t)length, 0) == length;
}

void fault_arm(unsigned int nth)
{
	CHECK(write_fail_nth(nth), "fail-nth");
}

bool fault_disarm(void)
{
	char text[16] = "";
	ssize_t length = pread(fail_nth, text, sizeof(text) - 1, 0);
	int error = errno;

	/* The last point may be this very write's copy from user space; with that it is spent. */
	if (!write_fail_nth(0)) {
		CHECK(errno == EFAULT, "fail-nth");
		fault_arm(0);
	}
	if (length < 0) {
		/* The last point was this very read's copy to user space. */
		CHECK(error == EFAULT, "fail-nth");
		return false;
	}
	return strtol(text, NULL, 10) == 0;
}

/* Only faults with that range of code on the stack. */
static void require_code(unsigned long long start, unsigned long long end)
{
	static const char *const kinds[] = { FAILSLAB, FAILPAGE, DEBUGFS "fail_usercopy/" };
	char path[128], text[32];
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		snprintf(path, sizeof(path), "%srequire-start", kinds[i]);
		snprintf(text, sizeof(text), "0x%llx", start);
		set(path, text);
		snprintf(path, sizeof(path), "%srequire-end", kinds[i]);
		snprintf(text, sizeof(text), "0x%llx", end);
		set(path, text);
	}
}

void faults_anywhere(void)
{
	require_code(0, ~0ull);
}

void faults_in_init(void)
{
	unsigned long long address, start = 0, end = 0;
	char line[256], name[128];
	FILE *file = fopen("/proc/kallsyms", "re");

	CHECK(file, "/proc/kallsyms");
	/* Up to the next symbol, in the order of addresses. */
	while (!end && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx %*c %127s", &address, name) != 2)
			continue;
		if (start && address > start)
			end = address;
		if (!strcmp(name, "do_one_initcall"))
			start = address;
	}
	fclose(file);
	CHECK(end, "there is no do_one_initcall");
	require_code(start, end);
}

/* Where the module's code is. */
static void module_text(unsigned long long *start, unsigned long long *end)
{
	char line[256], name[64];
	FILE *file = fopen("/proc/modules", "re");
	unsigned long long size, address;

	CHECK(file, "/proc/modules");
	*start = 0;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%63s %llu %*s %*s %*s %llx", name, &size, &address) == 3 &&
		    !strcmp(name, MODULE_NAME)) {
			*start = address;
			*end = address + size;
		}
	}
	fclose(file);
	CHECK(*start, "the module is not loaded, or its address is hidden");
}

void faults_in_module(int times)
{
	unsigned long long start, end;
	char text[32];

	module_text(&start, &end);
	require_code(start, end);
	set(FAILSLAB "task-filter", "N");
	set(FAILSLAB "interval", "0");
	snprintf(text, sizeof(text), "%d", times);
	set(FAILSLAB "times", text);
	set(FAILSLAB "probability", "100");
}

int faults_in_module_left(void)
{
	return (int)lab_read_number(FAILSLAB "times");
}

void faults_in_module_end(void)
{
	set(FAILSLAB "probability", "0");
	set(FAILSLAB "times", "1");
	faults_anywhere();
}
