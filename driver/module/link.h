/* SPDX-License-Identifier: GPL-2.0-only */
/* Links: what all transports have in common, and what each of them implements. */
#ifndef ANARCHY_LINK_H
#define ANARCHY_LINK_H

#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include <anarchy_egpu/control.h>

#include "channel.h"
#include "config.h"
#include "protocol.h"
#include "telemetry.h"

struct anarchy_link;

/**
 * struct anarchy_rate - what a transport makes of the running values
 * @generation: PCIe generation that the link runs at
 * @lanes: lanes that it runs on
 * @speed_limit: why the generation is not what force_link_speed asks for
 * @line_rate: bytes a second of one direction; 0 is not allowed
 * @channels: channels that the transport can carry
 * @channels_limit: why it can carry no more
 */
struct anarchy_rate {
	u32 generation;
	u32 lanes;
	enum anarchy_limit speed_limit;
	u64 line_rate;
	u32 channels;
	enum anarchy_limit channels_limit;
};

/**
 * struct anarchy_link_ops - all that a transport implements
 * @transport: what it is
 * @far_end_here: the far end is in this kernel too and has a device of its own
 * @configure: adopt link->values and fill link->rate. Cannot fail; link->mutex held, may sleep
 * @set_data: let frames of streams go (the link is up) or wait. link->mutex held, may sleep
 * @send: send a control message; it may be lost. May sleep, link->mutex held
 * @channel_open: an end of a channel was opened, its rings are installed. link->mutex held
 * @channel_close: it was closed: when this returns the transport does not touch its rx ring
 *	any more, nor its tx ring unless the other end is open, which is to get what is left and
 *	then the end of the stream. link->mutex held
 * @channel_reset: take back the descriptors in flight and send again from the oldest one.
 *	link->mutex held
 * @channel_waits: whether the oldest descriptor cannot make progress for a good reason: the
 *	far end has no room or is not there. link->mutex held
 * @kick_tx: frames were posted in the tx ring. Process context, no lock held but the channel's
 *	write_lock
 * @kick_rx: room was made in the rx ring. Likewise with its read_lock
 * @stop: the link is being removed: stop all activity. Afterwards only channel_close and the
 *	kicks are still called
 * @release: the last reference is gone, free the link
 */
struct anarchy_link_ops {
	enum anarchy_transport transport;
	bool far_end_here;
	void (*configure)(struct anarchy_link *link);
	void (*set_data)(struct anarchy_link *link, bool on);
	void (*send)(struct anarchy_link *link, const struct anarchy_message *message);
	void (*channel_open)(struct anarchy_channel *channel);
	void (*channel_close)(struct anarchy_channel *channel);
	void (*channel_reset)(struct anarchy_channel *channel);
	bool (*channel_waits)(struct anarchy_channel *channel);
	void (*kick_tx)(struct anarchy_channel *channel);
	void (*kick_rx)(struct anarchy_channel *channel);
	void (*stop)(struct anarchy_link *link);
	void (*release)(struct anarchy_link *link);
};

/**
 * struct anarchy_request - the one control message that awaits its answer
 * @lock: protects all that follows; a leaf, taken up to softirq
 * @id: of the message
 * @type: of the message
 * @waiting: it was sent and not yet answered nor given up
 * @answered: it was answered and nobody took notice yet
 * @sent_ns: CLOCK_MONOTONIC
 */
struct anarchy_request {
	spinlock_t lock;	/* protects all that follows */
	u32 id;
	enum anarchy_message_type type;
	bool waiting;
	bool answered;
	u64 sent_ns;
};

