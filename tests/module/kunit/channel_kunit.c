// SPDX-License-Identifier: GPL-2.0-only
/* Channels of the loopback link: who gets which, and what a change does to their rings. */
#include <kunit/test.h>

#include "config.h"
#include "link.h"
#include "rules.h"

static struct anarchy_config set(u32 field, u32 value, int *err)
{
	struct anarchy_config config = { .field_mask = BIT(field) };

	config.values[field] = value;
	*err = anarchy_config_set(&config);
	return config;
}

static int channel_init(struct kunit *test)
{
	struct device *dev = class_find_device_by_name(&anarchy_class, "link0");

	if (!dev)
		return -ENODEV;
	test->priv = container_of(dev, struct anarchy_link, dev);
	return 0;
}

static void channel_exit(struct kunit *test)
{
	struct anarchy_link *link = test->priv;
	int err;

	KUNIT_EXPECT_EQ(test, link->opened[ANARCHY_NEAR] | link->opened[ANARCHY_FAR], 0);
	set(ANARCHY_PARAM_RING_BUFFER_SIZE,
	    anarchy_parameters[ANARCHY_PARAM_RING_BUFFER_SIZE].default_value, &err);
	KUNIT_EXPECT_EQ(test, err, 0);
	set(ANARCHY_PARAM_MAX_DMA_CHANNELS,
	    anarchy_parameters[ANARCHY_PARAM_MAX_DMA_CHANNELS].default_value, &err);
	KUNIT_EXPECT_EQ(test, err, 0);
	anarchy_link_put(link);
}

static struct anarchy_channel *open_end(struct kunit *test, enum anarchy_end end)
{
	struct anarchy_channel *channel = anarchy_channel_open(test->priv, end);

	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	return channel;
}

static void channels_are_a_resource(struct kunit *test)
{
	struct anarchy_channel *channels[4];
	struct anarchy_config config;
	int err;
	u32 i;

	set(ANARCHY_PARAM_MAX_DMA_CHANNELS, 4, &err);
	KUNIT_ASSERT_EQ(test, err, 0);
	for (i = 0; i < 4; i++) {
		channels[i] = open_end(test, ANARCHY_NEAR);
		KUNIT_EXPECT_EQ(test, channels[i]->number, i);
	}
	KUNIT_EXPECT_EQ(test, PTR_ERR(anarchy_channel_open(test->priv, ANARCHY_NEAR)), -EBUSY);

	/* Those above a lower ceiling stay until they are closed. */
	config = set(ANARCHY_PARAM_MAX_DMA_CHANNELS, 2, &err);
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, config.effective[ANARCHY_PARAM_MAX_DMA_CHANNELS], 4);
	KUNIT_EXPECT_EQ(test, config.limit[ANARCHY_PARAM_MAX_DMA_CHANNELS],
			ANARCHY_LIMIT_STILL_OPEN);
	anarchy_channel_close(channels[1]);
	anarchy_channel_close(channels[2]);
	KUNIT_EXPECT_EQ(test, PTR_ERR(anarchy_channel_open(test->priv, ANARCHY_NEAR)), -EBUSY);
	anarchy_channel_close(channels[0]);
	channels[0] = open_end(test, ANARCHY_NEAR);
	KUNIT_EXPECT_EQ(test, channels[0]->number, 0);
	anarchy_channel_close(channels[0]);
	anarchy_channel_close(channels[3]);
}

static void leftovers_are_not_met(struct kunit *test)
{
	struct anarchy_channel *near = open_end(test, ANARCHY_NEAR), *second;
	struct anarchy_channel *far = open_end(test, ANARCHY_FAR);

	KUNIT_EXPECT_PTR_EQ(test, near->peer, far);
	anarchy_channel_close(near);
	KUNIT_EXPECT_TRUE(test, READ_ONCE(far->tx_broken));
	/* The far end still has the old session: a newcomer gets another channel. */
	second = open_end(test, ANARCHY_NEAR);
	KUNIT_EXPECT_EQ(test, second->number, 1);
	anarchy_channel_close(far);
	anarchy_channel_close(second);
	/* Both have left: it starts afresh. */
	near = open_end(test, ANARCHY_NEAR);
	KUNIT_EXPECT_EQ(test, near->number, 0);
	KUNIT_EXPECT_FALSE(test, near->tx_broken);
	anarchy_channel_close(near);
}

static void expect_pages(struct kunit *test, struct anarchy_channel *channel, u32 pages)
{
	KUNIT_EXPECT_EQ(test, channel->tx.owned, pages);
	KUNIT_EXPECT_EQ(test, channel->rx.owned, pages);
	KUNIT_EXPECT_EQ(test, channel->tx.limit, pages);
	KUNIT_EXPECT_EQ(test, channel->tx.pool.count, pages - anarchy_ring_used(&channel->tx));
	KUNIT_EXPECT_EQ(test, channel->tx.reserve.count, 0);
	KUNIT_EXPECT_EQ(test, channel->rx.reserve.count, 0);
}

static void change_reaches_all_rings(struct kunit *test)
{
	static const u32 sizes[] = { 16, 1024, 64, 512, 256 };
	struct anarchy_link *link = test->priv;
	struct anarchy_channel *alone, *near, *far;
	struct anarchy_telemetry *page = kunit_kzalloc(test, sizeof(*page), GFP_KERNEL);
	u32 i;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, page);
	near = open_end(test, ANARCHY_NEAR);
	far = open_end(test, ANARCHY_FAR);
	alone = open_end(test, ANARCHY_NEAR);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		set(ANARCHY_PARAM_RING_BUFFER_SIZE, sizes[i], &err);
		KUNIT_EXPECT_EQ(test, err, 0);
		expect_pages(test, near, sizes[i]);
		expect_pages(test, far, sizes[i]);
		expect_pages(test, alone, sizes[i]);
		/* Two rings each of the near end's two channels. */
		anarchy_telemetry_fold(link, page);
		KUNIT_EXPECT_EQ(test, page->memory_bytes,
				ANARCHY_RING_MEMORY_BYTES(2, sizes[i]));
		KUNIT_EXPECT_EQ(test, page->channels_open, 2);
	}
	anarchy_channel_close(near);
	anarchy_channel_close(alone);
	anarchy_channel_close(far);
	KUNIT_EXPECT_EQ(test, near->tx.owned + near->rx.owned + far->tx.owned + far->rx.owned, 0);
}

static struct kunit_case channel_cases[] = {
	KUNIT_CASE(channels_are_a_resource),
	KUNIT_CASE(leftovers_are_not_met),
	KUNIT_CASE(change_reaches_all_rings),
	{}
};

static struct kunit_suite channel_suite = {
	.name = "anarchy-channel",
	.init = channel_init,
	.exit = channel_exit,
	.test_cases = channel_cases,
};

kunit_test_suite(channel_suite);
