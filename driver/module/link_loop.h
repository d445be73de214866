/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The loopback link: both ends in this kernel, with a wire between them that takes time and makes
 * errors when told to.
 */
#ifndef ANARCHY_LINK_LOOP_H
#define ANARCHY_LINK_LOOP_H

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "dice.h"
#include "link.h"
#include "timing.h"

struct dentry;
struct loop_knob_file;
struct loop_link;

/*
 * Control messages under way in one direction. Each end has one unanswered at most, but a knob may
 * delay many.
 */
#define LOOP_MESSAGES		8

/* In place of a channel number: a control message. */
#define LOOP_CONTROL		ANARCHY_CHANNELS_MAX

enum loop_fault {
	/* The frame is lost and sent again. */
	LOOP_FAULT_CRC,
	LOOP_FAULT_DROP,
	LOOP_FAULT_OVERRUN,
	LOOP_LOSSES,
	/* It arrives, but not as it should. */
	LOOP_FAULT_DUPLICATE = LOOP_LOSSES,
	LOOP_FAULT_REORDER,
	LOOP_FAULTS
};

/**
 * struct loop_knobs - what debugfs sets; protected by link->mutex
 * @unlimited: 1: the wire takes no time: no rate, latency, jitter nor moderation
 * @lanes: simulated lanes
 * @generation: simulated capability
 * @bandwidth_mbps: line rate in Mb/s; 0: that of generation and lanes
 * @latency_ns: one way
 * @jitter_ns: each frame is late by up to this much more
 * @moderation_ns: completions are processed at most this often in each direction
 * @channels: channels that the transport can carry
 * @seed: of the dice
 * @fault_ppm: how often a frame suffers each fault
 * @silent: 1: the far end does not answer control messages
 * @flap_period_ms: the cable is pulled this often, for a tenth of the time; 0: never
 */
struct loop_knobs {
	u32 unlimited;
	u32 lanes;
	u32 generation;
	u32 bandwidth_mbps;
	u32 latency_ns;
	u32 jitter_ns;
	u32 moderation_ns;
	u32 channels;
	u32 seed;
	u32 fault_ppm[LOOP_FAULTS];
	u32 silent;
	u32 flap_period_ms;
};

/**
 * struct loop_model - what the engine needs of the knobs, one copy a direction
 * @wire: how long frames take
 * @unlimited: they take no time
 * @jitter_ns: see struct loop_knobs, as the others
 * @moderation_ns: likewise
 * @fault_ppm: likewise
 */
struct loop_model {
	struct anarchy_wire wire;
	bool unlimited;
	u32 jitter_ns;
	u32 moderation_ns;
	u32 fault_ppm[LOOP_FAULTS];
};

/**
 * struct loop_message - a control message under way
 * @message: the message
 * @posted_ns: when it was sent
 * @due_ns: when it arrives; known once it has gone over the wire
 */
struct loop_message {
	struct anarchy_message message;
	u64 posted_ns;
	u64 due_ns;
};

/**
 * struct loop_job - the next thing to go over the wire
 * @channel: channel number or LOOP_CONTROL
 * @bytes: its length
 * @finish_ns: when it leaves the wire
 */
struct loop_job {
	u32 channel;
	u32 bytes;
	u64 finish_ns;
};

/**
 * struct loop_batch - what a round leaves to be done when the lock is dropped
 * @interrupt: there was something to process
 * @completed: channels whose sender has more room
 * @arrived: channels whose receiver has something to read
 * @frames: frames that went over the wire
 * @count: messages that arrived
 * @messages: those
 */
struct loop_batch {
	bool interrupt;
	u16 completed;
	u16 arrived;
	u32 frames;
	u32 count;
	struct anarchy_message messages[LOOP_MESSAGES];
};

/**
 * struct loop_direction - one direction of the wire
 * @loop: the link
 * @from: the end that sends
 * @lock: protects all that follows. Its holder is the consumer of the sender's TX rings and
 *	the producer of the receiver's RX rings
 * @timer: runs a round at @armed_ns
 * @armed_ns: CLOCK_MONOTONIC, as all times here; U64_MAX when the timer is not armed
 * @model: how the wire behaves
 * @dice: faults and jitter
 * @stopped: the link is being removed, nothing happens any more
 * @carrier: the cable is plugged
 * @data: the link is up
 * @continuing: a round stopped for its budget and goes on
 * @free_ns: when the wire is free again
 * @round_ns: when the present round began
 * @throttle_ns: before this no completions are processed
 * @attached: channels whose rings at both ends may be used, a bit each as the others
 * @closing: their sender has closed; the receiver gets the end of the stream after the last frame
 * @stuck: their oldest descriptor makes no progress until it is reset
 * @arriving: their RX rings hold frames that are not visible yet
 * @next: channel whose turn it is
 * @posted: messages sent so far; free running, as the other two
 * @sent: messages that have gone over the wire
 * @delivered: messages that have arrived
 * @messages: message n is at index n % LOOP_MESSAGES
 */
struct loop_direction {
	struct loop_link *loop;
	enum anarchy_end from;

	spinlock_t lock;	/* protects all that follows */
	struct hrtimer timer;
	u64 armed_ns;
	struct loop_model model;
	struct anarchy_dice dice;
	bool stopped;
	bool carrier;
	bool data;
	bool continuing;
	u64 free_ns;
	u64 round_ns;
	u64 throttle_ns;
	u16 attached;
	u16 closing;
	u16 stuck;
	u16 arriving;
	u32 next;
	u32 posted;
	u32 sent;
	u32 delivered;
	struct loop_message messages[LOOP_MESSAGES];
};

/**
 * struct loop_link - a loopback link
 * @link: what all links have
 * @directions: by the end that sends
 * @knobs: see there
 * @inject: faults yet to be injected, by enum loop_fault; changed from anywhere
 * @inject_stuck: descriptors yet to get stuck; likewise
 * @flap_work: plugs the cable in again, or pulls it
 * @debugfs: directory of the knobs
 * @debugfs_files: what its files refer to
 */
struct loop_link {
	struct anarchy_link link;
	struct loop_direction directions[ANARCHY_ENDS];
	struct loop_knobs knobs;
	atomic_t inject[LOOP_FAULTS];
	atomic_t inject_stuck;
	struct delayed_work flap_work;
	struct dentry *debugfs;
	struct loop_knob_file *debugfs_files;
};

static inline struct anarchy_channel *loop_sender(struct loop_direction *direction, u32 channel)
{
	return &direction->loop->link.channels[direction->from][channel];
}

static inline struct anarchy_channel *loop_receiver(struct loop_direction *direction, u32 channel)
{
	return &direction->loop->link.channels[!direction->from][channel];
}

int anarchy_loop_create(u32 number);
void anarchy_loop_destroy(void);

void loop_flap(struct loop_link *loop, u32 ms);
void loop_flap_every(struct loop_link *loop, u32 period_ms);
void loop_reseed(struct loop_link *loop);

u64 loop_due(struct loop_direction *direction, u64 finish_ns);
void loop_carry(struct loop_direction *direction, const struct loop_job *job,
		struct loop_batch *batch);

void loop_direction_init(struct loop_direction *direction, struct loop_link *loop,
			 enum anarchy_end from);
void loop_direction_stop(struct loop_direction *direction);
void loop_direction_kick(struct loop_direction *direction);
void loop_direction_send(struct loop_direction *direction, const struct anarchy_message *message);

void loop_debugfs_create(struct loop_link *loop);
void loop_debugfs_remove(struct loop_link *loop);

#endif
