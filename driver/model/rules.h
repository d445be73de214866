/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Whether a parameter's value is allowed: the parameter table as data, and the one check of it. */
#ifndef ANARCHY_MODEL_RULES_H
#define ANARCHY_MODEL_RULES_H

#include <anarchy_egpu/control.h>
#include <anarchy_egpu/parameters.h>

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct anarchy_parameter_info - one row of ANARCHY_PARAMETERS
 * @name: module parameter, and the word users type
 * @unit: what the value counts
 * @help: one line for people
 * @default_value: value without any configuration
 * @minimum: smallest allowed
 * @maximum: largest allowed
 * @recommended_minimum: of the tuning guide; only with ANARCHY_RULE_RECOMMENDED
 * @recommended_maximum: likewise
 * @rules: ANARCHY_RULE_*
 * @group: part of the system
 * @effect: what a change does to running traffic
 */
struct anarchy_parameter_info {
	const char *name;
	const char *unit;
	const char *help;
	__u32 default_value;
	__u32 minimum;
	__u32 maximum;
	__u32 recommended_minimum;
	__u32 recommended_maximum;
	__u32 rules;
	enum anarchy_group group;
	enum anarchy_effect effect;
};

extern const struct anarchy_parameter_info anarchy_parameters[ANARCHY_PARAM_COUNT];

/**
 * anarchy_rule_check - whether a parameter may have a value
 * @field: enum anarchy_parameter, or any other number
 * @value: the value
 *
 * Return: ANARCHY_REFUSED_NOT, ANARCHY_REFUSED_RANGE, ANARCHY_REFUSED_POWER_OF_TWO, or ANARCHY_REFUSED_UNKNOWN for a
 * field that is not a parameter.
 */
enum anarchy_refusal_reason anarchy_rule_check(__u32 field, __u32 value);

/**
 * anarchy_rule_check_all - the first of several values that may not be
 * @mask: bit i asks for values[i]
 * @values: ANARCHY_VALUES_MAX values
 * @refusal: filled with what is wrong, or with field ANARCHY_FIELD_NONE
 *
 * Return: as anarchy_rule_check(); ANARCHY_REFUSED_UNKNOWN also for an empty mask and for bits past the parameters.
 */
enum anarchy_refusal_reason anarchy_rule_check_all(__u32 mask, const __u32 *values,
						   struct anarchy_refusal *refusal);

#ifdef __cplusplus
}
#endif

#endif
