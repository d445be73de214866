// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* How long a frame takes on the link. */
#include "timing.h"

#define NS_PER_S	1000000000ull

__u64 anarchy_line_rate(__u32 generation, __u32 lanes)
{
	/* Mega-transfers a second and lane; one transfer is one bit on the line. */
	static const __u32 megatransfers[ANARCHY_GENERATION_MAX + 1] = { 0, 2500, 5000, 8000, 16000 };
	__u64 bits;

	if (generation > ANARCHY_GENERATION_MAX)
		return 0;
	bits = (__u64)megatransfers[generation] * 1000000ull * lanes;
	return generation <= 2 ? anarchy_muldiv(bits, 8, 10 * 8) : anarchy_muldiv(bits, 128, 130 * 8);
}

__u64 anarchy_wire_bytes(__u32 payload, __u32 bytes)
{
	__u32 transactions = bytes ? (bytes + payload - 1) / payload : 1;

	return (__u64)bytes + (__u64)transactions * ANARCHY_TRANSACTION_OVERHEAD;
}

__u64 anarchy_frame_time_ns(const struct anarchy_wire *wire, __u32 bytes)
{
	__u64 on_wire;

	if (!wire->line_rate)
		return 0;
	on_wire = anarchy_wire_bytes(wire->payload, bytes);
	return anarchy_muldiv(on_wire, NS_PER_S, wire->line_rate) + 1;
}

__u64 anarchy_payload_rate(__u64 line_rate, __u32 payload)
{
	return anarchy_muldiv(line_rate, ANARCHY_PAGE_BYTES,
			      anarchy_wire_bytes(payload, ANARCHY_PAGE_BYTES));
}

__u64 anarchy_predicted_rate(const struct anarchy_wire *wire, __u32 channels, __u32 ring_pages,
			     __u64 moderation_ns)
{
	__u64 line = anarchy_payload_rate(wire->line_rate, wire->payload);
	__u64 rings;

	if (!moderation_ns)
		return line;
	rings = anarchy_muldiv((__u64)channels * (ring_pages - 1) * ANARCHY_PAGE_BYTES, NS_PER_S,
			       moderation_ns);
	return rings < line ? rings : line;
}
