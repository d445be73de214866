/* SPDX-License-Identifier: ((GPL-2.0-only WITH Linux-syscall-note) OR MIT) */
/*
 * The parameters of the Anarchy eGPU link: the one table from which the module, the helper, the panel, the command line,
 * the documentation and the tests are made. No range, default or unit is written anywhere else.
 */
#ifndef ANARCHY_EGPU_PARAMETERS_H
#define ANARCHY_EGPU_PARAMETERS_H

/* What a value must satisfy beyond its range. */
#define ANARCHY_RULE_NONE		0x0u
#define ANARCHY_RULE_POWER_OF_TWO	0x1u
/* The two "recommended" columns mean something; without it the tuning guide recommends nothing for this parameter. */
#define ANARCHY_RULE_RECOMMENDED	0x2u

/* Which part of the system a parameter belongs to. */
enum anarchy_group {
	ANARCHY_GROUP_DMA,
	ANARCHY_GROUP_PCIE,
	ANARCHY_GROUP_THUNDERBOLT,
	ANARCHY_GROUP_DRIVER,
	ANARCHY_GROUP_COUNT
};

/* What happens to running traffic when the parameter changes. */
enum anarchy_effect {
	ANARCHY_EFFECT_LIVE,		/* the next frame already uses it */
	ANARCHY_EFFECT_CHANNELS		/* the channels pause, change over and go on; no byte is lost */
};

/*
 * X(name, NAME, unit, default, minimum, maximum, recommended minimum, recommended maximum, rules, group, effect, help)
 *
 * name is the module parameter and the word users type; NAME makes the enumerator ANARCHY_PARAM_<NAME>. The order is
 * part of the ABI: the number of a parameter is its place in anarchy_config.values and its bit in field_mask. New ones go
 * to the end.
 */
#define ANARCHY_PARAMETERS(X)									\
	X(ring_buffer_size, RING_BUFFER_SIZE, "pages", 256, 16, 1024, 256, 1024,		\
	  ANARCHY_RULE_POWER_OF_TWO | ANARCHY_RULE_RECOMMENDED,					\
	  ANARCHY_GROUP_DMA, ANARCHY_EFFECT_CHANNELS,						\
	  "4 KiB pages in each ring; a channel has a TX and an RX ring. "			\
	  "Larger rings raise throughput, smaller ones lower latency")				\
	X(max_dma_channels, MAX_DMA_CHANNELS, "channels", 8, 1, 16, 4, 16,			\
	  ANARCHY_RULE_RECOMMENDED,								\
	  ANARCHY_GROUP_DMA, ANARCHY_EFFECT_CHANNELS,						\
	  "Most channels that may be open at once. Little is gained past 8 to 12")		\
	X(completion_timeout, COMPLETION_TIMEOUT, "ms", 100, 10, 1000, 0, 0,			\
	  ANARCHY_RULE_NONE,									\
	  ANARCHY_GROUP_DMA, ANARCHY_EFFECT_LIVE,						\
	  "How long the oldest descriptor may stay in flight before its channel is reset")	\
	X(force_link_speed, FORCE_LINK_SPEED, "generation", 0, 0, 4, 0, 0,			\
	  ANARCHY_RULE_RECOMMENDED,								\
	  ANARCHY_GROUP_PCIE, ANARCHY_EFFECT_LIVE,						\
	  "Cap on the link speed: 0 automatic, 1 Gen1 2.5, 2 Gen2 5, 3 Gen3 8, 4 Gen4 16 GT/s")	\
	X(max_payload_size, MAX_PAYLOAD_SIZE, "bytes", 256, 128, 4096, 256, 1024,		\
	  ANARCHY_RULE_POWER_OF_TWO | ANARCHY_RULE_RECOMMENDED,					\
	  ANARCHY_GROUP_PCIE, ANARCHY_EFFECT_CHANNELS,						\
	  "Payload bytes in each link transaction. Larger payloads spend less on headers")	\
	X(tb_timeout_ms, TB_TIMEOUT_MS, "ms", 1000, 100, 5000, 0, 0,				\
	  ANARCHY_RULE_NONE,									\
	  ANARCHY_GROUP_THUNDERBOLT, ANARCHY_EFFECT_LIVE,					\
	  "How long the far end may take to answer a handshake or control message")		\
	X(tb_retry_count, TB_RETRY_COUNT, "attempts", 3, 1, 10, 0, 0,				\
	  ANARCHY_RULE_NONE,									\
	  ANARCHY_GROUP_THUNDERBOLT, ANARCHY_EFFECT_LIVE,					\
	  "Handshake attempts before the link is declared failed")				\
	X(debug_level, DEBUG_LEVEL, "level", 0, 0, 3, 0, 0,					\
	  ANARCHY_RULE_RECOMMENDED,								\
	  ANARCHY_GROUP_DRIVER, ANARCHY_EFFECT_LIVE,						\
	  "How much the driver writes to the kernel log; higher levels cost CPU time")

#define ANARCHY_PARAM_ENUMERATOR(name, NAME, ...) ANARCHY_PARAM_##NAME,
enum anarchy_parameter {
	ANARCHY_PARAMETERS(ANARCHY_PARAM_ENUMERATOR)
	ANARCHY_PARAM_COUNT
};
#undef ANARCHY_PARAM_ENUMERATOR

/* Places for values in every structure of the contract; those past ANARCHY_PARAM_COUNT are zero until they get a meaning. */
#define ANARCHY_VALUES_MAX		16

#define ANARCHY_PARAM_MASK_ALL		((1u << ANARCHY_PARAM_COUNT) - 1u)

/* Sizes that the parameters' meanings rest on. */
#define ANARCHY_PAGE_BYTES		4096u	/* a ring page, and the largest frame */
#define ANARCHY_CHANNELS_MAX		16u
#define ANARCHY_RING_PAGES_MAX		1024u

/*
 * Memory that the rings of `channels` open channels hold, in bytes: two rings (TX and RX) of ring_buffer_size pages each.
 * The tuning guide's rule of thumb is 4 MB a channel, which is this formula at 512 pages.
 */
#define ANARCHY_RING_MEMORY_BYTES(channels, ring_buffer_size) \
	((unsigned long long)(channels) * 2ull * (ring_buffer_size) * ANARCHY_PAGE_BYTES)

/* What the driver keeps of each frame beside its page; every ring has room for the largest number of frames. */
#define ANARCHY_RING_SLOT_BYTES		24u
#define ANARCHY_RING_SLOTS_BYTES	(ANARCHY_RING_PAGES_MAX * ANARCHY_RING_SLOT_BYTES)

/* All memory that the driver holds for `channels` open channels, in bytes: what memory_bytes of the telemetry counts. */
#define ANARCHY_CHANNEL_MEMORY_BYTES(channels, ring_buffer_size) \
	(ANARCHY_RING_MEMORY_BYTES(channels, ring_buffer_size) + \
	 (unsigned long long)(channels) * 2ull * ANARCHY_RING_SLOTS_BYTES)

#endif