/**
 * struct anarchy_link - a link to a far end
 * @dev: its device in class anarchy_egpu; holds the reference count
 * @ops: the transport, never changes
 * @number: N in linkN, never changes
 * @node: in the list of links; protected by anarchy_config_mutex
 * @mutex: protects the following until said otherwise
 * @state: enum anarchy_link_state; also read without the mutex
 * @state_since_ns: CLOCK_MONOTONIC of its last change
 * @carrier: there is something to talk to; told by the transport
 * @gone: the link is being removed; also read without the mutex
 * @suspended: the system sleeps
 * @attempts: handshakes that were not answered in a row
 * @retry_at_ns: failed: when to try again
 * @ping_at_ns: up: when the last ping was sent
 * @values: running parameters
 * @config_generation: the configuration that they belong to
 * @rate: what the transport makes of them
 * @open: channels that are open, a bit each, by end
 * @opened: channels that have been opened in their present session, likewise
 * @channels: by end and number; see there
 * @burst_at_ns: when errors were last looked at for bursts; the work's own
 * @burst_seen: errors by kind at that time; the work's own
 * @request: has its own lock
 * @counters: per processor; see there
 * @watchers: open telemetry files
 * @work: drives the state machine
 * @watchdog: looks after the oldest descriptors while channels are open
 * @page: the mapped telemetry page, written by @page_work only
 * @page_work: refreshes it
 * @page_timer: starts @page_work while somebody maps the page
 * @page_mutex: protects @page_mappings and starting and stopping @page_timer
 * @page_mappings: mappings of the page
 * @telemetry_misc: /dev/anarchy-egpuN
 * @stream_misc: /dev/anarchy-egpuN-stream
 * @far_misc: /dev/anarchy-egpuN-far, where ops->far_end_here
 *
 * Lock order: see config.h.
 */
struct anarchy_link {
	struct device dev;
	const struct anarchy_link_ops *ops;
	u32 number;
	struct list_head node;

	struct mutex mutex;	/* protects from here to burst_at_ns */
	enum anarchy_link_state state;
	u64 state_since_ns;
	bool carrier;
	bool gone;
	bool suspended;
	u32 attempts;
	u64 retry_at_ns;
	u64 ping_at_ns;
	u32 values[ANARCHY_VALUES_MAX];
	u64 config_generation;
	struct anarchy_rate rate;
	u16 open[ANARCHY_ENDS];
	u16 opened[ANARCHY_ENDS];
	struct anarchy_channel channels[ANARCHY_ENDS][ANARCHY_CHANNELS_MAX];

	u64 burst_at_ns;
	u64 burst_seen[ANARCHY_ERROR_COUNT];

	struct anarchy_request request;
	struct anarchy_counters __percpu *counters;
	atomic_t watchers;
	struct delayed_work work;
	struct delayed_work watchdog;

	struct anarchy_telemetry *page;
	struct work_struct page_work;
	struct hrtimer page_timer;
	struct mutex page_mutex;	/* protects page_mappings */
	unsigned int page_mappings;

	struct miscdevice telemetry_misc;
	struct miscdevice stream_misc;
	struct miscdevice far_misc;
};

extern struct workqueue_struct *anarchy_workqueue;
extern const struct class anarchy_class;
extern const struct attribute_group *anarchy_link_groups[];
extern const char * const anarchy_link_state_texts[ANARCHY_LINK_STATE_COUNT];

/* Never in a per-frame path. */
#define anarchy_link_dbg(link, level, fmt, ...)						\
	do {										\
		if (anarchy_value(ANARCHY_PARAM_DEBUG_LEVEL) >= (level))		\
			dev_info(&(link)->dev, fmt, ##__VA_ARGS__);			\
	} while (0)

int anarchy_link_init(struct anarchy_link *link, const struct anarchy_link_ops *ops, u32 number);
int anarchy_link_register(struct anarchy_link *link);
void anarchy_link_unregister(struct anarchy_link *link);
void anarchy_link_put(struct anarchy_link *link);

void anarchy_link_state_init(struct anarchy_link *link);
void anarchy_link_state_stop(struct anarchy_link *link);
void anarchy_link_kick(struct anarchy_link *link);
void anarchy_link_set_carrier(struct anarchy_link *link, bool carrier);
void anarchy_link_receive(struct anarchy_link *link, const struct anarchy_message *message);
void anarchy_link_set_suspended(struct anarchy_link *link, bool suspended);
void anarchy_link_watch(struct anarchy_link *link, bool watch);

void anarchy_link_reconfigure(struct anarchy_link *link);
void anarchy_link_commit(struct anarchy_link *link, const u32 *values, u64 generation);

u32 anarchy_link_channel_ceiling(struct anarchy_link *link);
u32 anarchy_link_channels(struct anarchy_link *link, u32 *limit);
u64 anarchy_link_maximum_rate(const struct anarchy_link *link);

void anarchy_watchdog_init(struct anarchy_link *link);
void anarchy_watchdog_start(struct anarchy_link *link);

int anarchy_page_init(struct anarchy_link *link);
int anarchy_page_register(struct anarchy_link *link);
void anarchy_page_unregister(struct anarchy_link *link);
void anarchy_page_destroy(struct anarchy_link *link);

int anarchy_stream_register(struct anarchy_link *link);
void anarchy_stream_unregister(struct anarchy_link *link);

#endif
