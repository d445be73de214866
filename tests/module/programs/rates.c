// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How fast the loopback link is, as ratios to what the same machine does in the same run: medians
 * of rounds in which the two sides alternate. Writes a JSON list of figures to the standard output
 * and a table to the standard error. With --goals the exit status says whether all goals were met.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nodes.h"
#include "pace.h"
#include "timing.h"

#define BLOCK		(64u * 1024u)
#define BIG_PIPE	(1024 * 1024)
#define PING_BYTES	64u
#define SHORT_ROUND	0.3	/* of a round's length */
#define ROUNDS_MAX	31u
#define SAMPLES_A_SECOND	1000u
/* A wire faster than this part of what the processor moves is not what is measured. */
#define WIRE_SHARE	0.6
/* Enough that a processor that is late does not leave the wire idle. */
#define RING_PAGES	1024u

/**
 * struct options - what to measure, and how long
 * @seconds: of each single measurement
 * @rounds: of each comparison
 * @only: letters of the parts to measure
 * @goals: the exit status depends on them
 */
static struct options {
	double seconds;
	unsigned int rounds;
	const char *only;
	bool goals;
} options = { .seconds = 1, .rounds = 5, .only = "tlrm" };

static unsigned int figures, missed;

/* A figure that should be at least (or at most) the goal. */
static void figure(const char *name, double value, const char *unit, double goal, bool at_least,
		   const char *peer, double peer_value)
{
	bool met = at_least ? value >= goal : value <= goal;

	printf("%s\n  {\"name\": \"%s\", \"value\": %.6g, \"unit\": \"%s\", \"goal\": %.6g, "
	       "\"met\": %s, \"peer\": \"%s\", \"peer_value\": %.6g}", figures++ ? "," : "[", name,
	       value, unit, goal, met ? "true" : "false", peer, peer_value);
	fflush(stdout);
	fprintf(stderr, "%-44s %12.6g %-8s goal %s %-6.4g %s (%s: %.6g)\n", name, value, unit,
		at_least ? ">=" : "<=", goal, met ? "met" : "MISSED", peer, peer_value);
	missed += !met;
}

static double link_throughput(double seconds)
{
	struct node_pair pair;
	double rate;

	page_wait_idle();
	pair_open(&pair, 0);
	rate = pace_throughput(&(struct path) { pair.near, pair.far }, BLOCK, seconds);
	pair_close(&pair);
	return rate;
}

static void make_pipe(struct path *path, int size)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) || (size && fcntl(fds[1], F_SETPIPE_SZ, size) < 0))
		unable("pipe: %s", strerror(errno));
	*path = (struct path) { fds[1], fds[0] };
}

static void close_path(const struct path *path)
{
	close(path->out);
	close(path->in);
}

static double pipe_throughput(int size)
{
	struct path path;
	double rate;

	make_pipe(&path, size);
	rate = pace_throughput(&path, BLOCK, options.seconds);
	close_path(&path);
	return rate;
}

static void set_unlimited(void)
{
	knobs_defaults();
	config_defaults();
	config_must(ANARCHY_PARAM_MAX_PAYLOAD_SIZE, 4096);
	knob_set("unlimited", 1);
}

/* The unlimited link against a pipe, which copies as often as a stream must: in and out. */
static void measure_throughput(const char *name)
{
	double peer[ROUNDS_MAX], ratio[ROUNDS_MAX], ours, standard, big;
	unsigned int i;

	for (i = 0; i < options.rounds; i++) {
		ours = link_throughput(options.seconds);
		standard = pipe_throughput(0);
		big = pipe_throughput(BIG_PIPE);
		peer[i] = big > standard ? big : standard;
		ratio[i] = ours / peer[i];
		fprintf(stderr, "  link %.1f MB/s, pipe %.1f, pipe of 1 MiB %.1f\n", ours / 1e6,
			standard / 1e6, big / 1e6);
	}
	figure(name, median(ratio, options.rounds), "ratio", 0.7, true, "pipe throughput, MB/s",
	       median(peer, options.rounds) / 1e6);
}

