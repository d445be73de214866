/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Control messages between the two ends of a link. One end asks, the other answers; each end may do
 * both.
 *
 *	HELLO	-> WELCOME	handshake: the link is up once an end's own HELLO was answered
 *	PING	-> PONG		keepalive, and the measurement of the round trip
 */
#ifndef ANARCHY_PROTOCOL_H
#define ANARCHY_PROTOCOL_H

#include <linux/build_bug.h>
#include <linux/types.h>

#define ANARCHY_MESSAGE_MAGIC		0x55504765u
#define ANARCHY_PROTOCOL_VERSION	1u

enum anarchy_message_type {
	ANARCHY_MESSAGE_HELLO = 1,
	ANARCHY_MESSAGE_WELCOME,
	ANARCHY_MESSAGE_PING,
	ANARCHY_MESSAGE_PONG
};

/**
 * struct anarchy_message - a control message as it is on the wire
 * @magic: ANARCHY_MESSAGE_MAGIC
 * @version: ANARCHY_PROTOCOL_VERSION
 * @type: enum anarchy_message_type
 * @id: of the question; the answer repeats it
 * @reserved: zero
 */
struct anarchy_message {
	__le32 magic;
	__le32 version;
	__le32 type;
	__le32 id;
	__le32 reserved[12];
};

static_assert(sizeof(struct anarchy_message) == 64);

void anarchy_message_ask(struct anarchy_message *message, enum anarchy_message_type type, u32 id);
bool anarchy_message_valid(const struct anarchy_message *message);
bool anarchy_message_answer(const struct anarchy_message *question, struct anarchy_message *answer);

#endif
