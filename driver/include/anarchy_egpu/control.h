/* SPDX-License-Identifier: ((GPL-2.0-only WITH Linux-syscall-note) OR MIT) */
/*
 * /dev/anarchy-egpu: the driver's configuration and its events.
 *
 * Anybody may open it for reading, ask for the configuration and read events. Changing anything needs a descriptor that
 * is open for writing, which the file mode (0644) gives to root alone.
 *
 * A change is one transaction. All wanted fields are checked before the first is applied; a refusal changes nothing and
 * says in anarchy_refusal which field was refused and what would be allowed. With trial_ms the driver restores the old
 * values by itself unless CONFIG_CONFIRM with the same token arrives in time.
 *
 * Structures have fixed-width, naturally aligned fields, carry their size and version, and only ever grow at the end.
 */
#ifndef ANARCHY_EGPU_CONTROL_H
#define ANARCHY_EGPU_CONTROL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#include "parameters.h"

#define ANARCHY_CONTROL_DEVICE		"/dev/anarchy-egpu"
#define ANARCHY_CONTROL_VERSION		1u

/*
 * Streams of link N: each open file is one channel. The far end is a node only where it lies in the same kernel, which is
 * so for the loopback link.
 */
#define ANARCHY_STREAM_DEVICE_FORMAT	"/dev/anarchy-egpu%u-stream"
#define ANARCHY_FAR_DEVICE_FORMAT	"/dev/anarchy-egpu%u-far"

/* trial_ms is 0 (no trial: confirmed at once) or within these bounds. */
#define ANARCHY_TRIAL_MIN_MS		1000u
#define ANARCHY_TRIAL_MAX_MS		60000u

/* Why a request was refused, or a field's effective value is not the running one. */
enum anarchy_refusal_reason {
	ANARCHY_REFUSED_NOT,		/* it was not refused */
	ANARCHY_REFUSED_RANGE,		/* outside minimum..maximum */
	ANARCHY_REFUSED_POWER_OF_TWO,	/* not a power of two within minimum..maximum */
	ANARCHY_REFUSED_UNKNOWN,	/* a bit of field_mask or a flag that this driver does not know */
	ANARCHY_REFUSED_TRIAL_RUNNING,	/* an unconfirmed change is on trial: confirm or revert it first */
	ANARCHY_REFUSED_NO_TRIAL,	/* there is no change on trial to confirm or revert */
	ANARCHY_REFUSED_TOKEN,		/* not the token of the change on trial, or a zero token with a trial */
	ANARCHY_REFUSED_MEMORY,		/* not enough memory for the new rings; the old ones go on */
	ANARCHY_REFUSED_NOT_WRITABLE	/* the descriptor is not open for writing */
};

/* What anarchy_refusal.field names when it is not a parameter. */
enum anarchy_refused_field {
	ANARCHY_FIELD_NONE		= 0x1ffu,
	ANARCHY_FIELD_SIZE		= 0x100u,
	ANARCHY_FIELD_VERSION		= 0x101u,
	ANARCHY_FIELD_MASK		= 0x102u,
	ANARCHY_FIELD_TRIAL_MS		= 0x103u,
	ANARCHY_FIELD_TOKEN		= 0x104u,
	ANARCHY_FIELD_ACCESS		= 0x105u
};

/**
 * struct anarchy_refusal - the first thing that was wrong with a request
 * @field: enum anarchy_parameter or enum anarchy_refused_field
 * @reason: enum anarchy_refusal_reason
 * @value: what was asked for
 * @minimum: smallest allowed value (size and version: the one allowed value)
 * @maximum: largest allowed value
 * @reserved: zero
 */
struct anarchy_refusal {
	__u32 field;
	__u32 reason;
	__u32 value;
	__u32 minimum;
	__u32 maximum;
	__u32 reserved;
};

/* Why a link does not honour a running value in full. */
enum anarchy_limit {
	ANARCHY_LIMIT_NONE,		/* it does */
	ANARCHY_LIMIT_INTERRUPTS,	/* interrupt vectors of the host controller */
	ANARCHY_LIMIT_PATHS,		/* path identifiers that the far end offers */
	ANARCHY_LIMIT_CREDITS,		/* buffer credits of the routers on the way */
	ANARCHY_LIMIT_FIRMWARE,		/* the firmware connection manager */
	ANARCHY_LIMIT_TRANSPORT,	/* the transport's own ceiling (loopback: what it was told to simulate) */
	ANARCHY_LIMIT_SPEED,		/* the link trains no faster */
	ANARCHY_LIMIT_STILL_OPEN,	/* channels above the new ceiling are open and keep working until closed */
	ANARCHY_LIMIT_NO_LINK,		/* no link exists yet */
	ANARCHY_LIMIT_COUNT
};

enum anarchy_config_state {
	ANARCHY_CONFIG_CONFIRMED,	/* the running values stay until somebody changes them */
	ANARCHY_CONFIG_TRIAL		/* they go back to `previous` in trial_left_ms */
};

