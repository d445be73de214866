// SPDX-License-Identifier: GPL-2.0-only
/* Anarchy eGPU link driver: loading, unloading and module parameters. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/workqueue.h>

#include "config.h"
#include "control.h"
#include "link.h"
#include "link_loop.h"

static bool loopback = true;
module_param(loopback, bool, 0444);
MODULE_PARM_DESC(loopback, "Create link0 as a software link inside this kernel (default Y)");

static bool safe_mode;
module_param(safe_mode, bool, 0444);
MODULE_PARM_DESC(safe_mode, "Ignore every other option and use the defaults (default N)");

static u32 parameter_field(const struct kernel_param *kp)
{
	return (uintptr_t)kp->arg;
}

static int parameter_set(const char *text, const struct kernel_param *kp)
{
	return anarchy_config_option(parameter_field(kp), text);
}

static int parameter_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%u\n", anarchy_value(parameter_field(kp)));
}

static const struct kernel_param_ops parameter_ops = {
	.set = parameter_set,
	.get = parameter_get,
};

#define PARAMETER(name, NAME, unit, default_, minimum, maximum, rec_min, rec_max, rules, group,	\
		  effect, help)									\
	module_param_cb(name, &parameter_ops, (void *)ANARCHY_PARAM_##NAME, 0644);		\
	__MODULE_PARM_TYPE(name, "uint");							\
	MODULE_PARM_DESC(name, help " (" unit ", " #minimum " to " #maximum			\
			 ", default " #default_ ")");

ANARCHY_PARAMETERS(PARAMETER)

static int __init anarchy_init(void)
{
	int err;

	anarchy_workqueue = alloc_workqueue("anarchy_egpu", WQ_UNBOUND, 0);
	if (!anarchy_workqueue)
		return -ENOMEM;
	err = anarchy_config_load(safe_mode);
	if (err)
		goto err_workqueue;
	err = class_register(&anarchy_class);
	if (err)
		goto err_config;
	err = anarchy_control_register();
	if (err)
		goto err_class;
	if (loopback || safe_mode) {
		err = anarchy_loop_create(0);
		if (err)
			goto err_control;
	}
	return 0;

err_control:
	anarchy_control_unregister();
err_class:
	class_unregister(&anarchy_class);
err_config:
	anarchy_config_unload();
err_workqueue:
	destroy_workqueue(anarchy_workqueue);
	return err;
}

static void __exit anarchy_exit(void)
{
	anarchy_control_unregister();
	anarchy_loop_destroy();
	anarchy_config_unload();
	class_unregister(&anarchy_class);
	destroy_workqueue(anarchy_workqueue);
}

module_init(anarchy_init);
module_exit(anarchy_exit);

MODULE_AUTHOR("Anarchy eGPU maintainers");
MODULE_DESCRIPTION("Anarchy eGPU link");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
