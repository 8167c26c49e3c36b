// The system calls themselves: the shim's own functions bear the names of the C library's, so it goes round the library.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static inline int system_openat(int directory, const char *path, int flags, mode_t mode) {
  return (int)syscall(SYS_openat, directory, path, flags, mode);
}

static inline ssize_t system_writev(int fd, const struct iovec *data, int vectors) {
  return syscall(SYS_writev, fd, data, vectors);
}

static inline ssize_t system_pwritev(int fd, const struct iovec *data, int vectors, off_t offset) {
  return syscall(SYS_pwritev, fd, data, vectors, (long)offset, 0L);
}

static inline int system_sync(int fd, bool data_only) {
  return (int)syscall(data_only ? SYS_fdatasync : SYS_fsync, fd);
}

static inline bool system_exists(const char *path) {
  return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}
