// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration: one set of values, changed by one function, in transactions.
 *
 * A change is checked whole, then prepared on every link (whatever can fail), then committed
 * (nothing can fail). With a trial the old values come back by themselves unless the change is
 * confirmed in time.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

#include "config.h"
#include "events.h"
#include "link.h"
#include "rules.h"
#include "trace.h"

/* How soon to try again when there is no memory to go back to larger rings. */
#define REVERT_RETRY_NS		NSEC_PER_SEC

/* Protects the configuration and the list of links; see config.h for the order. */
DEFINE_MUTEX(anarchy_config_mutex);

/* Written under anarchy_config_mutex, read from anywhere. */
u32 anarchy_running[ANARCHY_VALUES_MAX];

static void config_trial_work(struct work_struct *work);

/**
 * struct config_state - everything but the running values; protected by anarchy_config_mutex
 * @safe_mode: options were ignored at load
 * @loaded: values after load
 * @previous: where the trial returns to
 * @generation: see struct anarchy_config
 * @state: likewise
 * @token: of the trial, zero without one
 * @trial_ends_ns: CLOCK_MONOTONIC
 * @trial_work: ends the trial
 * @links: all links
 */
struct config_state {
	bool safe_mode;
	u32 loaded[ANARCHY_VALUES_MAX];
	u32 previous[ANARCHY_VALUES_MAX];
	u64 generation;
	enum anarchy_config_state state;
	u64 token[2];
	u64 trial_ends_ns;
	struct delayed_work trial_work;
	struct list_head links;
};

static struct config_state config = {
	.trial_work = __DELAYED_WORK_INITIALIZER(config.trial_work, config_trial_work, 0),
	.links = LIST_HEAD_INIT(config.links),
};

static void refuse(struct anarchy_refusal *refusal, u32 field, u32 reason, u32 value, u32 minimum,
		   u32 maximum)
{
	*refusal = (struct anarchy_refusal) {
		.field = field,
		.reason = reason,
		.value = value,
		.minimum = minimum,
		.maximum = maximum,
	};
}

/* Carries a complete set of values into effect, on all links or on none. */
static int config_apply(const u32 *values, gfp_t gfp)
{
	struct anarchy_link *link;
	int err = 0;
	u32 i;

	list_for_each_entry(link, &config.links, node) {
		err = anarchy_channels_prepare(link, values[ANARCHY_PARAM_RING_BUFFER_SIZE], gfp);
		if (err)
			goto out;
	}

	/* Nothing can fail past this point. */
	for (i = 0; i < ANARCHY_VALUES_MAX; i++)
		WRITE_ONCE(anarchy_running[i], values[i]);
	config.generation++;
	list_for_each_entry(link, &config.links, node)
		anarchy_link_commit(link, values, config.generation);
out:
	list_for_each_entry(link, &config.links, node)
		anarchy_channels_end_change(link);
	return err;
}

static void config_report(enum anarchy_event_type type, enum anarchy_event_source source,
			  const u32 *old_values, u32 trial_ms)
{
	struct anarchy_event event;
	u32 i;

	anarchy_event_init(&event, type, source);
	event.args[0] = trial_ms;
	memcpy(event.old_values, old_values, sizeof(event.old_values));
	memcpy(event.new_values, anarchy_running, sizeof(event.new_values));
	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		if (event.old_values[i] != event.new_values[i])
			event.field_mask |= BIT(i);
	anarchy_event_post(&event);
	trace_anarchy_config(&event, config.generation);
	if (anarchy_value(ANARCHY_PARAM_DEBUG_LEVEL) >= 1)
		pr_info("configuration %llu: %s\n", config.generation,
			type == ANARCHY_EVENT_CONFIG_CHANGED ? "changed" :
			type == ANARCHY_EVENT_CONFIG_CONFIRMED ? "confirmed" : "reverted");
}

static void config_wait_until(u64 when)
{
	u64 now = ktime_get_ns();

	mod_delayed_work(anarchy_workqueue, &config.trial_work,
			 when > now ? nsecs_to_jiffies(when - now) + 1 : 0);
}

