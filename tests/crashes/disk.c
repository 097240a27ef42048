/* Stands between a process and its disk: records what is written and synced under one folder, or lets the n-th
   operation there fail. Loaded with LD_PRELOAD; armed by the process itself through disk_arm(). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[PATH_MAX];
static size_t folder_length;
static int trace = -1;
static long fail_at, fail_errno, seen, sticky;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_unlink)(const char *);
static int (*real_ftruncate)(int, off_t), (*real_rename)(const char *, const char *);
static int (*real_open)(const char *, int, ...);

__attribute__((constructor)) static void find(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_open = dlsym(RTLD_NEXT, "open64");
}

/* From now on watch `under`; record into `record` unless it is empty; let operation number `number` (from 1 on, 0:
   none) fail with `error`, and with `ever` every one after it too; `error` -1: the process is killed before it. */
void disk_arm(const char *under, const char *record, long number, long error, long ever) {
    strncpy(folder, under, sizeof folder - 1);
    folder_length = strlen(folder);
    trace = record[0] ? real_open(record, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    fail_at = number, fail_errno = error, sticky = ever, seen = 0;
}

/* How many operations the folder has seen since disk_arm(). */
long disk_seen(void) { return seen; }

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    char *gone = strstr(path, " (deleted)");
    if (gone) *gone = 0;
    return 1;
}

static int ours(const char *path) { return folder_length && strncmp(path, folder, folder_length) == 0; }

static void record(char kind, const char *path, long offset, long length, const void *bytes) {
    if (trace < 0) return;
    char head[PATH_MAX + 64];
    int size = snprintf(head, sizeof head, "%c %ld %ld %s\n", kind, offset, length, path + folder_length);
    if (real_write(trace, head, size) < 0 || (bytes && real_write(trace, bytes, length) < 0)) abort();
}

static int fails(void) {
    seen++;
    if (fail_at && fail_errno < 0 && seen == fail_at) kill(getpid(), SIGKILL);
    if (fail_at && (seen == fail_at || (sticky && seen > fail_at))) { errno = (int)fail_errno; return 1; }
    return 0;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
    char path[PATH_MAX];
    if (folder_length && path_of(fd, path) && ours(path)) {
        if (fails()) return -1;
        ssize_t done = real_pwrite(fd, bytes, length, offset);
        if (done > 0) record('w', path, offset, done, bytes);
        return done;
    }
    return real_pwrite(fd, bytes, length, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    char path[PATH_MAX];
    if (folder_length && fd > 2 && path_of(fd, path) && ours(path)) {
        if (fails()) return -1;
        off_t offset = lseek(fd, 0, SEEK_CUR);
        ssize_t done = real_write(fd, bytes, length);
        if (done > 0) record('w', path, offset, done, bytes);
        return done;
    }
    return real_write(fd, bytes, length);
}

static int synced(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    if (folder_length && path_of(fd, path)) {
        size_t length = strlen(path);
        int is_folder = length == folder_length - 1 && strncmp(path, folder, length) == 0;
        if (is_folder || ours(path)) {
            if (fails()) return -1;
            int done = real(fd);
            if (done == 0) record(is_folder ? 'd' : 's', is_folder ? folder : path, 0, 0, NULL);
            return done;
        }
    }
    return real(fd);
}
int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int ftruncate64(int fd, off_t length) {
    char path[PATH_MAX];
    if (folder_length && path_of(fd, path) && ours(path)) {
        if (fails()) return -1;
        int done = real_ftruncate(fd, length);
        if (done == 0) record('t', path, length, 0, NULL);
        return done;
    }
    return real_ftruncate(fd, length);
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int unlink(const char *path) {
    if (ours(path)) {
        if (fails()) return -1;
        int done = real_unlink(path);
        if (done == 0) record('u', path, 0, 0, NULL);
        return done;
    }
    return real_unlink(path);
}

int rename(const char *from, const char *to) {
    if (ours(from) && ours(to)) {
        if (fails()) return -1;
        int done = real_rename(from, to);
        if (done == 0) record('r', from, 0, strlen(to + folder_length), to + folder_length);
        return done;
    }
    return real_rename(from, to);
}

static int opened(const char *path, int flags, mode_t mode) {
    if (ours(path) && (flags & O_CREAT)) {
        struct stat found;
        int is_new = stat(path, &found) != 0;
        if (is_new && fails()) return -1;
        int fd = real_open(path, flags, mode);
        if (fd >= 0 && is_new) record('c', path, 0, 0, NULL);
        if (fd >= 0 && !is_new && (flags & O_TRUNC)) record('t', path, 0, 0, NULL);
        return fd;
    }
    return real_open(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return opened(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return opened(path, flags, mode);
}
