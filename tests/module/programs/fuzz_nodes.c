// SPDX-License-Identifier: GPL-3.0-or-later
/* Every system call that takes a descriptor, on every node. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "fuzz.h"

#define PAGE_BYTES	((sizeof(struct anarchy_telemetry) + 4095) / 4096 * 4096)

static const char *const paths[FUZZ_COUNT] = { CONTROL, TELEMETRY, STREAM, FAR };

static int call_open(struct fuzz *fuzz)
{
	static const int modes[] = { O_RDONLY, O_RDWR, O_RDWR, O_WRONLY };
	struct fuzz_file *file = &fuzz->files[fuzz_roll(fuzz, FUZZ_FILES)];
	enum fuzz_node node = (enum fuzz_node)fuzz_roll(fuzz, FUZZ_COUNT);
	int mode = modes[fuzz_roll(fuzz, 4)], fd;

	/* Blocking ones are woken by the process's timer. */
	fd = open(paths[node], mode | O_CLOEXEC | (fuzz_chance(fuzz, 16) ? 0 : O_NONBLOCK));
	if (fd < 0)
		return errno;
	if (file->fd >= 0)
		close(file->fd);
	*file = (struct fuzz_file) { .fd = fd, .node = node, .writable = mode != O_RDONLY };
	return 0;
}

static int call_close(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	int error;

	if (!file)
		return -1;
	error = close(file->fd) ? errno : 0;
	file->fd = -1;
	return error;
}

static int outcome(ssize_t done, size_t asked)
{
	if (done < 0)
		return errno;
	CHECK((size_t)done <= asked, "%zd of %zu bytes", done, asked);
	return 0;
}

static int call_read(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	size_t length = fuzz_length(fuzz);
	bool good;

	return file ? outcome(read(file->fd, fuzz_pointer(fuzz, length, &good), length), length) : -1;
}

static int call_write(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	size_t length = fuzz_length(fuzz);
	bool good;

	return file ? outcome(write(file->fd, fuzz_pointer(fuzz, length, &good), length), length) : -1;
}

static int call_pread(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	size_t length = fuzz_length(fuzz);
	bool good;

	return file ? outcome(pread(file->fd, fuzz_pointer(fuzz, length, &good), length,
				    (off_t)fuzz_number(fuzz)), length) : -1;
}

static int call_vector(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	int count = (int)fuzz_roll(fuzz, 9), flags = 0, i;
	struct iovec parts[8];
	size_t total = 0;
	bool good;

	if (!file)
		return -1;
	for (i = 0; i < 8; i++) {
		parts[i].iov_len = fuzz_roll(fuzz, 9000);
		parts[i].iov_base = fuzz_pointer(fuzz, parts[i].iov_len, &good);
		total += i < count ? parts[i].iov_len : 0;
	}
	if (fuzz_chance(fuzz, 4))
		flags = RWF_NOWAIT;
	else if (fuzz_chance(fuzz, 8))
		flags = (int)fuzz_number(fuzz);
	if (fuzz_chance(fuzz, 2))
		return outcome(preadv2(file->fd, parts, count, -1, flags), total);
	return outcome(pwritev2(file->fd, parts, count, -1, flags), total);
}

static int call_lseek(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	off_t at;

	if (!file)
		return -1;
	at = lseek(file->fd, (off_t)fuzz_number(fuzz), (int)fuzz_roll(fuzz, 7));
	if (at < 0)
		return errno;
	CHECK(file->node == FUZZ_TELEMETRY && at <= (off_t)sizeof(struct anarchy_telemetry),
	      "node %d was sought to %lld", file->node, (long long)at);
	return 0;
}

static int call_poll(struct fuzz *fuzz)
{
	struct pollfd polls[FUZZ_FILES];
	nfds_t count = 0, i;

	for (i = 0; i < FUZZ_FILES; i++)
		if (fuzz->files[i].fd >= 0)
			polls[count++] = (struct pollfd) {
				.fd = fuzz->files[i].fd, .events = (short)fuzz_roll(fuzz, 1 << 15),
			};
	if (!count)
		return -1;
	if (poll(polls, count, (int)fuzz_roll(fuzz, 2)) < 0)
		return errno;
	for (i = 0; i < count; i++)
		CHECK(!(polls[i].revents & POLLNVAL), "POLLNVAL");
	return 0;
}

