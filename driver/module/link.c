// SPDX-License-Identifier: GPL-2.0-only
/* Links: their life, and how they adopt a configuration. state.c drives their state. */
#include <linux/pm.h>
#include <linux/slab.h>

#include "link.h"
#include "timing.h"

struct workqueue_struct *anarchy_workqueue;

static void link_device_release(struct device *dev)
{
	struct anarchy_link *link = container_of(dev, struct anarchy_link, dev);

	anarchy_page_destroy(link);
	free_percpu(link->counters);
	link->ops->release(link);
}

static int link_suspend(struct device *dev)
{
	anarchy_link_set_suspended(container_of(dev, struct anarchy_link, dev), true);
	return 0;
}

static int link_resume(struct device *dev)
{
	anarchy_link_set_suspended(container_of(dev, struct anarchy_link, dev), false);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(link_pm_ops, link_suspend, link_resume);

const struct class anarchy_class = {
	.name = "anarchy_egpu",
	.dev_groups = anarchy_link_groups,
	.dev_release = link_device_release,
	.pm = pm_sleep_ptr(&link_pm_ops),
};

/**
 * anarchy_link_reconfigure - the transport's own abilities changed
 * @link: the link, its mutex held
 */
void anarchy_link_reconfigure(struct anarchy_link *link)
{
	lockdep_assert_held(&link->mutex);
	link->ops->configure(link);
	anarchy_link_kick(link);
}

/**
 * anarchy_link_commit - run with new values, which anarchy_channels_prepare() has prepared for
 * @link: the link
 * @values: all parameters
 * @generation: of the configuration
 */
void anarchy_link_commit(struct anarchy_link *link, const u32 *values, u64 generation)
{
	guard(mutex)(&link->mutex);
	memcpy(link->values, values, sizeof(link->values));
	link->config_generation = generation;
	anarchy_channels_commit(link, values[ANARCHY_PARAM_RING_BUFFER_SIZE]);
	anarchy_link_reconfigure(link);
}

/* Channels that may be open at each end before the next open is refused; link->mutex held. */
u32 anarchy_link_channel_ceiling(struct anarchy_link *link)
{
	return min(link->values[ANARCHY_PARAM_MAX_DMA_CHANNELS], link->rate.channels);
}

/**
 * anarchy_link_channels - what the link makes of max_dma_channels
 * @link: the link, its mutex held
 * @limit: filled with enum anarchy_limit
 *
 * Return: channels_effective.
 */
u32 anarchy_link_channels(struct anarchy_link *link, u32 *limit)
{
	u32 wanted = link->values[ANARCHY_PARAM_MAX_DMA_CHANNELS];
	u32 ceiling = anarchy_link_channel_ceiling(link);
	u32 open = hweight16(link->open[ANARCHY_NEAR]);

	if (open > ceiling) {
		*limit = ANARCHY_LIMIT_STILL_OPEN;
		return open;
	}
	*limit = ceiling < wanted ? link->rate.channels_limit : ANARCHY_LIMIT_NONE;
	return ceiling;
}

u64 anarchy_link_maximum_rate(const struct anarchy_link *link)
{
	return anarchy_payload_rate(link->rate.line_rate,
				    link->values[ANARCHY_PARAM_MAX_PAYLOAD_SIZE]);
}

/**
 * anarchy_link_init - prepare a link
 * @link: zeroed memory inside the transport's own structure
 * @ops: the transport
 * @number: N in linkN
 *
 * Return: 0, afterwards anarchy_link_put() releases the link; or -ENOMEM, the memory is still the
 * caller's.
 */
int anarchy_link_init(struct anarchy_link *link, const struct anarchy_link_ops *ops, u32 number)
{
	int err;

	link->ops = ops;
	link->number = number;
	INIT_LIST_HEAD(&link->node);
	mutex_init(&link->mutex);
	anarchy_link_state_init(link);
	anarchy_watchdog_init(link);
	anarchy_channels_init(link);
	link->counters = anarchy_counters_alloc();
	if (!link->counters)
		return -ENOMEM;
	err = anarchy_page_init(link);
	if (err) {
		free_percpu(link->counters);
		return err;
	}
	device_initialize(&link->dev);
	link->dev.class = &anarchy_class;
	return 0;
}

void anarchy_link_put(struct anarchy_link *link)
{
	put_device(&link->dev);
}

/* Ends all activity of a link. */
static void link_stop(struct anarchy_link *link)
{
	anarchy_link_state_stop(link);
	cancel_delayed_work_sync(&link->watchdog);
	link->ops->stop(link);
	anarchy_channels_wake(link);
}

/**
 * anarchy_link_register - make a link known
 * @link: the link
 *
 * Return: 0, or a negative error with the link stopped; the reference stays the caller's.
 */
int anarchy_link_register(struct anarchy_link *link)
{
	int err;

	err = dev_set_name(&link->dev, "link%u", link->number);
	if (err)
		return err;
	mutex_lock(&anarchy_config_mutex);
	anarchy_config_add_link(link);
	mutex_unlock(&anarchy_config_mutex);
	err = device_add(&link->dev);
	if (err)
		goto err_remove;
	err = anarchy_page_register(link);
	if (err)
		goto err_device_del;
	err = anarchy_stream_register(link);
	if (err)
		goto err_page;
	return 0;

err_page:
	anarchy_page_unregister(link);
err_device_del:
	device_del(&link->dev);
err_remove:
	mutex_lock(&anarchy_config_mutex);
	anarchy_config_remove_link(link);
	mutex_unlock(&anarchy_config_mutex);
	link_stop(link);
	return err;
}

/**
 * anarchy_link_unregister - remove a link; open files get ENODEV from now on
 * @link: the link; the caller's reference stays
 */
void anarchy_link_unregister(struct anarchy_link *link)
{
	anarchy_stream_unregister(link);
	mutex_lock(&anarchy_config_mutex);
	anarchy_config_remove_link(link);
	mutex_unlock(&anarchy_config_mutex);

	link_stop(link);
	anarchy_page_unregister(link);
	device_del(&link->dev);
}
