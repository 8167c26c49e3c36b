// The functions that take the place of the C library's.
#ifdef __linux__
#define _GNU_SOURCE

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "Internal.h"
#include "System.h"

enum { MOST_VECTORS = 1024 };

static uint64_t inode_of(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 ? status.st_ino : 0;
}

static off_t size_of(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 ? status.st_size : 0;
}

static size_t total_of(const struct iovec *data, int vectors) {
  size_t total = 0;
  for (int i = 0; i < vectors; i++) total += data[i].iov_len;
  return total;
}

static bool is_zero(const struct iovec *data, int vectors) {
  for (int i = 0; i < vectors; i++) {
    const char *bytes = data[i].iov_base;
    size_t count = data[i].iov_len;
    if (count > 0 && (bytes[0] != 0 || memcmp(bytes, bytes + 1, count - 1) != 0)) return false;
  }
  return true;
}

// The call has to fail now. Returns true with errno set.
static bool fails(struct verdict verdict) {
  if (verdict.action != ACT_FAIL) return false;
  errno = verdict.error;
  return true;
}

// Writing

static ssize_t write_limited(
    int fd, const struct iovec *data, int vectors, off_t offset, bool positioned, size_t limit) {
  struct iovec parts[MOST_VECTORS];
  int used = 0;
  for (int i = 0; i < vectors && used < MOST_VECTORS; i++) {
    size_t taken = data[i].iov_len < limit ? data[i].iov_len : limit;
    parts[used++] = (struct iovec){data[i].iov_base, taken};
    limit -= taken;
    if (limit == 0) break;
  }
  return positioned ? system_pwritev(fd, parts, used, offset) : system_writev(fd, parts, used);
}

static ssize_t write_traced(
    int fd, const struct target *target, const struct iovec *data, int vectors, off_t offset, bool positioned,
    size_t limit) {
  if (!fault_tracing()) return write_limited(fd, data, vectors, offset, positioned, limit);
  int modes = fcntl(fd, F_GETFL);
  bool durable = (modes & O_DSYNC) != 0, appending = (modes & O_APPEND) != 0;
  trace_lock();
  ssize_t written = write_limited(fd, data, vectors, offset, positioned, limit);
  if (written > 0) {
    off_t start = offset;
    if (!positioned) {
      start = lseek(fd, 0, SEEK_CUR) - written;
    } else if (appending) {
      // Linux appends then, whatever the offset says.
      start = size_of(fd) - written;
    }
    uint8_t flags = durable ? FAULT_FLAG_DURABLE : 0;
    if (is_zero(data, vectors)) {
      trace_append(FAULT_ZEROED, flags, (uint32_t)written, inode_of(fd), start, target->path, NULL, 0, 0);
    } else {
      trace_append(FAULT_WRITTEN, flags, 0, inode_of(fd), start, target->path, data, vectors, (size_t)written);
    }
  }
  trace_unlock();
  return written;
}

static ssize_t write_watched(int fd, const struct iovec *data, int vectors, off_t offset, bool positioned) {
  fault_start();
  size_t all = total_of(data, vectors);
  struct target target;
  if (fault_tracing() && fd == STDOUT_FILENO && !positioned) {
    trace_lock();
    trace_append(FAULT_SAID, 0, 0, 0, 0, "", data, vectors, all);
    trace_unlock();
  } else if (fault_watching() && target_of_descriptor(fd, &target)) {
    struct verdict verdict = rules_decide(CALL_WRITE, target.path);
    bool cut = verdict.action == ACT_FAIL || verdict.action == ACT_KILL;
    size_t limit = cut && verdict.amount < all ? verdict.amount : all;
    if (cut && limit == 0 && fails(verdict)) return -1;
    ssize_t written = write_traced(fd, &target, data, vectors, offset, positioned, limit);
    rules_finish(verdict);
    return written;
  }
  return positioned ? system_pwritev(fd, data, vectors, offset) : system_writev(fd, data, vectors);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  struct iovec data = {(void *)bytes, count};
  return write_watched(fd, &data, 1, 0, false);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  struct iovec data = {(void *)bytes, count};
  return write_watched(fd, &data, 1, offset, true);
}

ssize_t writev(int fd, const struct iovec *data, int vectors) { return write_watched(fd, data, vectors, 0, false); }

