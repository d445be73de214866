/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the programs share that break things: they load and unload the module, so unlike nodes.h nothing in here keeps a node
 * open behind its caller's back, and what fails is theirs to judge.
 */
#ifndef ANARCHY_TEST_LAB_H
#define ANARCHY_TEST_LAB_H

#include <stdbool.h>
#include <stdint.h>

#include <anarchy_egpu/control.h>
#include <anarchy_egpu/telemetry.h>

#include "nodes.h"

#define MODULE_FILE	"anarchy-egpu.ko"
#define MODULE_NAME	"anarchy_egpu"
#define CONTROL		ANARCHY_CONTROL_DEVICE
#define TELEMETRY	"/dev/anarchy-egpu0"
#define STREAM		"/dev/anarchy-egpu0-stream"
#define FAR		"/dev/anarchy-egpu0-far"
#define PARAMETERS	"/sys/module/anarchy_egpu/parameters"
#define KNOBS		"/sys/kernel/debug/anarchy_egpu/link0"

/* A test ends at the first thing that is wrong. */
#define CHECK(condition, ...)							\
	do {									\
		if (!(condition))						\
			lab_fail(__FILE__, __LINE__, #condition, __VA_ARGS__);	\
	} while (0)

_Noreturn void lab_fail(const char *file, int line, const char *condition, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Added to what a failure says: how to see it again. */
extern char lab_hint[128];

/* Opens the module's file, which $MODULES leads to; before anything is loaded. */
void lab_module_find(void);

/* Each returns 0 or errno. */
int lab_module_load(const char *options);
int lab_module_unload(void);
int lab_write(const char *path, const char *text);
int lab_write_number(const char *path, unsigned long long value);

/* Fails the test if there is no such file or no number in it. */
unsigned long long lab_read_number(const char *path);

/* The link is up, or the test fails. */
void lab_link_up(void);

struct anarchy_config lab_config(int control);
/* Asks for one value. Returns 0 or errno; out is filled if given. */
int lab_set(int control, uint32_t field, uint32_t value, struct anarchy_config *out);

struct anarchy_telemetry lab_telemetry(void);

#endif
