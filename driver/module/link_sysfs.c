// SPDX-License-Identifier: GPL-2.0-only
/* Attributes of a link in sysfs; each shows one field of its telemetry. See ABI.md. */
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "link.h"

/**
 * struct link_attribute - an attribute that shows a field of struct anarchy_telemetry
 * @attr: the attribute
 * @offset: of the field
 * @size: of the field, 4 or 8
 * @texts: words for its values, or NULL for a number
 */
struct link_attribute {
	struct device_attribute attr;
	size_t offset;
	size_t size;
	const char * const *texts;
};

static ssize_t link_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	const struct link_attribute *field = container_of(attr, struct link_attribute, attr);
	struct anarchy_link *link = container_of(dev, struct anarchy_link, dev);
	struct anarchy_telemetry *telemetry;
	const void *at;
	u64 value;

	telemetry = kvmalloc(sizeof(*telemetry), GFP_KERNEL);
	if (!telemetry)
		return -ENOMEM;
	anarchy_telemetry_fold(link, telemetry);
	at = (const char *)telemetry + field->offset;
	value = field->size == sizeof(u32) ? *(const u32 *)at : *(const u64 *)at;
	kvfree(telemetry);
	if (field->texts)
		return sysfs_emit(buf, "%s\n", field->texts[value]);
	return sysfs_emit(buf, "%llu\n", value);
}

static const char * const transport_texts[] = {
	[ANARCHY_TRANSPORT_LOOPBACK] = "loopback",
	[ANARCHY_TRANSPORT_XDOMAIN] = "xdomain",
};

static const char * const limit_texts[ANARCHY_LIMIT_COUNT] = {
	[ANARCHY_LIMIT_NONE] = "none",
	[ANARCHY_LIMIT_INTERRUPTS] = "interrupts",
	[ANARCHY_LIMIT_PATHS] = "paths",
	[ANARCHY_LIMIT_CREDITS] = "credits",
	[ANARCHY_LIMIT_FIRMWARE] = "firmware",
	[ANARCHY_LIMIT_TRANSPORT] = "transport",
	[ANARCHY_LIMIT_SPEED] = "speed",
	[ANARCHY_LIMIT_STILL_OPEN] = "still_open",
	[ANARCHY_LIMIT_NO_LINK] = "no_link",
};

#define LINK_ATTRIBUTE(name_, texts_)							\
	static struct link_attribute link_attribute_##name_ = {				\
		.attr = __ATTR(name_, 0444, link_show, NULL),				\
		.offset = offsetof(struct anarchy_telemetry, name_),			\
		.size = sizeof_field(struct anarchy_telemetry, name_),			\
		.texts = texts_,							\
	}

LINK_ATTRIBUTE(state, anarchy_link_state_texts);
LINK_ATTRIBUTE(transport, transport_texts);
LINK_ATTRIBUTE(generation, NULL);
LINK_ATTRIBUTE(lanes, NULL);
LINK_ATTRIBUTE(speed_limit, limit_texts);
LINK_ATTRIBUTE(line_rate, NULL);
LINK_ATTRIBUTE(maximum_rate, NULL);
LINK_ATTRIBUTE(tx_bytes, NULL);
LINK_ATTRIBUTE(rx_bytes, NULL);
LINK_ATTRIBUTE(channels_effective, NULL);
LINK_ATTRIBUTE(channels_limit, limit_texts);
LINK_ATTRIBUTE(channels_open, NULL);
LINK_ATTRIBUTE(memory_bytes, NULL);

static struct attribute *link_attributes[] = {
	&link_attribute_state.attr.attr,
	&link_attribute_transport.attr.attr,
	&link_attribute_generation.attr.attr,
	&link_attribute_lanes.attr.attr,
	&link_attribute_speed_limit.attr.attr,
	&link_attribute_line_rate.attr.attr,
	&link_attribute_maximum_rate.attr.attr,
	&link_attribute_tx_bytes.attr.attr,
	&link_attribute_rx_bytes.attr.attr,
	&link_attribute_channels_effective.attr.attr,
	&link_attribute_channels_limit.attr.attr,
	&link_attribute_channels_open.attr.attr,
	&link_attribute_memory_bytes.attr.attr,
	NULL
};

static const struct attribute_group link_group = {
	.attrs = link_attributes,
};

const struct attribute_group *anarchy_link_groups[] = {
	&link_group,
	NULL
};
