// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * reload [CYCLES]: the module is loaded, used and unloaded over and over, and leaves nothing behind. Memory is compared once
 * the first loads have filled what the kernel keeps for itself. Something that is lost in every cycle is lost CYCLES times, so half of
 * that is the tolerance: far more than the noise of a system at rest, and less than the smallest leak.
 */
#include "lab.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WARM_UP		20
#define CACHES_MAX	512

/* A slab cache and how many of its objects are in use. */
struct cache {
	char name[64];
	long objects;
};

struct memory {
	long free_kb;
	long vmalloc_areas;
	long percpu_kb;
	int count;
	struct cache caches[CACHES_MAX];
};

static long meminfo(const char *field)
{
	char line[128];
	FILE *file = fopen("/proc/meminfo", "re");
	long value = -1;

	CHECK(file, "/proc/meminfo");
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, field, strlen(field)))
			value = strtol(line + strlen(field), NULL, 10);
	fclose(file);
	CHECK(value >= 0, "%s", field);
	return value;
}

/* What is freed but still held back goes now: caches of the kernel, and what KASAN keeps to catch late users. */
static void settle(void)
{
	glob_t caches;
	size_t i;

	CHECK(!lab_write("/proc/sys/vm/drop_caches", "3"), "drop_caches");
	CHECK(!glob("/sys/kernel/slab/*/shrink", 0, NULL, &caches), "there are no slab caches");
	for (i = 0; i < caches.gl_pathc; i++)
		lab_write(caches.gl_pathv[i], "1");
	globfree(&caches);
}

static void measure(struct memory *memory)
{
	char line[512];
	FILE *file;

	settle();
	memory->free_kb = meminfo("MemFree:");
	memory->percpu_kb = meminfo("Percpu:");
	memory->vmalloc_areas = 0;
	file = fopen("/proc/vmallocinfo", "re");
	CHECK(file, "/proc/vmallocinfo");
	while (fgets(line, sizeof(line), file))
		memory->vmalloc_areas++;
	fclose(file);

	memory->count = 0;
	file = fopen("/proc/slabinfo", "re");
	CHECK(file, "/proc/slabinfo");
	while (fgets(line, sizeof(line), file)) {
		struct cache *cache = &memory->caches[memory->count];

		CHECK(memory->count < CACHES_MAX, "more than %d caches", CACHES_MAX);
		if (sscanf(line, "%63s %ld", cache->name, &cache->objects) == 2)
			memory->count++;
	}
	fclose(file);
	CHECK(memory->count > 20, "only %d caches", memory->count);
}

/* Something of everything that allocates. */
static void use(void)
{
	static char bytes[65536], back[65536];
	size_t length = 3 * 4096, done = 0;
	int control = open(CONTROL, O_RDWR | O_CLOEXEC);
	int page = open(TELEMETRY, O_RDONLY | O_CLOEXEC);
	int near = open(STREAM, O_RDWR | O_CLOEXEC), far = open(FAR, O_RDWR | O_CLOEXEC);
	struct anarchy_telemetry *map;

	CHECK(control >= 0 && page >= 0 && near >= 0 && far >= 0, "the nodes");
	map = mmap(NULL, length, PROT_READ, MAP_SHARED, page, 0);
	CHECK(map != MAP_FAILED, "mmap");
	CHECK(map->magic == ANARCHY_TELEMETRY_MAGIC, "the page's magic is %x", map->magic);
	lab_link_up();
	memset(bytes, 0x5a, sizeof(bytes));
	CHECK(write(near, bytes, sizeof(bytes)) == sizeof(bytes), "write");
	CHECK(!lab_set(control, ANARCHY_PARAM_RING_BUFFER_SIZE, 64, NULL), "larger rings");
	CHECK(!lab_set(control, ANARCHY_PARAM_RING_BUFFER_SIZE, 16, NULL), "smaller rings");
	while (done < sizeof(back)) {
		ssize_t got = read(far, back + done, sizeof(back) - done);

		CHECK(got > 0, "read");
		done += (size_t)got;
	}
	CHECK(!memcmp(bytes, back, sizeof(back)), "the bytes");
	/* Some frames are left in the rings for whoever cleans up. */
	CHECK(write(far, bytes, 8192) == 8192, "write");
	munmap(map, length);
	close(control);
	close(page);
	close(near);
	close(far);
}

