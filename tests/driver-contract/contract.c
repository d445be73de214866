// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The contract's layout, written out: programs of one release talk to modules of another, so a row here may be added and
 * never changed. Compiled as C11 and as C++20.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <anarchy_egpu/control.h>
#include <anarchy_egpu/parameters.h>
#include <anarchy_egpu/telemetry.h>

struct row {
	const char *what;
	size_t is;
	size_t should_be;
};

#define SIZE(name, bytes) { "sizeof " #name, sizeof(struct anarchy_##name), bytes }
#define FIELD(name, field, offset, bytes)							\
	{ #name "." #field " offset", offsetof(struct anarchy_##name, field), offset },		\
	{ #name "." #field " size", sizeof(((struct anarchy_##name *)0)->field), bytes }

static const struct row rows[] = {
	SIZE(refusal, 24),
	FIELD(refusal, field, 0, 4),
	FIELD(refusal, reason, 4, 4),
	FIELD(refusal, value, 8, 4),
	FIELD(refusal, minimum, 12, 4),
	FIELD(refusal, maximum, 16, 4),
	FIELD(refusal, reserved, 20, 4),

	SIZE(config, 400),
	FIELD(config, size, 0, 4),
	FIELD(config, version, 4, 4),
	FIELD(config, field_mask, 8, 4),
	FIELD(config, trial_ms, 12, 4),
	FIELD(config, token, 16, 16),
	FIELD(config, values, 32, 64),
	FIELD(config, effective, 96, 64),
	FIELD(config, limit, 160, 64),
	FIELD(config, loaded, 224, 64),
	FIELD(config, previous, 288, 64),
	FIELD(config, generation, 352, 8),
	FIELD(config, state, 360, 4),
	FIELD(config, trial_left_ms, 364, 4),
	FIELD(config, links, 368, 4),
	FIELD(config, safe_mode, 372, 4),
	FIELD(config, refusal, 376, 24),
	SIZE(trial_end, 48),
	FIELD(trial_end, size, 0, 4),
	FIELD(trial_end, version, 4, 4),
	FIELD(trial_end, token, 8, 16),
	FIELD(trial_end, refusal, 24, 24),
	SIZE(event, 192),
	FIELD(event, size, 0, 4),
	FIELD(event, type, 4, 4),
	FIELD(event, sequence, 8, 8),
	FIELD(event, time_ns, 16, 8),
	FIELD(event, link, 24, 4),
	FIELD(event, source, 28, 4),
	FIELD(event, uid, 32, 4),
	FIELD(event, pid, 36, 4),
	FIELD(event, args, 40, 16),
	FIELD(event, field_mask, 56, 4),
	FIELD(event, reserved, 60, 4),
	FIELD(event, old_values, 64, 64),
	FIELD(event, new_values, 128, 64),
	SIZE(channel_telemetry, 56),
	FIELD(channel_telemetry, tx_bytes, 0, 8),
	FIELD(channel_telemetry, tx_frames, 8, 8),
	FIELD(channel_telemetry, rx_bytes, 16, 8),
	FIELD(channel_telemetry, rx_frames, 24, 8),
	FIELD(channel_telemetry, errors, 32, 8),
	FIELD(channel_telemetry, tx_in_flight, 40, 4),
	FIELD(channel_telemetry, rx_waiting, 44, 4),
	FIELD(channel_telemetry, state, 48, 4),
	FIELD(channel_telemetry, resets, 52, 4),
	SIZE(histogram, 4104),
	FIELD(histogram, sum_ns, 0, 8),
	FIELD(histogram, bucket, 8, 4096),
	SIZE(telemetry, 9448),
	FIELD(telemetry, magic, 0, 4),
	FIELD(telemetry, version, 4, 4),
	FIELD(telemetry, size, 8, 4),
	FIELD(telemetry, sequence, 12, 4),
	FIELD(telemetry, link, 16, 4),
	FIELD(telemetry, transport, 20, 4),
	FIELD(telemetry, state, 24, 4),
	FIELD(telemetry, generation, 28, 4),
	FIELD(telemetry, lanes, 32, 4),
	FIELD(telemetry, channels_effective, 36, 4),
	FIELD(telemetry, channels_limit, 40, 4),
	FIELD(telemetry, channels_open, 44, 4),
	FIELD(telemetry, speed_limit, 48, 4),
	FIELD(telemetry, online_cpus, 52, 4),
	FIELD(telemetry, time_ns, 56, 8),
	FIELD(telemetry, state_since_ns, 64, 8),
	FIELD(telemetry, line_rate, 72, 8),
	FIELD(telemetry, maximum_rate, 80, 8),
	FIELD(telemetry, config_generation, 88, 8),
	FIELD(telemetry, memory_bytes, 96, 8),
	FIELD(telemetry, interrupts, 104, 8),
	FIELD(telemetry, cpu_ns, 112, 8),
	FIELD(telemetry, tx_bytes, 120, 8),
	FIELD(telemetry, tx_frames, 128, 8),
	FIELD(telemetry, rx_bytes, 136, 8),
	FIELD(telemetry, rx_frames, 144, 8),
	FIELD(telemetry, errors, 152, 128),
	FIELD(telemetry, values, 280, 64),
	FIELD(telemetry, channels, 344, 896),
	FIELD(telemetry, dma_latency, 1240, 4104),
	FIELD(telemetry, round_trip, 5344, 4104),

	{ "ioctl CONFIG_GET", ANARCHY_IOCTL_CONFIG_GET, 0xc19041e0 },
	{ "ioctl CONFIG_SET", ANARCHY_IOCTL_CONFIG_SET, 0xc19041e1 },
	{ "ioctl CONFIG_CONFIRM", ANARCHY_IOCTL_CONFIG_CONFIRM, 0xc03041e2 },
	{ "ioctl CONFIG_REVERT", ANARCHY_IOCTL_CONFIG_REVERT, 0xc03041e3 },

	{ "number of ring_buffer_size", ANARCHY_PARAM_RING_BUFFER_SIZE, 0 },
	{ "number of max_dma_channels", ANARCHY_PARAM_MAX_DMA_CHANNELS, 1 },
	{ "number of completion_timeout", ANARCHY_PARAM_COMPLETION_TIMEOUT, 2 },
	{ "number of force_link_speed", ANARCHY_PARAM_FORCE_LINK_SPEED, 3 },
	{ "number of max_payload_size", ANARCHY_PARAM_MAX_PAYLOAD_SIZE, 4 },
	{ "number of tb_timeout_ms", ANARCHY_PARAM_TB_TIMEOUT_MS, 5 },
	{ "number of tb_retry_count", ANARCHY_PARAM_TB_RETRY_COUNT, 6 },
	{ "number of debug_level", ANARCHY_PARAM_DEBUG_LEVEL, 7 },

	{ "state down", ANARCHY_LINK_DOWN, 0 },
	{ "state connecting", ANARCHY_LINK_CONNECTING, 1 },
	{ "state up", ANARCHY_LINK_UP, 2 },
	{ "state recovering", ANARCHY_LINK_RECOVERING, 3 },
	{ "state failed", ANARCHY_LINK_FAILED, 4 },
	{ "error crc", ANARCHY_ERROR_CRC, 0 },
	{ "error link_loss", ANARCHY_ERROR_LINK_LOSS, 7 },
};

/* The user's table of parameters, written out a second time so that a slip in the first is seen. */
#define CHECK_PARAMETER(name, NAME, unit, default_, minimum, maximum, rec_minimum, rec_maximum, ...) \
	{ #name, default_, minimum, maximum, rec_minimum, rec_maximum },
struct parameter {
	const char *name;
	unsigned int default_value, minimum, maximum, recommended_minimum, recommended_maximum;
};
static const struct parameter table[] = { ANARCHY_PARAMETERS(CHECK_PARAMETER) };
static const struct parameter wanted[] = {
	{ "ring_buffer_size", 256, 16, 1024, 256, 1024 },
	{ "max_dma_channels", 8, 1, 16, 4, 16 },
	{ "completion_timeout", 100, 10, 1000, 0, 0 },
	{ "force_link_speed", 0, 0, 4, 0, 0 },
	{ "max_payload_size", 256, 128, 4096, 256, 1024 },
	{ "tb_timeout_ms", 1000, 100, 5000, 0, 0 },
	{ "tb_retry_count", 3, 1, 10, 0, 0 },
	{ "debug_level", 0, 0, 3, 0, 0 },
};

int main(void)
{
	size_t i, wrong = 0;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].is == rows[i].should_be)
			continue;
		printf("%s is %#zx, must be %#zx\n", rows[i].what, rows[i].is, rows[i].should_be);
		wrong++;
	}
	if (sizeof(table) != sizeof(wanted)) {
		printf("the table of parameters has another length\n");
		return 1;
	}
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!strcmp(table[i].name, wanted[i].name) &&
		    !memcmp(&table[i].default_value, &wanted[i].default_value, 5 * sizeof(unsigned int)))
			continue;
		printf("parameter %s differs\n", table[i].name);
		wrong++;
	}
	return wrong ? 1 : 0;
}