static double link_round_trip(void)
{
	struct node_pair pair;
	double seconds;

	page_wait_idle();
	pair_open(&pair, 0);
	seconds = pace_round_trip(&(struct path) { pair.near, pair.far },
				  &(struct path) { pair.far, pair.near }, PING_BYTES,
				  options.seconds);
	pair_close(&pair);
	return seconds;
}

static double pipe_round_trip(void)
{
	struct path there, back;
	double seconds;

	make_pipe(&there, 0);
	make_pipe(&back, 0);
	seconds = pace_round_trip(&there, &back, PING_BYTES, options.seconds);
	close_path(&there);
	close_path(&back);
	return seconds;
}

static void measure_round_trip(const char *name)
{
	double peer[ROUNDS_MAX], ratio[ROUNDS_MAX], ours;
	unsigned int i;

	for (i = 0; i < options.rounds; i++) {
		ours = link_round_trip();
		peer[i] = pipe_round_trip();
		ratio[i] = ours / peer[i];
		fprintf(stderr, "  link %.1f us, pipes %.1f us\n", ours * 1e6, peer[i] * 1e6);
	}
	figure(name, median(ratio, options.rounds), "ratio", 2.5, false,
	       "round trip over two pipes, us", median(peer, options.rounds) * 1e6);
}

static void measure_twice(void (*measure)(const char *name), const char *name, const char *name_one)
{
	measure(name);
	pace_one_processor(true);
	measure(name_one);
	pace_one_processor(false);
}

static double link_watched(const char *device, double *reads)
{
	struct sampler sampler;
	double rate;

	sampler_start(&sampler, device, SAMPLES_A_SECOND);
	rate = link_throughput(options.seconds);
	*reads = sampler_stop(&sampler);
	return rate;
}

/* The median of several short rounds: the first after a change of the link is a slow one. */
static double usual_throughput(void)
{
	double rates[ROUNDS_MAX];
	unsigned int i;

	for (i = 0; i < options.rounds; i++)
		rates[i] = link_throughput(options.seconds * SHORT_ROUND);
	return median(rates, options.rounds);
}

/*
 * The link as it is set, with and without a reader of its telemetry. What a reader costs that only
 * wakes up and gets as many bytes of nothing says how much of that is the machine's.
 */
static void measure_reader(const char *name)
{
	double loss[ROUNDS_MAX], idle_loss[ROUNDS_MAX], alone, watched, idle, reads, idle_reads;
	unsigned int i;

	usual_throughput();
	for (i = 0; i < options.rounds; i++) {
		alone = link_throughput(options.seconds);
		watched = link_watched("/dev/anarchy-egpu0", &reads);
		idle = link_watched("/dev/zero", &idle_reads);
		loss[i] = 100 * (1 - watched / alone);
		idle_loss[i] = 100 * (1 - idle / alone);
		fprintf(stderr, "  alone %.1f MB/s, read %.1f (%.0f/s), /dev/zero read %.1f (%.0f/s)\n",
			alone / 1e6, watched / 1e6, reads, idle / 1e6, idle_reads);
	}
	figure(name, median(loss, options.rounds), "%", 1, false, "by a reader of /dev/zero, %",
	       median(idle_loss, options.rounds));
}

/* Throughput on the wire that is set against what the model says of it, if that is slow enough. */
static void measure_wire(const char *wire_name, uint32_t payload, double unlimited, double *worst)
{
	struct anarchy_telemetry page, before;
	struct anarchy_wire wire;
	double predicted, rate;

	config_must(ANARCHY_PARAM_MAX_PAYLOAD_SIZE, payload);
	page_read(&page);
	wire = (struct anarchy_wire) { .line_rate = page.line_rate, .payload = payload };
	predicted = (double)anarchy_predicted_rate(&wire, 1, RING_PAGES, knob_get("moderation_ns"));
	if ((double)page.maximum_rate < predicted)
		unable("the page promises %llu bytes/s, the model %.0f", page.maximum_rate, predicted);
	if (predicted > WIRE_SHARE * unlimited) {
		fprintf(stderr, "  %-10s %5u %11.2f  faster than the processor\n", wire_name, payload,
			predicted / 1e6);
		return;
	}
	before = page;
	rate = usual_throughput();
	page_read(&page);
	if (page.errors[ANARCHY_ERROR_LINK_LOSS] != before.errors[ANARCHY_ERROR_LINK_LOSS])
		unable("the link was lost while it was measured");
	fprintf(stderr, "  %-10s %5u %11.2f %11.2f %+7.2f %%\n", wire_name, payload, predicted / 1e6,
		rate / 1e6, 100 * (rate / predicted - 1));
	rate = 100 * (rate > predicted ? rate / predicted - 1 : 1 - rate / predicted);
	if (rate > *worst)
		*worst = rate;
}

