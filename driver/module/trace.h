/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints, in /sys/kernel/tracing/events/anarchy_egpu. README.md says what they are for. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM anarchy_egpu

#if !defined(ANARCHY_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define ANARCHY_TRACE_H

#include <linux/tracepoint.h>

#include <anarchy_egpu/control.h>
#include <anarchy_egpu/telemetry.h>

#include "protocol.h"

/* The names of the contract's tables. */
#define ANARCHY_TRACE_KIND(name, NAME, text) { ANARCHY_ERROR_##NAME, #name },
#define ANARCHY_TRACE_STATE(name, NAME, text) { ANARCHY_LINK_##NAME, #name },

TRACE_EVENT(anarchy_frame_sent,
	TP_PROTO(u32 link, u32 channel, u32 bytes, u64 latency_ns),
	TP_ARGS(link, channel, bytes, latency_ns),
	TP_STRUCT__entry(
		__field(u32, link)
		__field(u32, channel)
		__field(u32, bytes)
		__field(u64, latency_ns)
	),
	TP_fast_assign(
		__entry->link = link;
		__entry->channel = channel;
		__entry->bytes = bytes;
		__entry->latency_ns = latency_ns;
	),
	TP_printk("link%u channel=%u bytes=%u latency_ns=%llu", __entry->link, __entry->channel,
		  __entry->bytes, __entry->latency_ns)
);

TRACE_EVENT(anarchy_frame_received,
	TP_PROTO(u32 link, u32 channel, u32 bytes),
	TP_ARGS(link, channel, bytes),
	TP_STRUCT__entry(
		__field(u32, link)
		__field(u32, channel)
		__field(u32, bytes)
	),
	TP_fast_assign(
		__entry->link = link;
		__entry->channel = channel;
		__entry->bytes = bytes;
	),
	TP_printk("link%u channel=%u bytes=%u", __entry->link, __entry->channel, __entry->bytes)
);

TRACE_EVENT(anarchy_error,
	TP_PROTO(u32 link, u32 kind, u32 channel),
	TP_ARGS(link, kind, channel),
	TP_STRUCT__entry(
		__field(u32, link)
		__field(u32, kind)
		__field(u32, channel)
	),
	TP_fast_assign(
		__entry->link = link;
		__entry->kind = kind;
		__entry->channel = channel;
	),
	TP_printk("link%u kind=%s channel=%d", __entry->link,
		  __print_symbolic(__entry->kind, ANARCHY_ERRORS(ANARCHY_TRACE_KIND) { -1, NULL }),
		  (int)__entry->channel)
);

TRACE_EVENT(anarchy_message,
	TP_PROTO(u32 link, bool answer, u32 type, u32 id, u64 round_trip_ns),
	TP_ARGS(link, answer, type, id, round_trip_ns),
	TP_STRUCT__entry(
		__field(u32, link)
		__field(bool, answer)
		__field(u32, type)
		__field(u32, id)
		__field(u64, round_trip_ns)
	),
	TP_fast_assign(
		__entry->link = link;
		__entry->answer = answer;
		__entry->type = type;
		__entry->id = id;
		__entry->round_trip_ns = round_trip_ns;
	),
	TP_printk("link%u %s %s id=%u round_trip_ns=%llu", __entry->link,
		  __print_symbolic(__entry->type, { ANARCHY_MESSAGE_HELLO, "hello" },
				   { ANARCHY_MESSAGE_PING, "ping" }),
		  __entry->answer ? "answered" : "asked", __entry->id, __entry->round_trip_ns)
);

TRACE_EVENT(anarchy_link_state,
	TP_PROTO(u32 link, u32 from, u32 to),
	TP_ARGS(link, from, to),
	TP_STRUCT__entry(
		__field(u32, link)
		__field(u32, from)
		__field(u32, to)
	),
	TP_fast_assign(
		__entry->link = link;
		__entry->from = from;
		__entry->to = to;
	),
	TP_printk("link%u %s -> %s", __entry->link,
		  __print_symbolic(__entry->from,
				   ANARCHY_LINK_STATES(ANARCHY_TRACE_STATE) { -1, NULL }),
		  __print_symbolic(__entry->to,
				   ANARCHY_LINK_STATES(ANARCHY_TRACE_STATE) { -1, NULL }))
);

TRACE_EVENT(anarchy_config,
	TP_PROTO(const struct anarchy_event *event, u64 generation),
	TP_ARGS(event, generation),
	TP_STRUCT__entry(
		__field(u32, type)
		__field(u32, source)
		__field(u64, generation)
		__field(u32, trial_ms)
		__field(u32, field_mask)
		__array(u32, values, ANARCHY_PARAM_COUNT)
	),
	TP_fast_assign(
		__entry->type = event->type;
		__entry->source = event->source;
		__entry->generation = generation;
		__entry->trial_ms = event->args[0];
		__entry->field_mask = event->field_mask;
		memcpy(__entry->values, event->new_values, sizeof(__entry->values));
	),
	TP_printk("%s source=%s generation=%llu trial_ms=%u changed=0x%x values=%s",
		  __print_symbolic(__entry->type,
				   { ANARCHY_EVENT_CONFIG_CHANGED, "changed" },
				   { ANARCHY_EVENT_CONFIG_CONFIRMED, "confirmed" },
				   { ANARCHY_EVENT_CONFIG_REVERTED, "reverted" }),
		  __print_symbolic(__entry->source,
				   { ANARCHY_SOURCE_DRIVER, "driver" },
				   { ANARCHY_SOURCE_LOAD, "load" },
				   { ANARCHY_SOURCE_IOCTL, "ioctl" },
				   { ANARCHY_SOURCE_SYSFS, "sysfs" },
				   { ANARCHY_SOURCE_TRIAL_TIMER, "trial-timer" }),
		  __entry->generation, __entry->trial_ms, __entry->field_mask,
		  __print_array(__entry->values, ANARCHY_PARAM_COUNT, sizeof(u32)))
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
