/*
 * A world that fails when the test says so. Preloaded into the daemon.
 *
 * WORLD_FAULT names a file; while it holds one of these words, and only for the database and its log:
 *   full      writing fails with ENOSPC
 *   readonly  writing fails with EROFS
 *   sync      fdatasync and fsync fail with EIO; what was written before stays in the page cache
 * WORLD_CLOCK names a file with a number: so many seconds are added to the wall clock, and to no other.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define REAL(type, name, ...)                                                                      \
    static type (*real)(__VA_ARGS__);                                                              \
    if (!real) real = dlsym(RTLD_NEXT, name)

/* The first bytes of the file that the variable names; an empty text when there is none. */
static void said(const char *variable, char *text, size_t size) {
    text[0] = 0;
    const char *path = getenv(variable);
    if (!path) return;
    int before = errno;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        ssize_t count = pread(fd, text, size - 1, 0);
        text[count > 0 ? count : 0] = 0;
        close(fd);
    }
    errno = before;
}

static int fails(const char *fault) {
    char text[16];
    said("WORLD_FAULT", text, sizeof text);
    return strncmp(text, fault, strlen(fault)) == 0;
}

static int ends_in(const char *path, const char *end) {
    size_t length = strlen(path), other = strlen(end);
    return length >= other && strcmp(path + length - other, end) == 0;
}

static int is_database(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ends_in(path, ".db") || ends_in(path, ".db-wal");
}

static int write_fault(int fd) {
    int code = fails("full") ? ENOSPC : fails("readonly") ? EROFS : 0;
    return code && is_database(fd) ? code : 0;
}

#define REFUSE(code)                                                                               \
    do {                                                                                           \
        int refused = (code);                                                                      \
        if (refused) {                                                                             \
            errno = refused;                                                                       \
            return -1;                                                                             \
        }                                                                                          \
    } while (0)

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    REFUSE(write_fault(fd));
    return real(fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    REFUSE(write_fault(fd));
    return real(fd, bytes, count, offset);
}

int ftruncate64(int fd, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    REFUSE(write_fault(fd));
    return real(fd, length);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    REFUSE(fails("sync") && is_database(fd) ? EIO : 0);
    return real(fd);
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    REFUSE(fails("sync") && is_database(fd) ? EIO : 0);
    return real(fd);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int result = real(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) {
        char text[16];
        said("WORLD_CLOCK", text, sizeof text);
        time->tv_sec += atol(text);
    }
    return result;
}
