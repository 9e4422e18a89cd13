/* Whole reads and writes, and the clock. */
#include "lab/ground/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

ssize_t io_read(int fd, char *buffer, size_t size)
{
	size_t length = 0;

	while (length + 1 < size) {
		ssize_t got = read(fd, buffer + length, size - 1 - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		length += (size_t)got;
	}
	buffer[length] = '\0';
	return (ssize_t)length;
}

static ssize_t read_once(int fd, char *buffer, size_t size)
{
	ssize_t length;

	do {
		length = read(fd, buffer, size - 1);
	} while (length < 0 && errno == EINTR);
	if (length >= 0)
		buffer[length] = '\0';
	return length;
}

/* Opens it and reads by the way that is given; errno is that of reading. */
static ssize_t open_and_read(int dirfd, const char *path, char *buffer,
    size_t size, ssize_t (*way)(int, char *, size_t))
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t length;
	int error;

	if (fd < 0)
		return -1;
	length = way(fd, buffer, size);
	error = errno;
	close(fd);
	errno = error;
	return length;
}

ssize_t io_read_at(int dirfd, const char *path, char *buffer, size_t size)
{
	return open_and_read(dirfd, path, buffer, size, io_read);
}

ssize_t io_take_at(int dirfd, const char *path, char *buffer, size_t size)
{
	return open_and_read(dirfd, path, buffer, size, read_once);
}

int io_write(int fd, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t done = write(fd, at, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		at += done;
		length -= (size_t)done;
	}
	return 0;
}

int io_write_at(int dirfd, const char *path, const char *text, mode_t mode)
{
	int fd = openat(dirfd, path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, mode);
	int result, error;

	if (fd < 0)
		return -1;
	result = io_write(fd, text, strlen(text));
	error = errno;
	if (close(fd) < 0 && result == 0)
		return -1;
	errno = error;
	return result;
}

void io_close_others(const int *keep, int count)
{
	unsigned first = 3;

	for (int i = 0; i < count; i++) {
		if (keep[i] < (int)first)
			continue;
		if (keep[i] > (int)first)
			close_range(first, (unsigned)keep[i] - 1, 0);
		first = (unsigned)keep[i] + 1;
	}
	close_range(first, ~0U, 0);
}

int64_t io_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t io_now_ms(void)
{
	return io_now_us() / 1000;
}