/* Only the page can be mapped, only for reading, from its beginning, and it stays that way. */
static void check_mapping(const struct fuzz_file *file, void *map, size_t length, int protection,
			  off_t offset)
{
	CHECK(file->node == FUZZ_TELEMETRY, "node %d was mapped", file->node);
	CHECK(!(protection & (PROT_WRITE | PROT_EXEC)), "mapped with protection %x", protection);
	CHECK(!offset && length <= PAGE_BYTES, "mapped %zu bytes at %lld", length, (long long)offset);
	CHECK(mprotect(map, length, PROT_READ | PROT_WRITE) && errno == EACCES, "made writable");
	CHECK(mprotect(map, length, PROT_READ | PROT_EXEC) && errno == EACCES, "made executable");
	CHECK(mremap(map, length, length + 8 * PAGE_BYTES, MREMAP_MAYMOVE) == MAP_FAILED, "it grew");
	if (protection & PROT_READ)
		CHECK(*(uint32_t *)map == ANARCHY_TELEMETRY_MAGIC, "magic %x", *(uint32_t *)map);
}

static int call_mmap(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, fuzz_chance(fuzz, 2) ? FUZZ_TELEMETRY : FUZZ_COUNT);
	int protection = fuzz_chance(fuzz, 2) ? PROT_READ : (int)fuzz_roll(fuzz, 8);
	size_t length = fuzz_chance(fuzz, 2) ? PAGE_BYTES : fuzz_length(fuzz);
	off_t offset = fuzz_chance(fuzz, 4) ? (off_t)(fuzz_number(fuzz) & ~4095ull) : 0;
	void *map;

	if (!file)
		return -1;
	map = mmap(NULL, length, protection, fuzz_chance(fuzz, 4) ? MAP_PRIVATE : MAP_SHARED, file->fd,
		   offset);
	if (map == MAP_FAILED)
		return errno;
	check_mapping(file, map, length, protection, offset);
	/* A part may go first. */
	if (fuzz_chance(fuzz, 4) && length > 4096)
		munmap((char *)map + 4096, 4096);
	munmap(map, length);
	return 0;
}

static int call_splice(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	size_t length = 1 + fuzz_roll(fuzz, 20000);
	int ends[2], error;
	bool out = fuzz_chance(fuzz, 2);

	if (!file)
		return -1;
	CHECK(!pipe2(ends, O_NONBLOCK | O_CLOEXEC), "pipe");
	if (out) {
		CHECK(write(ends[1], fuzz->arena, 5000) == 5000, "pipe");
		error = outcome(splice(ends[0], NULL, file->fd, NULL, length, SPLICE_F_NONBLOCK), length);
	} else {
		error = outcome(splice(file->fd, NULL, ends[1], NULL, length, SPLICE_F_NONBLOCK), length);
	}
	close(ends[0]);
	close(ends[1]);
	return error;
}

static int call_copy(struct fuzz *fuzz)
{
	struct fuzz_file *from = fuzz_file(fuzz, FUZZ_COUNT), *to = fuzz_file(fuzz, FUZZ_COUNT);
	size_t length = fuzz_roll(fuzz, 20000);

	if (!from)
		return -1;
	if (fuzz_chance(fuzz, 2))
		return outcome(sendfile(to->fd, from->fd, NULL, length), length);
	return outcome(copy_file_range(from->fd, NULL, to->fd, NULL, length, 0), length);
}