static int config_check(u32 mask, const u32 *values, u32 trial_ms, const u64 *token,
			struct anarchy_refusal *refusal)
{
	if (anarchy_rule_check_all(mask, values, refusal) != ANARCHY_REFUSED_NOT)
		return -EINVAL;
	if (trial_ms && (trial_ms < ANARCHY_TRIAL_MIN_MS || trial_ms > ANARCHY_TRIAL_MAX_MS)) {
		refuse(refusal, ANARCHY_FIELD_TRIAL_MS, ANARCHY_REFUSED_RANGE, trial_ms,
		       ANARCHY_TRIAL_MIN_MS, ANARCHY_TRIAL_MAX_MS);
		return -EINVAL;
	}
	if (trial_ms && !(token[0] | token[1])) {
		refuse(refusal, ANARCHY_FIELD_TOKEN, ANARCHY_REFUSED_TOKEN, 0, 0, 0);
		return -EINVAL;
	}
	if (config.state == ANARCHY_CONFIG_TRIAL) {
		refuse(refusal, ANARCHY_FIELD_NONE, ANARCHY_REFUSED_TRIAL_RUNNING, 0, 0, 0);
		return -EBUSY;
	}
	return 0;
}

/**
 * anarchy_config_change - the one way in which values change
 * @mask: bit i asks for values[i]
 * @values: ANARCHY_VALUES_MAX values
 * @trial_ms: trial, or 0
 * @token: of the trial
 * @source: who asks
 * @refusal: filled with what is wrong, or with field ANARCHY_FIELD_NONE
 *
 * anarchy_config_mutex is held.
 *
 * Return: 0, -EINVAL, -EBUSY or -ENOMEM.
 */
int anarchy_config_change(u32 mask, const u32 *values, u32 trial_ms, const u64 *token,
			  enum anarchy_event_source source, struct anarchy_refusal *refusal)
{
	u32 wanted[ANARCHY_VALUES_MAX], old[ANARCHY_VALUES_MAX];
	int err;
	u32 i;

	err = config_check(mask, values, trial_ms, token, refusal);
	if (err)
		return err;
	memcpy(old, anarchy_running, sizeof(old));
	memcpy(wanted, old, sizeof(wanted));
	for (i = 0; i < ANARCHY_PARAM_COUNT; i++)
		if (mask & BIT(i))
			wanted[i] = values[i];
	err = config_apply(wanted, GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);
	if (err) {
		refuse(refusal, ANARCHY_PARAM_RING_BUFFER_SIZE, ANARCHY_REFUSED_MEMORY,
		       wanted[ANARCHY_PARAM_RING_BUFFER_SIZE],
		       anarchy_parameters[ANARCHY_PARAM_RING_BUFFER_SIZE].minimum,
		       old[ANARCHY_PARAM_RING_BUFFER_SIZE]);
		return err;
	}
	if (trial_ms) {
		memcpy(config.previous, old, sizeof(config.previous));
		memcpy(config.token, token, sizeof(config.token));
		config.state = ANARCHY_CONFIG_TRIAL;
		config.trial_ends_ns = ktime_get_ns() + (u64)trial_ms * NSEC_PER_MSEC;
		config_wait_until(config.trial_ends_ns);
	}
	config_report(ANARCHY_EVENT_CONFIG_CHANGED, source, old, trial_ms);
	return 0;
}

static void config_end_trial(void)
{
	config.state = ANARCHY_CONFIG_CONFIRMED;
	memzero_explicit(config.token, sizeof(config.token));
	/*
	 * Not _sync: the work may be waiting for our mutex. It finds no trial then, or not its own.
	 */
	cancel_delayed_work(&config.trial_work);
}

/* Going back must not fail for want of memory where waiting for it would help. */
static int config_return(enum anarchy_event_source source)
{
	u32 old[ANARCHY_VALUES_MAX];
	int err;

	memcpy(old, anarchy_running, sizeof(old));
	err = config_apply(config.previous, GFP_KERNEL | __GFP_NOWARN);
	if (err)
		return err;
	config_end_trial();
	config_report(ANARCHY_EVENT_CONFIG_REVERTED, source, old, 0);
	return 0;
}

