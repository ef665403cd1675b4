/*
 * Writes one line for each system call that durability depends on, in the order in which they return:
 *   W         bytes were written to the write-ahead log
 *   S         fdatasync or fsync of the write-ahead log has returned
 *   R <fd>    a request was read from a socket
 *   A <fd>    an answer was written to a socket
 * Preloaded into the daemon by the test; the test holds each answer against the syncs before it.
 * DURABILITY_LOG names the file. kill -9 keeps the page cache, so it proves nothing of this.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_fd = -1;

static void note(const char *text) {
    static ssize_t (*real_write)(int, const void *, size_t);
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    if (log_fd < 0) {
        const char *path = getenv("DURABILITY_LOG");
        if (!path) return;
        log_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (log_fd < 0) return;
    }
    /* O_APPEND and one write a line: lines of all threads stand in the order of these calls. */
    if (real_write(log_fd, text, strlen(text)) < 0) abort();
}

static int is_wal(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 4) return 0;
    path[length] = 0;
    return strcmp(path + length - 4, "-wal") == 0;
}

static int is_inet(int fd) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) return 0;
    return address.ss_family == AF_INET || address.ss_family == AF_INET6;
}

static void note_socket(char what, int fd, ssize_t result) {
    if (result <= 0 || !is_inet(fd)) return;
    char line[32];
    snprintf(line, sizeof line, "%c %d\n", what, fd);
    note(line);
}

#define REAL(type, name, ...)                                                                      \
    static type (*real)(__VA_ARGS__);                                                              \
    if (!real) real = dlsym(RTLD_NEXT, name)

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    ssize_t result = real(fd, bytes, count, offset);
    if (result > 0 && is_wal(fd)) note("W\n");
    return result;
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    int result = real(fd);
    if (result == 0 && is_wal(fd)) note("S\n");
    return result;
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    int result = real(fd);
    if (result == 0 && is_wal(fd)) note("S\n");
    return result;
}

ssize_t read(int fd, void *bytes, size_t count) {
    REAL(ssize_t, "read", int, void *, size_t);
    ssize_t result = real(fd, bytes, count);
    note_socket('R', fd, result);
    return result;
}

ssize_t recv(int fd, void *bytes, size_t count, int flags) {
    REAL(ssize_t, "recv", int, void *, size_t, int);
    ssize_t result = real(fd, bytes, count, flags);
    note_socket('R', fd, result);
    return result;
}

/* An answer is noted before it leaves: what is on the wire then is at least as late as its line. */
ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    note_socket('A', fd, 1);
    return real(fd, bytes, count);
}

ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    REAL(ssize_t, "send", int, const void *, size_t, int);
    note_socket('A', fd, 1);
    return real(fd, bytes, count, flags);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    note_socket('A', fd, 1);
    return real(fd, parts, count);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    REAL(ssize_t, "sendmsg", int, const struct msghdr *, int);
    note_socket('A', fd, 1);
    return real(fd, message, flags);
}

/*
 * The negative control: DURABILITY_NORMAL=1 opens the database with synchronous=NORMAL and lies to
 * the daemon's own check, so that the test can be seen failing.
 */
struct sqlite3;
struct sqlite3_stmt;

static const char *weakened(const char *sql) {
    if (!getenv("DURABILITY_NORMAL")) return sql;
    if (strcmp(sql, "PRAGMA synchronous = FULL") == 0) return "PRAGMA synchronous = NORMAL";
    if (strcmp(sql, "PRAGMA synchronous") == 0) return "SELECT 2";
    return sql;
}

int sqlite3_prepare_v2(struct sqlite3 *db, const char *sql, int count, struct sqlite3_stmt **out, const char **tail) {
    REAL(int, "sqlite3_prepare_v2", struct sqlite3 *, const char *, int, struct sqlite3_stmt **, const char **);
    const char *other = weakened(sql);
    if (other == sql) return real(db, sql, count, out, tail);
    int result = real(db, other, -1, out, 0);
    if (tail) *tail = sql + strlen(sql);
    return result;
}

int sqlite3_prepare_v3(
    struct sqlite3 *db, const char *sql, int count, unsigned flags, struct sqlite3_stmt **out, const char **tail) {
    REAL(int, "sqlite3_prepare_v3", struct sqlite3 *, const char *, int, unsigned, struct sqlite3_stmt **,
         const char **);
    const char *other = weakened(sql);
    if (other == sql) return real(db, sql, count, flags, out, tail);
    int result = real(db, other, -1, flags, out, 0);
    if (tail) *tail = sql + strlen(sql);
    return result;
}