/* What no node of ours has. */
static int call_foreign(struct fuzz *fuzz)
{
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	off_t at = (off_t)fuzz_number(fuzz), length = (off_t)fuzz_number(fuzz);
	int done;

	if (!file)
		return -1;
	switch (fuzz_roll(fuzz, 6)) {
	case 0: done = fallocate(file->fd, (int)fuzz_roll(fuzz, 8), at, length); break;
	case 1: done = ftruncate(file->fd, at); break;
	case 2: done = fsync(file->fd); break;
	case 3: done = (int)readahead(file->fd, at, 4096); break;
	case 4: done = (int)send(file->fd, fuzz->arena, 16, MSG_DONTWAIT); break;
	default: done = fchdir(file->fd); break;
	}
	CHECK(done < 0, "something foreign worked");
	return errno;
}

static int call_fcntl(struct fuzz *fuzz)
{
	static const int commands[] = { F_GETFD, F_GETFL, F_GETOWN, F_SETOWN, F_SETSIG, F_SETLEASE,
					F_SETPIPE_SZ, F_GETPIPE_SZ, F_ADD_SEALS, F_NOTIFY };
	struct fuzz_file *file = fuzz_file(fuzz, FUZZ_COUNT);
	struct stat status;
	int copy;

	if (!file)
		return -1;
	if (fuzz_chance(fuzz, 4)) {
		copy = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
		if (copy < 0)
			return errno;
		close(copy);
		return fstat(file->fd, &status) ? errno : 0;
	}
	return fcntl(file->fd, commands[fuzz_roll(fuzz, 10)], fuzz_roll(fuzz, 3)) < 0 ? errno : 0;
}

/* While somebody has a file open the module stays. */
static int call_unload(struct fuzz *fuzz)
{
	int error;

	if (!fuzz_file(fuzz, FUZZ_COUNT))
		return -1;
	error = lab_module_unload();
	CHECK(error, "the module was unloaded under an open file");
	return error;
}

/* EINVAL: larger or smaller than an event, a bad vector, a node that cannot do it, a flag. */
static const int open_errors[] = { EBUSY, EACCES, 0 };
static const int io_errors[] = { EINVAL, EFAULT, EAGAIN, EPIPE, EIO, EBADF, ESPIPE, EOPNOTSUPP, 0 };
static const int seek_errors[] = { EINVAL, ESPIPE, EOVERFLOW, ENXIO, 0 };
static const int mmap_errors[] = { EINVAL, EACCES, EPERM, ENODEV, ENOMEM, EOVERFLOW, 0 };
static const int copy_errors[] = { EINVAL, EAGAIN, EPIPE, EIO, EBADF, ESPIPE, EXDEV, EFAULT, 0 };
static const int foreign_errors[] = { EINVAL, ENODEV, EBADF, ESPIPE, EOPNOTSUPP, ENOTSOCK, ENOTDIR,
				      EFBIG, 0 };
static const int fcntl_errors[] = { EINVAL, EBADF, EAGAIN, EACCES, EPERM, ENOTDIR, ESRCH, 0 };
static const int unload_errors[] = { EAGAIN, 0 };
static const int no_errors[] = { 0 };

const struct fuzz_operation fuzz_node_operations[] = {
	{ "open", 10, call_open, open_errors, true },
	{ "close", 4, call_close, no_errors, true },
	{ "read", 16, call_read, io_errors, true },
	{ "write", 16, call_write, io_errors, true },
	{ "pread", 8, call_pread, io_errors, true },
	{ "preadv2, pwritev2", 8, call_vector, io_errors, true },
	{ "lseek", 6, call_lseek, seek_errors, true },
	{ "poll", 6, call_poll, no_errors, true },
	{ "mmap", 8, call_mmap, mmap_errors, true },
	{ "splice", 2, call_splice, copy_errors, true },
	{ "sendfile, copy_file_range", 2, call_copy, copy_errors, false },
	{ "calls for other files", 4, call_foreign, foreign_errors, false },
	{ "fcntl", 4, call_fcntl, fcntl_errors, true },
	{ "delete_module", 1, call_unload, unload_errors, false },
};

const size_t fuzz_node_count = sizeof(fuzz_node_operations) / sizeof(*fuzz_node_operations);