static void config_trial_work(struct work_struct *work)
{
	u64 now;

	guard(mutex)(&anarchy_config_mutex);
	if (config.state != ANARCHY_CONFIG_TRIAL)
		return;
	now = ktime_get_ns();
	if (now < config.trial_ends_ns) {
		config_wait_until(config.trial_ends_ns);
	} else if (config_return(ANARCHY_SOURCE_TRIAL_TIMER)) {
		pr_warn("no memory to return to the previous configuration yet\n");
		config_wait_until(now + REVERT_RETRY_NS);
	}
}

static int config_check_trial_end(const struct anarchy_trial_end *end,
				  struct anarchy_refusal *refusal)
{
	u64 difference;

	if (config.state != ANARCHY_CONFIG_TRIAL) {
		refuse(refusal, ANARCHY_FIELD_TOKEN, ANARCHY_REFUSED_NO_TRIAL, 0, 0, 0);
		return -ENOENT;
	}
	/*
	 * No branch on the way: how long a comparison takes says nothing about where a guess went
	 * wrong.
	 */
	difference = (end->token[0] ^ config.token[0]) | (end->token[1] ^ config.token[1]);
	if (difference) {
		refuse(refusal, ANARCHY_FIELD_TOKEN, ANARCHY_REFUSED_TOKEN, 0, 0, 0);
		return -EACCES;
	}
	return 0;
}

/**
 * anarchy_config_confirm - keep the change on trial
 * @end: its token; the refusal is filled
 *
 * Return: 0, -ENOENT no trial, -EACCES wrong token.
 */
int anarchy_config_confirm(struct anarchy_trial_end *end)
{
	int err;

	guard(mutex)(&anarchy_config_mutex);
	err = config_check_trial_end(end, &end->refusal);
	if (err)
		return err;
	config_end_trial();
	config.generation++;
	config_report(ANARCHY_EVENT_CONFIG_CONFIRMED, ANARCHY_SOURCE_IOCTL, anarchy_running, 0);
	return 0;
}

/**
 * anarchy_config_revert - give up the change on trial
 * @end: its token; the refusal is filled
 *
 * Return: 0, -ENOENT no trial, -EACCES wrong token, -ENOMEM not yet possible; the trial's timer
 * will try again.
 */
int anarchy_config_revert(struct anarchy_trial_end *end)
{
	int err;

	guard(mutex)(&anarchy_config_mutex);
	err = config_check_trial_end(end, &end->refusal);
	if (err)
		return err;
	err = config_return(ANARCHY_SOURCE_IOCTL);
	if (err)
		refuse(&end->refusal, ANARCHY_PARAM_RING_BUFFER_SIZE, ANARCHY_REFUSED_MEMORY,
		       config.previous[ANARCHY_PARAM_RING_BUFFER_SIZE], 0, 0);
	return err;
}

/* What the most limited link makes of the running values. */
static void config_effective(struct anarchy_config *out)
{
	struct anarchy_link *link;
	u32 channels, limit;

	memcpy(out->effective, anarchy_running, sizeof(out->effective));
	if (list_empty(&config.links)) {
		out->effective[ANARCHY_PARAM_MAX_DMA_CHANNELS] = 0;
		out->limit[ANARCHY_PARAM_MAX_DMA_CHANNELS] = ANARCHY_LIMIT_NO_LINK;
		out->effective[ANARCHY_PARAM_FORCE_LINK_SPEED] = 0;
		out->limit[ANARCHY_PARAM_FORCE_LINK_SPEED] = ANARCHY_LIMIT_NO_LINK;
		return;
	}
	list_for_each_entry(link, &config.links, node) {
		guard(mutex)(&link->mutex);
		out->links++;
		channels = anarchy_link_channels(link, &limit);
		if (limit != ANARCHY_LIMIT_NONE &&
		    (out->limit[ANARCHY_PARAM_MAX_DMA_CHANNELS] == ANARCHY_LIMIT_NONE ||
		     channels < out->effective[ANARCHY_PARAM_MAX_DMA_CHANNELS])) {
			out->effective[ANARCHY_PARAM_MAX_DMA_CHANNELS] = channels;
			out->limit[ANARCHY_PARAM_MAX_DMA_CHANNELS] = limit;
		}
		if (link->rate.speed_limit != ANARCHY_LIMIT_NONE &&
		    link->rate.generation < out->effective[ANARCHY_PARAM_FORCE_LINK_SPEED]) {
			out->effective[ANARCHY_PARAM_FORCE_LINK_SPEED] = link->rate.generation;
			out->limit[ANARCHY_PARAM_FORCE_LINK_SPEED] = link->rate.speed_limit;
		}
	}
}

