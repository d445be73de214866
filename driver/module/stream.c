// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/anarchy-egpuN-stream and -far: each open file is one end of one channel, a byte stream in
 * both directions.
 *
 * A write is cut into frames of at most ANARCHY_PAGE_BYTES. Frames wait while the link is not up,
 * while the other end has not opened the channel yet, and while it has no room; then writers wait
 * too. README.md has the rules in full.
 */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include <linux/timekeeping.h>
#include <linux/uio.h>

#include "link.h"

/* Frames that are posted, or read, before the transport is told. */
#define STREAM_BATCH	16

static bool nonblocking(const struct kiocb *iocb)
{
	return iocb->ki_flags & IOCB_NOWAIT || iocb->ki_filp->f_flags & O_NONBLOCK;
}

static int stream_lock(struct mutex *lock, const struct kiocb *iocb)
{
	if (nonblocking(iocb))
		return mutex_trylock(lock) ? 0 : -EAGAIN;
	/* As the waits for frames and room: a handler with SA_RESTART starts the call again. */
	return mutex_lock_interruptible(lock) ? -ERESTARTSYS : 0;
}

/* Why nothing more can be written, or 0. */
static int write_error(const struct anarchy_channel *channel)
{
	if (READ_ONCE(channel->link->gone))
		return -ENODEV;
	if (READ_ONCE(channel->tx_broken))
		return -EPIPE;
	if (READ_ONCE(channel->link->state) == ANARCHY_LINK_FAILED)
		return -EIO;
	return 0;
}

/* Posts one frame. Returns its length, 0 if the ring is full, or -EFAULT. */
static ssize_t write_frame(struct anarchy_channel *channel, struct iov_iter *from)
{
	void *page = anarchy_ring_take(&channel->tx);
	size_t length;

	if (!page)
		return 0;
	length = copy_from_iter(page, min_t(size_t, iov_iter_count(from), ANARCHY_PAGE_BYTES),
				from);
	if (!length) {
		anarchy_ring_give(&channel->tx, page);
		return -EFAULT;
	}
	anarchy_ring_post(&channel->tx, page, length, ktime_get_ns());
	return length;
}

static ssize_t stream_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct anarchy_channel *channel = iocb->ki_filp->private_data;
	const struct anarchy_link_ops *ops = channel->link->ops;
	unsigned int posted = 0;
	ssize_t done = 0, length;
	int err;

	if (!iov_iter_count(from))
		return 0;
	err = stream_lock(&channel->write_lock, iocb);
	if (err)
		return err;
	while (iov_iter_count(from)) {
		err = write_error(channel);
		if (err)
			break;
		length = write_frame(channel, from);
		if (length < 0) {
			err = length;
			break;
		}
		if (length) {
			done += length;
			if (++posted % STREAM_BATCH == 0)
				ops->kick_tx(channel);
			continue;
		}
		ops->kick_tx(channel);
		if (anarchy_ring_room(&channel->tx))
			continue;
		err = -EAGAIN;
		if (nonblocking(iocb))
			break;
		err = wait_event_interruptible(channel->writable,
					       anarchy_channel_writable(channel) ||
					       write_error(channel));
		if (err)
			break;
	}
	if (posted % STREAM_BATCH)
		ops->kick_tx(channel);
	mutex_unlock(&channel->write_lock);
	return done ?: err;
}

/*
 * Why a reader need not wait for frames: 1 at the end of the stream, an error, or 0 if it should
 * wait. What has arrived is read first in any case.
 */
static int read_verdict(const struct anarchy_channel *channel)
{
	if (READ_ONCE(channel->link->gone))
		return -ENODEV;
	/* Pairs with the transport: all frames are visible before the end is. */
	if (smp_load_acquire(&channel->rx_ended))
		return 1;
	if (READ_ONCE(channel->link->state) == ANARCHY_LINK_FAILED)
		return -EIO;
	return 0;
}

/* Reads from the oldest frame. Returns the number of bytes or -EFAULT. */
static ssize_t read_frame(struct anarchy_channel *channel, struct iov_iter *to)
{
	struct anarchy_ring *rx = &channel->rx;
	struct anarchy_slot *slot = anarchy_ring_slot(rx, rx->tail);
	size_t length = copy_to_iter(slot->page + rx->offset, slot->length - rx->offset, to);

	if (!length)
		return -EFAULT;
	rx->offset += length;
	if (rx->offset == slot->length)
		anarchy_ring_release(rx, ktime_get_ns());
	return length;
}