ssize_t pwritev(int fd, const struct iovec *data, int vectors, off_t offset) {
  return write_watched(fd, data, vectors, offset, true);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return pwrite(fd, bytes, count, offset); }

ssize_t pwritev64(int fd, const struct iovec *data, int vectors, off64_t offset) {
  return pwritev(fd, data, vectors, offset);
}

// Reading

static bool read_fails(int fd) {
  fault_start();
  struct target target;
  if (!rules_any(CALL_READ) || !target_of_descriptor(fd, &target)) return false;
  return fails(rules_decide(CALL_READ, target.path));
}

ssize_t read(int fd, void *bytes, size_t count) { return read_fails(fd) ? -1 : syscall(SYS_read, fd, bytes, count); }

ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
  return read_fails(fd) ? -1 : syscall(SYS_pread64, fd, bytes, count, offset);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) { return pread(fd, bytes, count, offset); }

// Syncing

static int sync_watched(int fd, bool data_only) {
  fault_start();
  struct target target;
  if (!fault_watching() || !target_of_descriptor(fd, &target)) return system_sync(fd, data_only);
  uint32_t token = 0;
  if (fault_tracing()) {
    token = trace_next_token();
    trace_lock();
    trace_append(FAULT_SYNC_BEGUN, 0, token, inode_of(fd), 0, target.path, NULL, 0, 0);
    trace_unlock();
  }
  struct verdict verdict = rules_decide(CALL_SYNC, target.path);
  int result = fails(verdict) ? -1 : system_sync(fd, data_only);
  if (fault_tracing()) {
    trace_lock();
    trace_append(
        FAULT_SYNC_ENDED, result == 0 ? 0 : FAULT_FLAG_FAILED, token, inode_of(fd), 0, target.path, NULL, 0, 0);
    trace_unlock();
  }
  rules_finish(verdict);
  return result;
}

int fsync(int fd) { return sync_watched(fd, false); }

int fdatasync(int fd) { return sync_watched(fd, true); }

// Opening

// Opens, and says whether this call created the file.
static int open_noting_creation(int directory, const char *path, int flags, mode_t mode, bool *created) {
  *created = false;
  if (!(flags & O_CREAT)) return system_openat(directory, path, flags, mode);
  for (;;) {
    int fd = system_openat(directory, path, flags | O_EXCL, mode);
    *created = fd >= 0;
    if (fd >= 0 || errno != EEXIST || (flags & O_EXCL)) return fd;
    fd = system_openat(directory, path, flags & ~O_CREAT, mode);
    if (fd >= 0 || errno != ENOENT) return fd;
  }
}

static int open_watched(int directory, const char *path, int flags, mode_t mode) {
  fault_start();
  struct target target;
  if (!fault_watching() || (flags & O_TMPFILE) == O_TMPFILE || !target_of_path(directory, path, &target)) {
    return system_openat(directory, path, flags, mode);
  }
  struct verdict verdict = rules_decide(CALL_OPEN, target.path);
  if (fails(verdict)) return -1;
  int fd;
  if (fault_tracing()) {
    trace_lock();
    bool created;
    fd = open_noting_creation(directory, path, flags, mode, &created);
    if (fd >= 0) {
      uint64_t inode = inode_of(fd);
      trace_append(created ? FAULT_CREATED : FAULT_OPENED, 0, 0, inode, 0, target.path, NULL, 0, 0);
      if (!created && (flags & O_TRUNC)) trace_append(FAULT_RESIZED, 0, 0, inode, 0, target.path, NULL, 0, 0);
    }
    trace_unlock();
  } else {
    fd = system_openat(directory, path, flags, mode);
  }
  rules_finish(verdict);
  return fd;
}

static mode_t creation_mode(int flags, va_list arguments) {
  bool present = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
  return present ? (mode_t)va_arg(arguments, unsigned int) : 0;
}

#define OPEN_WITH_MODE(directory)                   \
  va_list arguments;                                \
  va_start(arguments, flags);                       \
  mode_t mode = creation_mode(flags, arguments);    \
  va_end(arguments);                                \
  return open_watched(directory, path, flags, mode)

int open(const char *path, int flags, ...) { OPEN_WITH_MODE(AT_FDCWD); }

