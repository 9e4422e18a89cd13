/*
 * Whole reads and writes, what stays open, and the clock.  A descriptor opened
 * here is closed here; an interrupted call goes on.
 */
#ifndef LAB_GROUND_IO_H
#define LAB_GROUND_IO_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Reads the file at path below dirfd until its end or until buffer is full;
 * NUL-terminates.  The length read, or -1 with errno.  size counts the NUL
 * byte. */
ssize_t io_read_at(int dirfd, const char *path, char *buffer, size_t size);

/* The same by one read(2): for files that come whole in one or fill buffer,
 * as those of /proc do that hold one record. */
ssize_t io_take_at(int dirfd, const char *path, char *buffer, size_t size);

/* As io_read_at, of a descriptor that is already open. */
ssize_t io_read(int fd, char *buffer, size_t size);

/* Writes all of it; 0, or -1 with errno. */
int io_write(int fd, const void *bytes, size_t length);

/* Creates or replaces a file with this text; 0, or -1 with errno. */
int io_write_at(int dirfd, const char *path, const char *text, mode_t mode);

/* Leaves open what keep (ascending) lists, and nothing else above 2:
 * close_range(2). */
void io_close_others(const int *keep, int count);

/* Milliseconds and microseconds of CLOCK_MONOTONIC. */
int64_t io_now_ms(void);
int64_t io_now_us(void);

#endif
