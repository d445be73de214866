// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/anarchy-egpu: a translation of ioctls into the configuration's functions, and of read() into
 * events.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "config.h"
#include "control.h"
#include "events.h"

/**
 * struct control_file - an open control device
 * @mutex: protects @next
 * @next: sequence of the first event that it has not read
 */
struct control_file {
	struct mutex mutex;	/* protects next */
	u64 next;
};

static int control_open(struct inode *inode, struct file *file)
{
	struct control_file *control = kzalloc(sizeof(*control), GFP_KERNEL_ACCOUNT);

	if (!control)
		return -ENOMEM;
	mutex_init(&control->mutex);
	control->next = anarchy_events_oldest();
	file->private_data = control;
	return stream_open(inode, file);
}

static int control_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t control_read(struct file *file, char __user *to, size_t count, loff_t *ppos)
{
	struct control_file *control = file->private_data;
	struct anarchy_event event;
	size_t done = 0;
	int err;

	if (count < sizeof(event))
		return -EINVAL;
	err = mutex_lock_interruptible(&control->mutex);
	if (err)
		return err;
	while (!anarchy_events_after(control->next)) {
		if (file->f_flags & O_NONBLOCK) {
			err = -EAGAIN;
			goto out;
		}
		mutex_unlock(&control->mutex);
		err = wait_event_interruptible(anarchy_events_wait,
					       anarchy_events_after(READ_ONCE(control->next)));
		if (err)
			return err;
		err = mutex_lock_interruptible(&control->mutex);
		if (err)
			return err;
	}
	while (count - done >= sizeof(event) && anarchy_events_get(&control->next, &event)) {
		if (copy_to_user(to + done, &event, sizeof(event))) {
			/* The event is not lost: the next read returns it. */
			control->next--;
			err = -EFAULT;
			break;
		}
		done += sizeof(event);
	}
out:
	mutex_unlock(&control->mutex);
	return done ?: err;
}

static __poll_t control_poll(struct file *file, poll_table *wait)
{
	struct control_file *control = file->private_data;

	poll_wait(file, &anarchy_events_wait, wait);
	return anarchy_events_after(READ_ONCE(control->next)) ? EPOLLIN | EPOLLRDNORM : 0;
}

/* What every request is checked for first. All requests begin with size and version. */
static int control_check(struct file *file, u32 size, u32 version, u32 expected_size, bool write,
			 struct anarchy_refusal *refusal)
{
	*refusal = (struct anarchy_refusal) { .field = ANARCHY_FIELD_NONE };
	if (size != expected_size) {
		refusal->field = ANARCHY_FIELD_SIZE;
		refusal->reason = ANARCHY_REFUSED_RANGE;
		refusal->value = size;
		refusal->minimum = expected_size;
		refusal->maximum = expected_size;
		return -EINVAL;
	}
	if (version != ANARCHY_CONTROL_VERSION) {
		refusal->field = ANARCHY_FIELD_VERSION;
		refusal->reason = ANARCHY_REFUSED_RANGE;
		refusal->value = version;
		refusal->minimum = ANARCHY_CONTROL_VERSION;
		refusal->maximum = ANARCHY_CONTROL_VERSION;
		return -EINVAL;
	}
	if (write && !(file->f_mode & FMODE_WRITE)) {
		refusal->field = ANARCHY_FIELD_ACCESS;
		refusal->reason = ANARCHY_REFUSED_NOT_WRITABLE;
		return -EPERM;
	}
	return 0;
}

static long control_config(struct file *file, struct anarchy_config __user *user, bool set)
{
	struct anarchy_config config;
	long err;

	if (copy_from_user(&config, user, sizeof(config)))
		return -EFAULT;
	err = control_check(file, config.size, config.version, sizeof(config), set,
			    &config.refusal);
	if (!err && set)
		err = anarchy_config_set(&config);
	else
		anarchy_config_get(&config);
	/* A caller whose idea of the size differs gets the refusal alone. */
	if (config.size != sizeof(config)) {
		if (copy_to_user(&user->refusal, &config.refusal, sizeof(config.refusal)))
			err = -EFAULT;
	} else if (copy_to_user(user, &config, sizeof(config))) {
		err = -EFAULT;
	}
	memzero_explicit(&config, sizeof(config));
	return err;
}

static long control_end_trial(struct file *file, struct anarchy_trial_end __user *user,
			      int (*end_trial)(struct anarchy_trial_end *end))
{
	struct anarchy_trial_end end;
	long err;

	if (copy_from_user(&end, user, sizeof(end)))
		return -EFAULT;
	err = control_check(file, end.size, end.version, sizeof(end), true, &end.refusal);
	if (!err)
		err = end_trial(&end);
	if (copy_to_user(&user->refusal, &end.refusal, sizeof(end.refusal)))
		err = -EFAULT;
	memzero_explicit(&end, sizeof(end));
	return err;
}

static long control_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case ANARCHY_IOCTL_CONFIG_GET:
		return control_config(file, user, false);
	case ANARCHY_IOCTL_CONFIG_SET:
		return control_config(file, user, true);
	case ANARCHY_IOCTL_CONFIG_CONFIRM:
		return control_end_trial(file, user, anarchy_config_confirm);
	case ANARCHY_IOCTL_CONFIG_REVERT:
		return control_end_trial(file, user, anarchy_config_revert);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = control_open,
	.release = control_release,
	.read = control_read,
	.poll = control_poll,
	.unlocked_ioctl = control_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice control_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "anarchy-egpu",
	.fops = &control_fops,
	.mode = 0644,
};

int anarchy_control_register(void)
{
	return misc_register(&control_misc);
}

void anarchy_control_unregister(void)
{
	misc_deregister(&control_misc);
}