int open64(const char *path, int flags, ...) { OPEN_WITH_MODE(AT_FDCWD); }

int openat(int directory, const char *path, int flags, ...) { OPEN_WITH_MODE(directory); }

int openat64(int directory, const char *path, int flags, ...) { OPEN_WITH_MODE(directory); }

int creat(const char *path, mode_t mode) {
  return open_watched(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

// Sizes

static int resize_watched(int fd, bool allocate, int mode, off_t offset, off_t length) {
  fault_start();
  struct target target;
  bool watched = fault_watching() && target_of_descriptor(fd, &target);
  struct verdict verdict = {ACT_NONE, 0, 0};
  if (watched) {
    verdict = rules_decide(CALL_TRUNCATE, target.path);
    if (fails(verdict)) return -1;
  }
  bool traced = watched && fault_tracing();
  if (traced) trace_lock();
  int result = allocate ? (int)syscall(SYS_fallocate, fd, mode, offset, length)
                        : (int)syscall(SYS_ftruncate, fd, length);
  struct stat status;
  if (traced) {
    if (result == 0 && fstat(fd, &status) == 0) {
      trace_append(FAULT_RESIZED, 0, 0, status.st_ino, status.st_size, target.path, NULL, 0, 0);
    }
    trace_unlock();
  }
  rules_finish(verdict);
  return result;
}

int ftruncate(int fd, off_t length) { return resize_watched(fd, false, 0, 0, length); }

int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

int fallocate(int fd, int mode, off_t offset, off_t length) { return resize_watched(fd, true, mode, offset, length); }

int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return fallocate(fd, mode, offset, length); }

// Gives its error as the result, and leaves errno alone.
int posix_fallocate(int fd, off_t offset, off_t length) {
  int before = errno;
  int result = resize_watched(fd, true, 0, offset, length) == 0 ? 0 : errno;
  errno = before;
  return result;
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) { return posix_fallocate(fd, offset, length); }

// Names

// The common course of calls that change one name: decide, carry out, record.
struct name_change {
  enum fault_call call;
  enum fault_kind kind;
  int directory;
  const char *path;
};

static int change_name(struct name_change change, int flags_or_mode) {
  fault_start();
  struct target target;
  bool watched = fault_watching() && target_of_path(change.directory, change.path, &target);
  struct verdict verdict = {ACT_NONE, 0, 0};
  if (watched) {
    verdict = rules_decide(change.call, target.path);
    if (fails(verdict)) return -1;
  }
  bool traced = watched && fault_tracing();
  if (traced) trace_lock();
  long number = change.call == CALL_MKDIR ? SYS_mkdirat : SYS_unlinkat;
  int result = (int)syscall(number, change.directory, change.path, flags_or_mode);
  if (traced) {
    if (result == 0) trace_append(change.kind, 0, 0, 0, 0, target.path, NULL, 0, 0);
    trace_unlock();
  }
  rules_finish(verdict);
  return result;
}

int unlinkat(int directory, const char *path, int flags) {
  return change_name((struct name_change){CALL_UNLINK, FAULT_REMOVED, directory, path}, flags);
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int directory, const char *path, mode_t mode) {
  return change_name((struct name_change){CALL_MKDIR, FAULT_DIRECTORY_MADE, directory, path}, (int)mode);
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int renameat2(int from, const char *old, int to, const char *new, unsigned int flags) {
  fault_start();
  struct target source, goal;
  bool watched = fault_watching() && target_of_path(from, old, &source) && target_of_path(to, new, &goal);
  struct verdict verdict = {ACT_NONE, 0, 0};
  if (watched) {
    verdict = rules_decide(CALL_RENAME, source.path);
    if (fails(verdict)) return -1;
  }
  bool traced = watched && fault_tracing();
  if (traced) trace_lock();
  int result = (int)syscall(SYS_renameat2, from, old, to, new, flags);
  if (traced) {
    if (result == 0) {
      struct iovec data = {goal.path, strlen(goal.path)};
      trace_append(FAULT_RENAMED, 0, 0, 0, 0, source.path, &data, 1, data.iov_len);
    }
    trace_unlock();
  }
  rules_finish(verdict);
  return result;
}

int renameat(int from, const char *old, int to, const char *new) { return renameat2(from, old, to, new, 0); }

int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }

#endif
