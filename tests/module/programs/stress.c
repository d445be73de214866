// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Streams under changes and faults: N streams, full duplex, pseudo-random data in chunks of 1 byte
 * to 256 KiB, every byte of each of the 2N flows hashed on its way in and out, while the
 * configuration changes at random and, if wanted, the wire makes errors. Then bytes, frames and
 * hashes must agree with one another and with the telemetry page, exactly.
 *
 * Odd streams use O_NONBLOCK and poll(), even ones block.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "changes.h"
#include "flows.h"
#include "nodes.h"

#define STREAMS_MAX	ANARCHY_CHANNELS_MAX
/* Flaps, and rounds of stuck descriptors, in a run. */
#define DISRUPTIONS	6

/**
 * struct options - what the run shall be
 * @streams: how many
 * @seconds: how long at least
 * @changes: changes of the configuration
 * @drain_seconds: how long what is under way may take at the end
 * @seed: of everything
 * @flap_ms: length of each flap, 0 for none
 * @stuck: descriptors that get stuck at each disruption
 * @fault_ppm: how often a transmission suffers CRC error, drop, overrun
 * @jitter_ns: frames are late by up to this
 */
struct options {
	unsigned int streams;
	unsigned int seconds;
	unsigned int changes;
	unsigned int drain_seconds;
	uint64_t seed;
	uint32_t flap_ms;
	uint32_t stuck;
	uint32_t fault_ppm[3];
	uint32_t jitter_ns;
};

static const char * const ppm_knobs[3] = { "crc_ppm", "drop_ppm", "overrun_ppm" };
static const enum anarchy_error ppm_errors[3] = {
	ANARCHY_ERROR_CRC, ANARCHY_ERROR_DROPPED, ANARCHY_ERROR_OVERRUN
};

/**
 * struct run - a run under way
 * @options: what it shall be
 * @pairs: the streams
 * @flows: near to far and far to near of each
 * @stop: tells the writers to end
 * @flaps: cable pulls so far
 * @stuck: descriptors that got stuck
 */
struct run {
	struct options options;
	struct node_pair pairs[STREAMS_MAX];
	struct flow flows[STREAMS_MAX][2];
	atomic_bool stop;
	unsigned int flaps;
	unsigned int stuck;
};

static void parse_faults(struct options *options, char *text)
{
	static char * const names[] = { "crc", "drop", "overrun", "jitter", "flap", "stuck", NULL };
	uint32_t *fields[] = {
		&options->fault_ppm[0], &options->fault_ppm[1], &options->fault_ppm[2],
		&options->jitter_ns, &options->flap_ms, &options->stuck
	};
	char *value;
	int which;

	while (*text) {
		which = getsubopt(&text, names, &value);
		if (which < 0 || !value)
			unable("faults are crc=PPM,drop=PPM,overrun=PPM,jitter=NS,flap=MS,stuck=N");
		*fields[which] = (uint32_t)strtoul(value, NULL, 0);
	}
}

static void parse(struct options *options, int count, char **words)
{
	static const struct option longs[] = {
		{ "streams", required_argument, NULL, 'n' },
		{ "seconds", required_argument, NULL, 's' },
		{ "changes", required_argument, NULL, 'c' },
		{ "drain", required_argument, NULL, 'd' },
		{ "seed", required_argument, NULL, 'r' },
		{ "faults", required_argument, NULL, 'f' },
		{ "knob", required_argument, NULL, 'k' },
		{ NULL, 0, NULL, 0 }
	};
	int letter;

	while ((letter = getopt_long(count, words, "", longs, NULL)) != -1) {
		switch (letter) {
		case 'n':
			options->streams = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 's':
			options->seconds = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 'c':
			options->changes = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 'd':
			options->drain_seconds = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 'r':
			options->seed = strtoull(optarg, NULL, 0);
			break;
		case 'f':
			parse_faults(options, optarg);
			break;
		case 'k':
			knob_set_text(optarg);
			break;
		default:
			unable("usage: stress [--streams N] [--seconds S] [--changes N] [--seed N] "
			       "[--drain S] [--faults crc=PPM,...] [--knob NAME=VALUE]...");
		}
	}
	if (!options->streams || options->streams > STREAMS_MAX)
		unable("1 to %u streams", STREAMS_MAX);
}

static void open_streams(struct run *run)
{
	unsigned int i;

	/* As many as are to be opened; the changes may then lower the ceiling below that. */
	config_must(ANARCHY_PARAM_MAX_DMA_CHANNELS, run->options.streams);
	for (i = 0; i < run->options.streams; i++)
		pair_open(&run->pairs[i], i % 2 ? O_NONBLOCK : 0);
}

static void start_flows(struct run *run)
{
	struct flow *flow;
	unsigned int i, way;

	for (i = 0; i < run->options.streams; i++) {
		for (way = 0; way < 2; way++) {
			flow = &run->flows[i][way];
			flow->out = way ? run->pairs[i].far : run->pairs[i].near;
			flow->in = way ? run->pairs[i].near : run->pairs[i].far;
			flow->seed = run->options.seed * 64 + i * 2 + way;
			flow->stop = &run->stop;
			flow_start(flow);
		}
	}
}