static ssize_t stream_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct anarchy_channel *channel = iocb->ki_filp->private_data;
	const struct anarchy_link_ops *ops = channel->link->ops;
	unsigned int frames = 0;
	ssize_t done = 0, length;
	int verdict, err;

	if (!iov_iter_count(to))
		return 0;
	err = stream_lock(&channel->read_lock, iocb);
	if (err)
		return err;
	while (!anarchy_ring_readable(&channel->rx)) {
		verdict = read_verdict(channel);
		/* The last frames may have arrived between the two looks. */
		if (verdict && anarchy_ring_readable(&channel->rx))
			break;
		if (verdict) {
			err = min(verdict, 0);
			goto out;
		}
		if (nonblocking(iocb)) {
			err = -EAGAIN;
			goto out;
		}
		err = wait_event_interruptible(channel->readable,
					       anarchy_ring_readable(&channel->rx) ||
					       read_verdict(channel));
		if (err)
			goto out;
	}
	while (iov_iter_count(to) && anarchy_ring_readable(&channel->rx)) {
		length = read_frame(channel, to);
		if (length < 0) {
			err = length;
			break;
		}
		done += length;
		if (++frames % STREAM_BATCH == 0)
			ops->kick_rx(channel);
	}
	if (frames % STREAM_BATCH)
		ops->kick_rx(channel);
out:
	mutex_unlock(&channel->read_lock);
	return done ?: err;
}

static __poll_t stream_poll(struct file *file, poll_table *wait)
{
	struct anarchy_channel *channel = file->private_data;
	int verdict, error;
	__poll_t mask = 0;

	poll_wait(file, &channel->readable, wait);
	poll_wait(file, &channel->writable, wait);
	verdict = read_verdict(channel);
	error = write_error(channel);
	if (verdict || anarchy_ring_readable(&channel->rx))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (verdict == 1)
		mask |= EPOLLRDHUP;
	if (error || anarchy_channel_writable(channel))
		mask |= EPOLLOUT | EPOLLWRNORM;
	if (error)
		mask |= EPOLLERR;
	if (READ_ONCE(channel->link->gone) || (verdict == 1 && error == -EPIPE))
		mask |= EPOLLHUP;
	return mask;
}

static int stream_open_end(struct inode *inode, struct file *file, struct anarchy_link *link,
			   enum anarchy_end end)
{
	struct anarchy_channel *channel = anarchy_channel_open(link, end);

	if (IS_ERR(channel))
		return PTR_ERR(channel);
	get_device(&link->dev);
	file->private_data = channel;
	/* RWF_NOWAIT and io_uring may try: nothing waits that is told not to. */
	file->f_mode |= FMODE_NOWAIT;
	return stream_open(inode, file);
}

static int stream_open_near(struct inode *inode, struct file *file)
{
	return stream_open_end(inode, file, container_of(file->private_data, struct anarchy_link,
							 stream_misc), ANARCHY_NEAR);
}

static int stream_open_far(struct inode *inode, struct file *file)
{
	return stream_open_end(inode, file, container_of(file->private_data, struct anarchy_link,
							 far_misc), ANARCHY_FAR);
}

static int stream_release(struct inode *inode, struct file *file)
{
	struct anarchy_channel *channel = file->private_data;
	struct anarchy_link *link = channel->link;

	anarchy_channel_close(channel);
	anarchy_link_put(link);
	return 0;
}

#define STREAM_FOPS(open_)						\
	{								\
		.owner = THIS_MODULE,					\
		.open = open_,						\
		.release = stream_release,				\
		.read_iter = stream_read_iter,				\
		.write_iter = stream_write_iter,			\
		.splice_read = copy_splice_read,			\
		.splice_write = iter_file_splice_write,			\
		.poll = stream_poll,					\
	}

static const struct file_operations stream_fops = STREAM_FOPS(stream_open_near);
static const struct file_operations far_fops = STREAM_FOPS(stream_open_far);

static int stream_register(struct anarchy_link *link, struct miscdevice *misc, const char *suffix,
			   const struct file_operations *fops)
{
	int err;

	misc->minor = MISC_DYNAMIC_MINOR;
	misc->name = kasprintf(GFP_KERNEL, "anarchy-egpu%u-%s", link->number, suffix);
	if (!misc->name)
		return -ENOMEM;
	misc->fops = fops;
	misc->mode = 0660;
	misc->parent = &link->dev;
	err = misc_register(misc);
	if (err)
		kfree(misc->name);
	return err;
}

static void stream_unregister(struct miscdevice *misc)
{
	misc_deregister(misc);
	kfree(misc->name);
}

int anarchy_stream_register(struct anarchy_link *link)
{
	int err;

	err = stream_register(link, &link->stream_misc, "stream", &stream_fops);
	if (err || !link->ops->far_end_here)
		return err;
	err = stream_register(link, &link->far_misc, "far", &far_fops);
	if (err)
		stream_unregister(&link->stream_misc);
	return err;
}

void anarchy_stream_unregister(struct anarchy_link *link)
{
	if (link->ops->far_end_here)
		stream_unregister(&link->far_misc);
	stream_unregister(&link->stream_misc);
}