/* Fills all that goes out but the refusal. */
static void config_fill(struct anarchy_config *out)
{
	u64 now = ktime_get_ns();
	bool trial = config.state == ANARCHY_CONFIG_TRIAL;

	memset(out->token, 0, sizeof(out->token));
	memset(out->limit, 0, sizeof(out->limit));
	memcpy(out->values, anarchy_running, sizeof(out->values));
	memcpy(out->loaded, config.loaded, sizeof(out->loaded));
	memcpy(out->previous, trial ? config.previous : anarchy_running, sizeof(out->previous));
	out->generation = config.generation;
	out->state = config.state;
	out->trial_left_ms = 0;
	if (trial && config.trial_ends_ns > now)
		out->trial_left_ms = div_u64(config.trial_ends_ns - now, NSEC_PER_MSEC) + 1;
	out->links = 0;
	out->safe_mode = config.safe_mode;
	config_effective(out);
}

/**
 * anarchy_config_get - the configuration as it is
 * @out: filled but for the refusal
 */
void anarchy_config_get(struct anarchy_config *out)
{
	guard(mutex)(&anarchy_config_mutex);
	config_fill(out);
}

/**
 * anarchy_config_set - a change that a process asks for by ioctl
 * @request: the request; afterwards the configuration as it is, and the refusal
 *
 * Return: 0, -EINVAL, -EBUSY or -ENOMEM.
 */
int anarchy_config_set(struct anarchy_config *request)
{
	int err;

	guard(mutex)(&anarchy_config_mutex);
	err = anarchy_config_change(request->field_mask, request->values, request->trial_ms,
				    request->token, ANARCHY_SOURCE_IOCTL, &request->refusal);
	config_fill(request);
	return err;
}

/**
 * anarchy_config_start - the first transaction
 * @defaults: values without any option
 * @values: values to start with, all allowed
 * @safe_mode: options were ignored
 *
 * anarchy_config_mutex is held and there is no link yet.
 */
void anarchy_config_start(const u32 *defaults, const u32 *values, bool safe_mode)
{
	memcpy(anarchy_running, values, sizeof(anarchy_running));
	memcpy(config.loaded, values, sizeof(config.loaded));
	config.safe_mode = safe_mode;
	if (memcmp(defaults, values, sizeof(anarchy_running))) {
		config.generation++;
		config_report(ANARCHY_EVENT_CONFIG_CHANGED, ANARCHY_SOURCE_LOAD, defaults, 0);
	}
}

/* Nobody is left to change anything. */
void anarchy_config_stop(void)
{
	cancel_delayed_work_sync(&config.trial_work);
}

/**
 * anarchy_config_add_link - a link joins and gets the running values
 * @link: the link; anarchy_config_mutex is held
 */
void anarchy_config_add_link(struct anarchy_link *link)
{
	list_add_tail(&link->node, &config.links);
	anarchy_link_commit(link, anarchy_running, config.generation);
}

/**
 * anarchy_config_remove_link - a link leaves
 * @link: the link; anarchy_config_mutex is held
 */
void anarchy_config_remove_link(struct anarchy_link *link)
{
	list_del_init(&link->node);
}