static void faults_on(const struct options *options, bool on)
{
	unsigned int i;

	for (i = 0; i < 3; i++)
		if (options->fault_ppm[i])
			knob_set(ppm_knobs[i], on ? options->fault_ppm[i] : 0);
	if (options->jitter_ns)
		knob_set("jitter_ns", on ? options->jitter_ns : 0);
}

static bool is_undisturbed(const struct anarchy_telemetry *page, const void *argument)
{
	(void)argument;
	return page->state == ANARCHY_LINK_UP && !knob_get("stuck");
}

/* Only when the last disruption is over: a cable that is out cannot be pulled. */
static void disrupt(struct run *run)
{
	if ((run->options.stuck || run->options.flap_ms) &&
	    !page_wait(is_undisturbed, NULL, run->options.drain_seconds))
		unable("the link does not recover");
	if (run->options.stuck) {
		knob_set("stuck", run->options.stuck);
		run->stuck += run->options.stuck;
	}
	if (run->options.flap_ms) {
		knob_set("flap", run->options.flap_ms);
		run->flaps++;
	}
}

/* Spreads the changes and disruptions over the run. */
static void change_and_disrupt(struct run *run, struct changes *changes)
{
	const struct options *options = &run->options;
	unsigned int steps = options->changes > DISRUPTIONS + 1 ? options->changes : DISRUPTIONS + 1;
	uint64_t begin = now_ns(), length = options->seconds * 1000000000ull, at;
	struct anarchy_dice dice = { ~options->seed };
	struct timespec until;
	unsigned int i;

	for (i = 0; i < steps; i++) {
		at = begin + length / steps * i + random_below(&dice, length / steps + 1);
		until = (struct timespec) { (time_t)(at / 1000000000u), (long)(at % 1000000000u) };
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		if (i < options->changes)
			change_something(changes, &dice);
		if (i && i % (steps / (DISRUPTIONS + 1)) == 0 && i / (steps / (DISRUPTIONS + 1)) <=
		    DISRUPTIONS)
			disrupt(run);
	}
}

static unsigned int complain(const char *what, unsigned int stream, uint64_t is, uint64_t wanted)
{
	if (is == wanted)
		return 0;
	fprintf(stderr, "stream %u: %s is %" PRIu64 ", wanted %" PRIu64 "\n", stream, what, is, wanted);
	return 1;
}

static unsigned int check_flow(const struct flow *flow, unsigned int stream, const char *way)
{
	unsigned int wrong = 0;

	if (atomic_load(&flow->error)) {
		fprintf(stderr, "stream %u, %s: %s\n", stream, way, atomic_load(&flow->error) < 0 ?
			"the stream ended" : strerror(atomic_load(&flow->error)));
		wrong++;
	}
	wrong += complain("bytes read", stream, atomic_load(&flow->read), atomic_load(&flow->written));
	if (memcmp(flow->sent, flow->received, SHA256_BYTES)) {
		fprintf(stderr, "stream %u, %s: what was read is not what was written\n", stream, way);
		wrong++;
	}
	return wrong;
}

/* What the page says of each stream must be what its flows moved. */
static unsigned int check_page(const struct run *run, const struct anarchy_telemetry *before,
			       const struct anarchy_telemetry *after)
{
	const struct anarchy_channel_telemetry *a, *b;
	unsigned int i, wrong = 0;

	for (i = 0; i < run->options.streams; i++) {
		b = &before->channels[run->pairs[i].channel];
		a = &after->channels[run->pairs[i].channel];
		wrong += complain("tx_bytes of the page", i, a->tx_bytes - b->tx_bytes,
				  atomic_load(&run->flows[i][0].written));
		wrong += complain("rx_bytes of the page", i, a->rx_bytes - b->rx_bytes,
				  atomic_load(&run->flows[i][1].written));
		wrong += complain("tx_frames of the page", i, a->tx_frames - b->tx_frames,
				  run->flows[i][0].frames);
		wrong += complain("rx_frames of the page", i, a->rx_frames - b->rx_frames,
				  run->flows[i][1].frames);
		wrong += complain("frames in flight", i, a->tx_in_flight + a->rx_waiting, 0);
	}
	return wrong;
}

/* Faults that were asked for must have happened, others must not. */
static unsigned int check_errors(const struct run *run, uint64_t frames, const uint64_t *errors)
{
	const struct options *options = &run->options;
	unsigned int i, wrong = 0;
	uint64_t expected;

	for (i = 0; i < 3; i++) {
		expected = frames * options->fault_ppm[i] / 1000000;
		/* The chance of a tenth of 100 expected hits is below 1 in 10^30. */
		if (!options->fault_ppm[i] ? errors[ppm_errors[i]] :
		    expected >= 100 && errors[ppm_errors[i]] < expected / 10) {
			fprintf(stderr, "%s: %" PRIu64 " errors in %" PRIu64 " frames\n",
				ppm_knobs[i], errors[ppm_errors[i]], frames);
			wrong++;
		}
	}
	/* A descriptor that is stuck is reset once; nothing else is. */
	expected = run->stuck - (run->stuck ? knob_get("stuck") : 0);
	wrong += complain("completion timeouts of the link", 0, errors[ANARCHY_ERROR_TIMEOUT], expected);
	wrong += complain("losses of the link", 0, errors[ANARCHY_ERROR_LINK_LOSS], run->flaps);
	return wrong;
}

