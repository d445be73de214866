// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Whether a parameter's value is allowed. */
#include "rules.h"

#define ANARCHY_ROW(name_, NAME_, unit_, default_, minimum_, maximum_, rec_min_, rec_max_, rules_, \
		    group_, effect_, help_)						\
	[ANARCHY_PARAM_##NAME_] = {							\
		.name = #name_,								\
		.unit = unit_,								\
		.help = help_,								\
		.default_value = default_,						\
		.minimum = minimum_,							\
		.maximum = maximum_,							\
		.recommended_minimum = rec_min_,					\
		.recommended_maximum = rec_max_,					\
		.rules = rules_,							\
		.group = group_,							\
		.effect = effect_,							\
	},

const struct anarchy_parameter_info anarchy_parameters[ANARCHY_PARAM_COUNT] = {
	ANARCHY_PARAMETERS(ANARCHY_ROW)
};

enum anarchy_refusal_reason anarchy_rule_check(__u32 field, __u32 value)
{
	const struct anarchy_parameter_info *info;

	if (field >= ANARCHY_PARAM_COUNT)
		return ANARCHY_REFUSED_UNKNOWN;
	info = &anarchy_parameters[field];
	if (value < info->minimum || value > info->maximum)
		return ANARCHY_REFUSED_RANGE;
	if ((info->rules & ANARCHY_RULE_POWER_OF_TWO) && (value & (value - 1)))
		return ANARCHY_REFUSED_POWER_OF_TWO;
	return ANARCHY_REFUSED_NOT;
}

enum anarchy_refusal_reason anarchy_rule_check_all(__u32 mask, const __u32 *values,
						   struct anarchy_refusal *refusal)
{
	enum anarchy_refusal_reason reason;
	__u32 field;

	*refusal = (struct anarchy_refusal) { .field = ANARCHY_FIELD_NONE };
	if (!mask || (mask & ~ANARCHY_PARAM_MASK_ALL)) {
		*refusal = (struct anarchy_refusal) {
			.field = ANARCHY_FIELD_MASK,
			.reason = ANARCHY_REFUSED_UNKNOWN,
			.value = mask,
			.minimum = 1,
			.maximum = ANARCHY_PARAM_MASK_ALL,
		};
		return ANARCHY_REFUSED_UNKNOWN;
	}
	for (field = 0; field < ANARCHY_PARAM_COUNT; field++) {
		if (!(mask & (1u << field)))
			continue;
		reason = anarchy_rule_check(field, values[field]);
		if (reason == ANARCHY_REFUSED_NOT)
			continue;
		*refusal = (struct anarchy_refusal) {
			.field = field,
			.reason = reason,
			.value = values[field],
			.minimum = anarchy_parameters[field].minimum,
			.maximum = anarchy_parameters[field].maximum,
		};
		return reason;
	}
	return ANARCHY_REFUSED_NOT;
}