/**
 * struct anarchy_config - a request for a change, and the configuration as it is
 * @size: in: sizeof(struct anarchy_config)
 * @version: in: ANARCHY_CONTROL_VERSION
 * @field_mask: in, SET: bit i asks for values[i]; zero asks for nothing and is refused
 * @trial_ms: in, SET: milliseconds until the old values return by themselves; 0 confirms at once
 * @token: in, SET with a trial: chosen at random by the applier, not zero; never given out again
 * @values: in, SET: the wanted values; out: the running ones
 * @effective: out: what the most limited link makes of them
 * @limit: out: enum anarchy_limit, why effective differs
 * @loaded: out: the values that the module was loaded with
 * @previous: out: where a trial would return to (the running values when none runs)
 * @generation: out: counts every change, return and confirmation since the module was loaded
 * @state: out: enum anarchy_config_state
 * @trial_left_ms: out: time left of the trial, 0 without one
 * @links: out: links that exist
 * @safe_mode: out: 1 when the module was loaded with safe_mode=1
 * @refusal: out: what was wrong, field ANARCHY_FIELD_NONE when nothing was
 */
struct anarchy_config {
	__u32 size;
	__u32 version;
	__u32 field_mask;
	__u32 trial_ms;
	__u64 token[2];
	__u32 values[ANARCHY_VALUES_MAX];
	__u32 effective[ANARCHY_VALUES_MAX];
	__u32 limit[ANARCHY_VALUES_MAX];
	__u32 loaded[ANARCHY_VALUES_MAX];
	__u32 previous[ANARCHY_VALUES_MAX];
	__u64 generation;
	__u32 state;
	__u32 trial_left_ms;
	__u32 links;
	__u32 safe_mode;
	struct anarchy_refusal refusal;
};

/**
 * struct anarchy_trial_end - confirms or reverts the change on trial
 * @size: in: sizeof(struct anarchy_trial_end)
 * @version: in: ANARCHY_CONTROL_VERSION
 * @token: in: the token that the change was applied with
 * @refusal: out: what was wrong
 */
struct anarchy_trial_end {
	__u32 size;
	__u32 version;
	__u64 token[2];
	struct anarchy_refusal refusal;
};

/*
 * Errors, each with the refusal filled in: EINVAL (size, version, mask, value or trial_ms), EPERM (not open for writing),
 * EBUSY (a trial is running), ENOENT (none is), EACCES (wrong token), ENOMEM (no memory for the rings). EFAULT comes
 * without one.
 */
#define ANARCHY_IOCTL_CONFIG_GET	_IOWR('A', 0xe0, struct anarchy_config)
#define ANARCHY_IOCTL_CONFIG_SET	_IOWR('A', 0xe1, struct anarchy_config)
#define ANARCHY_IOCTL_CONFIG_CONFIRM	_IOWR('A', 0xe2, struct anarchy_trial_end)
#define ANARCHY_IOCTL_CONFIG_REVERT	_IOWR('A', 0xe3, struct anarchy_trial_end)

enum anarchy_event_type {
	ANARCHY_EVENT_LINK_STATE = 1,	/* args: old state, new state (enum anarchy_link_state) */
	ANARCHY_EVENT_CONFIG_CHANGED,	/* old_values, new_values, field_mask; args[0]: trial_ms */
	ANARCHY_EVENT_CONFIG_CONFIRMED,	/* new_values */
	ANARCHY_EVENT_CONFIG_REVERTED,	/* old_values, new_values; source says by whom */
	ANARCHY_EVENT_ERROR_BURST,	/* args: enum anarchy_error, how many in the last second */
	ANARCHY_EVENT_CHANNEL_RESET	/* args: channel */
};

enum anarchy_event_source {
	ANARCHY_SOURCE_DRIVER,		/* the driver on its own, e.g. a link that failed */
	ANARCHY_SOURCE_LOAD,		/* module options at load */
	ANARCHY_SOURCE_IOCTL,		/* the helper, or root with a program of its own */
	ANARCHY_SOURCE_SYSFS,		/* a write to /sys/module/anarchy_egpu/parameters */
	ANARCHY_SOURCE_TRIAL_TIMER	/* a trial that nobody confirmed */
};

/**
 * struct anarchy_event - what read() on the control device returns, whole records only
 * @size: sizeof(struct anarchy_event) of the driver; a reader skips what it does not know
 * @type: enum anarchy_event_type
 * @sequence: 1, 2, 3 ... since load; a hole means that the reader fell behind and should look at the state anew
 * @time_ns: CLOCK_MONOTONIC
 * @link: number of the link, 0xffffffff where the event concerns none
 * @source: enum anarchy_event_source
 * @uid: real user id of the process that caused it, 0xffffffff for the driver itself
 * @pid: its process id, 0 for the driver itself
 * @args: see enum anarchy_event_type
 * @field_mask: which values changed
 * @reserved: zero
 * @old_values: before
 * @new_values: after
 */
struct anarchy_event {
	__u32 size;
	__u32 type;
	__u64 sequence;
	__u64 time_ns;
	__u32 link;
	__u32 source;
	__u32 uid;
	__u32 pid;
	__u32 args[4];
	__u32 field_mask;
	__u32 reserved;
	__u32 old_values[ANARCHY_VALUES_MAX];
	__u32 new_values[ANARCHY_VALUES_MAX];
};

#endif