static bool join_all(struct run *run)
{
	uint64_t until = now_ns() + run->options.drain_seconds * 1000000000ull;
	unsigned int i;

	for (i = 0; i < 2 * run->options.streams; i++) {
		if (flow_join(&run->flows[i / 2][i % 2], until))
			continue;
		fprintf(stderr, "stream %u stands still after %llu of %llu bytes\n", i / 2,
			atomic_load(&run->flows[i / 2][i % 2].read),
			atomic_load(&run->flows[i / 2][i % 2].written));
		return false;
	}
	return true;
}

static unsigned int check_all(const struct run *run, const struct anarchy_telemetry *before,
			      const struct anarchy_telemetry *after, uint64_t *bytes)
{
	uint64_t errors[ANARCHY_ERROR_COUNT], frames = 0;
	unsigned int i, wrong = 0;

	*bytes = 0;
	for (i = 0; i < 2 * run->options.streams; i++) {
		wrong += check_flow(&run->flows[i / 2][i % 2], i / 2, i % 2 ? "to near" : "to far");
		*bytes += atomic_load(&run->flows[i / 2][i % 2].read);
		frames += run->flows[i / 2][i % 2].frames;
	}
	for (i = 0; i < ANARCHY_ERROR_COUNT; i++)
		errors[i] = after->errors[i] - before->errors[i];
	wrong += check_page(run, before, after);
	return wrong + check_errors(run, frames, errors);
}

static void report(const struct run *run, const struct changes *changes, uint64_t bytes,
		   uint64_t changed_ns, uint64_t took_ns, const struct anarchy_telemetry *before,
		   const struct anarchy_telemetry *after, bool ok)
{
#define ERROR(name, NAME, text)								\
	printf("%s\"" #name "\": %llu", ANARCHY_ERROR_##NAME ? ", " : "",		\
	       after->errors[ANARCHY_ERROR_##NAME] - before->errors[ANARCHY_ERROR_##NAME]);
	printf("{\"name\": \"stress\", \"ok\": %s, \"seed\": %" PRIu64 ", \"streams\": %u, ",
	       ok ? "true" : "false", run->options.seed, run->options.streams);
	printf("\"seconds\": %.1f, \"with_drain\": %.1f, \"bytes\": %" PRIu64 ", ",
	       (double)changed_ns / 1e9, (double)took_ns / 1e9, bytes);
	printf("\"plain\": %u, \"confirmed\": %u, \"reverted\": %u, \"timed_out\": %u, ",
	       changes->plain, changes->confirmed, changes->reverted, changes->timed_out);
	printf("\"flaps\": %u, \"stuck\": %u, \"errors\": {", run->flaps, run->stuck);
	ANARCHY_ERRORS(ERROR)
	printf("}}\n");
#undef ERROR
}

int main(int count, char **words)
{
	static struct run run = {
		.options = { .streams = 4, .seconds = 60, .changes = 200, .drain_seconds = 120 }
	};
	static struct anarchy_telemetry before, after;
	struct changes changes;
	uint64_t begin, changed_ns, bytes = 0;
	unsigned int wrong = 0;

	if (!sha256_works())
		unable("this program's SHA-256 does not give the standard's results");
	run.options.seed = now_ns();
	parse(&run.options, count, words);
	page_wait_idle();
	open_streams(&run);
	page_read(&before);
	changes_start(&changes);
	begin = now_ns();
	faults_on(&run.options, true);
	start_flows(&run);
	/* Of this thread: changes come when they are due, however busy the streams keep the processor. */
	if (setpriority(PRIO_PROCESS, 0, -20))
		unable("raising the priority: %s", strerror(errno));
	change_and_disrupt(&run, &changes);
	changed_ns = now_ns() - begin;
	atomic_store(&run.stop, true);
	if (!join_all(&run))
		wrong++;
	begin = now_ns() - begin;
	faults_on(&run.options, false);
	page_read(&after);
	/* Flows that stand still have not hashed what they moved; there is nothing to compare. */
	if (!wrong)
		wrong = check_all(&run, &before, &after, &bytes);
	wrong += changes.wrong;
	report(&run, &changes, bytes, changed_ns, begin, &before, &after, !wrong);
	if (run.stuck)
		knob_set("stuck", 0);
	fflush(NULL);
	/* Without waiting for threads that stand still. */
	_Exit(wrong ? EXIT_WRONG : EXIT_SUCCESS);
}
