// SPDX-License-Identifier: GPL-2.0-only
/* Control messages between the two ends of a link. */
#include <asm/byteorder.h>

#include "protocol.h"

/**
 * anarchy_message_ask - make a question
 * @message: filled whole
 * @type: ANARCHY_MESSAGE_HELLO or ANARCHY_MESSAGE_PING
 * @id: what the answer will be recognised by
 */
void anarchy_message_ask(struct anarchy_message *message, enum anarchy_message_type type, u32 id)
{
	*message = (struct anarchy_message) {
		.magic = cpu_to_le32(ANARCHY_MESSAGE_MAGIC),
		.version = cpu_to_le32(ANARCHY_PROTOCOL_VERSION),
		.type = cpu_to_le32(type),
		.id = cpu_to_le32(id),
	};
}

/**
 * anarchy_message_valid - whether a message can be understood
 * @message: as it arrived
 *
 * Return: true if it can.
 */
bool anarchy_message_valid(const struct anarchy_message *message)
{
	return message->magic == cpu_to_le32(ANARCHY_MESSAGE_MAGIC) &&
	       message->version == cpu_to_le32(ANARCHY_PROTOCOL_VERSION);
}

/**
 * anarchy_message_answer - answer a question
 * @question: as it arrived
 * @answer: filled whole
 *
 * Return: false if it is not a valid question; there is no answer then.
 */
bool anarchy_message_answer(const struct anarchy_message *question, struct anarchy_message *answer)
{
	if (!anarchy_message_valid(question))
		return false;
	switch (le32_to_cpu(question->type)) {
	case ANARCHY_MESSAGE_HELLO:
	case ANARCHY_MESSAGE_PING:
		/* An answer's type is its question's plus one. */
		anarchy_message_ask(answer, le32_to_cpu(question->type) + 1,
				    le32_to_cpu(question->id));
		return true;
	default:
		return false;
	}
}