static void cycle(void)
{
	int error = lab_module_load("loopback=1 ring_buffer_size=32");

	CHECK(!error, "loading: %s", strerror(error));
	use();
	error = lab_module_unload();
	CHECK(!error, "unloading: %s", strerror(error));
}

static void compare(const struct memory *before, const struct memory *after, long cycles)
{
	long tolerance = cycles / 2, worst = 0, grown;
	const char *name = "none";
	int i, j;

	for (i = 0; i < after->count; i++) {
		const struct cache *now = &after->caches[i];

		/* The checkers' own: what they keep of others' objects, in pools that grow as they like. */
		if (!strncmp(now->name, "debug_objects", 13) || !strncmp(now->name, "kmemleak", 8))
			continue;
		for (j = 0; j < before->count && strcmp(before->caches[j].name, now->name); j++)
			;
		grown = now->objects - (j < before->count ? before->caches[j].objects : 0);
		if (grown > worst) {
			worst = grown;
			name = now->name;
		}
	}
	grown = before->free_kb - after->free_kb;
	printf("%ld loads: MemFree %ld kB less, Percpu %ld kB more, %ld more areas of vmalloc, ",
	       cycles, grown, after->percpu_kb - before->percpu_kb,
	       after->vmalloc_areas - before->vmalloc_areas);
	printf("most grown slab cache %s by %ld objects; tolerance %ld\n", name, worst, tolerance);
	CHECK(worst < tolerance, "%s grew by %ld objects in %ld loads", name, worst, cycles);
	CHECK(grown < 4 * tolerance, "%ld kB are gone after %ld loads", grown, cycles);
	CHECK(after->vmalloc_areas - before->vmalloc_areas < tolerance, "areas of vmalloc are left");
	/* A set of counters is more than 8 kB for each processor. */
	CHECK(after->percpu_kb - before->percpu_kb < 8 * tolerance, "memory per processor is left");
}

/* Kernels without it, as distributions ship them, have the comparison alone. */
static bool has_leak_search(void)
{
	return !access("/sys/kernel/debug/kmemleak", W_OK);
}

/* The kernel's own search for memory that nobody points to; the second scan confirms what the first suspected. */
static void look_for_leaks(void)
{
	char report[4096];
	size_t length;
	FILE *file;

	CHECK(!lab_write("/sys/kernel/debug/kmemleak", "scan"), "kmemleak is off");
	CHECK(!lab_write("/sys/kernel/debug/kmemleak", "scan"), "kmemleak is off");
	file = fopen("/sys/kernel/debug/kmemleak", "re");
	CHECK(file, "kmemleak");
	length = fread(report, 1, sizeof(report) - 1, file);
	report[length] = '\0';
	fclose(file);
	CHECK(!length, "kmemleak found\n%s", report);
}

int main(int argc, char **argv)
{
	static struct memory before, after;
	long cycles = argc > 1 ? strtol(argv[1], NULL, 10) : 200, i;
	uint64_t started = now_ns();

	CHECK(cycles > WARM_UP, "CYCLES must be more than %d", WARM_UP);
	lab_module_find();
	for (i = 0; i < WARM_UP; i++)
		cycle();
	/* What the kernel itself lost while it started is not ours. */
	if (has_leak_search())
		CHECK(!lab_write("/sys/kernel/debug/kmemleak", "clear"), "kmemleak is off");
	measure(&before);
	for (i = 0; i < cycles; i++)
		cycle();
	measure(&after);
	compare(&before, &after, cycles);
	if (has_leak_search())
		look_for_leaks();
	printf("%s, %.1f ms a load, use and unload\n",
	       has_leak_search() ? "kmemleak found nothing" : "no kmemleak in this kernel",
	       (double)(now_ns() - started) / 1e6 / (double)(cycles + WARM_UP));
	return 0;
}
