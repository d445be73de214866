// SPDX-License-Identifier: GPL-2.0-only
/* Module options at load, and writes to /sys/module/anarchy_egpu/parameters. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "config.h"
#include "rules.h"

enum config_phase {
	CONFIG_LOADING,		/* module options are collected, nothing runs yet */
	CONFIG_RUNNING,
	CONFIG_UNLOADED
};

/**
 * struct config_option - a module option as given at load
 * @given: it was given
 * @malformed: it is not a number that fits
 * @value: what it asks for
 */
struct config_option {
	bool given;
	bool malformed;
	u32 value;
};

/* Both protected by anarchy_config_mutex. */
static enum config_phase phase;
static struct config_option options[ANARCHY_PARAM_COUNT];

/* What may be written, for those who have only the log to look at. */
static void describe_rule(u32 field, char *text, size_t size)
{
	const struct anarchy_parameter_info *info = &anarchy_parameters[field];
	bool powers = info->rules & ANARCHY_RULE_POWER_OF_TWO;

	snprintf(text, size, "allowed are %u to %u %s%s", info->minimum, info->maximum, info->unit,
		 powers ? ", powers of two only" : "");
}

static void remember_option(u32 field, int err, u32 value)
{
	options[field] = (struct config_option) {
		.given = true,
		.malformed = err != 0,
		.value = value,
	};
}

/**
 * anarchy_config_option - a module option at load, or a write to the parameter in sysfs
 * @field: enum anarchy_parameter
 * @text: what was written
 *
 * Options are only collected here, since safe_mode may be the last of them.
 *
 * Return: 0 or a negative error.
 */
int anarchy_config_option(u32 field, const char *text)
{
	struct anarchy_refusal refusal;
	u32 values[ANARCHY_VALUES_MAX] = {};
	char shown[24], rule[80];
	int err;

	guard(mutex)(&anarchy_config_mutex);
	err = kstrtouint(text, 0, &values[field]);
	switch (phase) {
	case CONFIG_LOADING:
		remember_option(field, err, values[field]);
		return 0;
	case CONFIG_UNLOADED:
		return -ENODEV;
	case CONFIG_RUNNING:
		break;
	}
	if (!err)
		err = anarchy_config_change(BIT(field), values, 0, NULL, ANARCHY_SOURCE_SYSFS,
					    &refusal);
	if (err == -EBUSY) {
		pr_warn("%s is not changed while a change is on trial\n",
			anarchy_parameters[field].name);
	} else if (err == -EINVAL || err == -ERANGE) {
		/* As it came, as a blank may be what is wrong with it; but for the line's end. */
		strscpy(shown, text, sizeof(shown));
		shown[strcspn(shown, "\n")] = '\0';
		describe_rule(field, rule, sizeof(rule));
		pr_warn("%s='%s' refused: %s\n", anarchy_parameters[field].name, shown, rule);
		err = -EINVAL;
	}
	return err;
}

/**
 * anarchy_config_load - the first transaction: defaults and module options
 * @safe_mode: ignore the options
 *
 * Return: 0, or -EINVAL with the reason in the log.
 */
int anarchy_config_load(bool safe_mode)
{
	u32 defaults[ANARCHY_VALUES_MAX] = {}, values[ANARCHY_VALUES_MAX] = {};
	const struct config_option *option;
	char rule[80];
	u32 i;

	guard(mutex)(&anarchy_config_mutex);
	for (i = 0; i < ANARCHY_PARAM_COUNT; i++) {
		defaults[i] = anarchy_parameters[i].default_value;
		values[i] = defaults[i];
		option = &options[i];
		if (safe_mode || !option->given)
			continue;
		if (option->malformed || anarchy_rule_check(i, option->value)) {
			describe_rule(i, rule, sizeof(rule));
			pr_err("not loaded: option %s: %s\n", anarchy_parameters[i].name, rule);
			return -EINVAL;
		}
		values[i] = option->value;
	}
	if (safe_mode)
		pr_notice("safe mode: all options are ignored, the defaults are used\n");
	anarchy_config_start(defaults, values, safe_mode);
	phase = CONFIG_RUNNING;
	return 0;
}

/* No change from here on; the links are gone. */
void anarchy_config_unload(void)
{
	mutex_lock(&anarchy_config_mutex);
	phase = CONFIG_UNLOADED;
	mutex_unlock(&anarchy_config_mutex);
	anarchy_config_stop();
}
