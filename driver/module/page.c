// SPDX-License-Identifier: GPL-2.0-only
/* /dev/anarchy-egpuN: telemetry by read() and as a read-only mapping. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "link.h"

#define PAGE_BYTES	PAGE_ALIGN(sizeof(struct anarchy_telemetry))
#define PAGE_PERIOD_NS	(ANARCHY_TELEMETRY_PERIOD_MS * NSEC_PER_MSEC)

/**
 * struct telemetry_file - an open telemetry device
 * @link: the link, referenced
 * @mutex: protects @copy
 * @taken: there is something in @copy
 * @copy: what read() returns; taken anew by each read at offset 0
 */
struct telemetry_file {
	struct anarchy_link *link;
	struct mutex mutex;	/* protects copy */
	bool taken;
	struct anarchy_telemetry copy;
};

/*
 * Publishes a fresh copy in the mapped page. Everything from sequence on is written between two
 * values of sequence; what stands before it never changes.
 */
static void page_refresh(struct work_struct *work)
{
	struct anarchy_link *link = container_of(work, struct anarchy_link, page_work);
	struct anarchy_telemetry *page = link->page;
	const size_t start = offsetofend(struct anarchy_telemetry, sequence);
	struct anarchy_telemetry *fresh;

	fresh = kvmalloc(sizeof(*fresh), GFP_KERNEL);
	if (!fresh)
		return;
	anarchy_telemetry_fold(link, fresh);
	WRITE_ONCE(page->sequence, page->sequence + 1);
	smp_wmb(); /* readers see an odd sequence before anything changes */
	memcpy((char *)page + start, (char *)fresh + start, sizeof(*page) - start);
	smp_wmb(); /* ... and an even one only after everything has */
	WRITE_ONCE(page->sequence, page->sequence + 1);
	kvfree(fresh);
}

static enum hrtimer_restart page_tick(struct hrtimer *timer)
{
	struct anarchy_link *link = container_of(timer, struct anarchy_link, page_timer);

	queue_work(anarchy_workqueue, &link->page_work);
	hrtimer_forward_now(timer, ns_to_ktime(PAGE_PERIOD_NS));
	return HRTIMER_RESTART;
}

static void telemetry_vm_open(struct vm_area_struct *vma)
{
	struct anarchy_link *link = vma->vm_private_data;

	guard(mutex)(&link->page_mutex);
	if (!link->page_mappings++ && !READ_ONCE(link->gone))
		hrtimer_start(&link->page_timer, ns_to_ktime(PAGE_PERIOD_NS),
			      HRTIMER_MODE_REL_SOFT);
}

static void telemetry_vm_close(struct vm_area_struct *vma)
{
	struct anarchy_link *link = vma->vm_private_data;

	guard(mutex)(&link->page_mutex);
	if (!--link->page_mappings)
		hrtimer_cancel(&link->page_timer);
}

static const struct vm_operations_struct telemetry_vm_ops = {
	.open = telemetry_vm_open,
	.close = telemetry_vm_close,
};

static int telemetry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct telemetry_file *telemetry = file->private_data;
	struct anarchy_link *link = telemetry->link;
	int err;

	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EPERM;
	if (vma->vm_pgoff || vma->vm_end - vma->vm_start > PAGE_BYTES)
		return -EINVAL;
	if (READ_ONCE(link->gone))
		return -ENODEV;
	vm_flags_clear(vma, VM_MAYWRITE | VM_MAYEXEC);
	err = remap_vmalloc_range(vma, link->page, 0);
	if (err)
		return err;
	vma->vm_ops = &telemetry_vm_ops;
	vma->vm_private_data = link;
	telemetry_vm_open(vma);
	/* Not waited for: the work takes the link's mutex, and mmap_lock is held here. */
	queue_work(anarchy_workqueue, &link->page_work);
	return 0;
}

static ssize_t telemetry_read(struct file *file, char __user *to, size_t count, loff_t *ppos)
{
	struct telemetry_file *telemetry = file->private_data;
	ssize_t done;
	int err;

	err = mutex_lock_interruptible(&telemetry->mutex);
	if (err)
		return err;
	if (READ_ONCE(telemetry->link->gone)) {
		done = -ENODEV;
	} else {
		if (!*ppos || !telemetry->taken)
			anarchy_telemetry_fold(telemetry->link, &telemetry->copy);
		telemetry->taken = true;
		done = simple_read_from_buffer(to, count, ppos, &telemetry->copy,
					       sizeof(telemetry->copy));
	}
	mutex_unlock(&telemetry->mutex);
	return done;
}

static loff_t telemetry_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, sizeof(struct anarchy_telemetry));
}

static int telemetry_open(struct inode *inode, struct file *file)
{
	struct anarchy_link *link = container_of(file->private_data, struct anarchy_link,
						 telemetry_misc);
	struct telemetry_file *telemetry = kvzalloc(sizeof(*telemetry), GFP_KERNEL_ACCOUNT);

	if (!telemetry)
		return -ENOMEM;
	mutex_init(&telemetry->mutex);
	get_device(&link->dev);
	telemetry->link = link;
	file->private_data = telemetry;
	anarchy_link_watch(link, true);
	/* Whoever maps the page finds it filled. */
	queue_work(anarchy_workqueue, &link->page_work);
	flush_work(&link->page_work);
	return 0;
}

static int telemetry_release(struct inode *inode, struct file *file)
{
	struct telemetry_file *telemetry = file->private_data;

	anarchy_link_watch(telemetry->link, false);
	anarchy_link_put(telemetry->link);
	kvfree(telemetry);
	return 0;
}

static const struct file_operations telemetry_fops = {
	.owner = THIS_MODULE,
	.open = telemetry_open,
	.release = telemetry_release,
	.read = telemetry_read,
	.llseek = telemetry_llseek,
	.mmap = telemetry_mmap,
};

/**
 * anarchy_page_init - allocate the page
 * @link: the link
 *
 * Return: 0 or -ENOMEM.
 */
int anarchy_page_init(struct anarchy_link *link)
{
	link->page = vmalloc_user(PAGE_BYTES);
	if (!link->page)
		return -ENOMEM;
	link->page->magic = ANARCHY_TELEMETRY_MAGIC;
	link->page->version = ANARCHY_TELEMETRY_VERSION;
	link->page->size = sizeof(*link->page);
	mutex_init(&link->page_mutex);
	INIT_WORK(&link->page_work, page_refresh);
	hrtimer_setup(&link->page_timer, page_tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	return 0;
}

void anarchy_page_destroy(struct anarchy_link *link)
{
	vfree(link->page);
}

int anarchy_page_register(struct anarchy_link *link)
{
	struct miscdevice *misc = &link->telemetry_misc;
	int err;

	misc->minor = MISC_DYNAMIC_MINOR;
	misc->name = kasprintf(GFP_KERNEL, "anarchy-egpu%u", link->number);
	if (!misc->name)
		return -ENOMEM;
	misc->fops = &telemetry_fops;
	misc->mode = 0444;
	misc->parent = &link->dev;
	err = misc_register(misc);
	if (err)
		kfree(misc->name);
	return err;
}

/* Mappings stay and show the last state, which is written once more. */
void anarchy_page_unregister(struct anarchy_link *link)
{
	misc_deregister(&link->telemetry_misc);
	kfree(link->telemetry_misc.name);
	mutex_lock(&link->page_mutex);
	WRITE_ONCE(link->gone, true);
	hrtimer_cancel(&link->page_timer);
	mutex_unlock(&link->page_mutex);
	queue_work(anarchy_workqueue, &link->page_work);
	flush_work(&link->page_work);
}