static void measure_payloads(const char *wire_name, double unlimited, double *worst)
{
	uint32_t payload;

	for (payload = 128; payload <= 4096; payload *= 2)
		measure_wire(wire_name, payload, unlimited, worst);
}

/* Every generation, of one lane. */
static void measure_model(void)
{
	double unlimited, worst = -1;
	uint32_t generation;
	char name[16];

	set_unlimited();
	unlimited = usual_throughput();
	fprintf(stderr, "  unlimited %.1f MB/s\n  wire     payload  model, MB/s    measured\n",
		unlimited / 1e6);
	knob_set("unlimited", 0);
	config_must(ANARCHY_PARAM_RING_BUFFER_SIZE, RING_PAGES);
	knob_set("lanes", 1);
	for (generation = 1; generation <= ANARCHY_GENERATION_MAX; generation++) {
		knob_set("generation", generation);
		snprintf(name, sizeof(name), "Gen%u x1", generation);
		measure_payloads(name, unlimited, &worst);
	}
	if (worst < 0)
		unable("no wire is slow enough for this machine");
	figure("throughput off the model, worst", worst, "%", 3, false, "unlimited, MB/s",
	       unlimited / 1e6);
}

static void measure_readers(void)
{
	double unlimited;

	set_unlimited();
	measure_reader("loss by a telemetry reader, unlimited link");
	unlimited = usual_throughput();
	knob_set("unlimited", 0);
	/* Half of what the processor can move, so that the wire is what is measured. */
	knob_set("bandwidth_mbps", (uint64_t)(unlimited * 8 / 2e6));
	measure_reader("loss by a telemetry reader, wire at half");
}

static void parse(int count, char **words)
{
	static const struct option longs[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "only", required_argument, NULL, 'o' },
		{ "goals", no_argument, NULL, 'g' },
		{ NULL, 0, NULL, 0 }
	};
	int letter;

	while ((letter = getopt_long(count, words, "", longs, NULL)) != -1) {
		switch (letter) {
		case 's':
			options.seconds = strtod(optarg, NULL);
			break;
		case 'r':
			options.rounds = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 'o':
			options.only = optarg;
			break;
		case 'g':
			options.goals = true;
			break;
		default:
			unable("usage: rates [--seconds S] [--rounds N] [--goals] [--only LETTERS]\n"
			       "t throughput, l latency, r reader of telemetry, m model");
		}
	}
	if (!options.rounds || options.rounds > ROUNDS_MAX || options.seconds <= 0)
		unable("1 to %u rounds of more than 0 seconds", ROUNDS_MAX);
}

int main(int count, char **words)
{
	parse(count, words);
	set_unlimited();
	if (strchr(options.only, 't'))
		measure_twice(measure_throughput, "unlimited throughput / pipe",
			      "unlimited throughput / pipe, one processor");
	if (strchr(options.only, 'l'))
		measure_twice(measure_round_trip, "64-byte round trip / pipes",
			      "64-byte round trip / pipes, one processor");
	if (strchr(options.only, 'r'))
		measure_readers();
	if (strchr(options.only, 'm'))
		measure_model();
	printf("%s\n]\n", figures ? "" : "[");
	knobs_defaults();
	config_defaults();
	return options.goals && missed ? EXIT_WRONG : EXIT_SUCCESS;
}
