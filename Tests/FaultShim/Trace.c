#ifdef __linux__
#define _GNU_SOURCE

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "Internal.h"
#include "System.h"

enum { MOST_VECTORS = 1024 };

static int trace_fd = -1;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint32_t last_token;

void trace_open(const char *path) {
  int fd = system_openat(AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) fault_refuse("cannot open FAULT_TRACE", path);
  // Out of the way of programs that expect small numbers.
  int high = fcntl(fd, F_DUPFD_CLOEXEC, 200);
  if (high >= 0) {
    close(fd);
    fd = high;
  }
  trace_fd = fd;
}

void trace_lock(void) { pthread_mutex_lock(&order); }

void trace_unlock(void) { pthread_mutex_unlock(&order); }

uint32_t trace_next_token(void) { return atomic_fetch_add(&last_token, 1) + 1; }

// Takes all its bytes from the vectors in one system call, so that records of several processes do not mingle.
void trace_append(
    enum fault_kind kind, uint8_t flags, uint32_t token, uint64_t inode, int64_t offset, const char *path,
    const struct iovec *data, int vectors, size_t count) {
  int error = errno;
  struct iovec parts[MOST_VECTORS + 2];
  size_t path_length = strlen(path);
  struct fault_record record = {
      .length = (uint32_t)(sizeof record + path_length + count),
      .kind = (uint8_t)kind,
      .flags = flags,
      .path_length = (uint16_t)path_length,
      .process = (uint32_t)getpid(),
      .token = token,
      .inode = inode,
      .offset = offset,
  };
  int used = 0;
  parts[used++] = (struct iovec){&record, sizeof record};
  parts[used++] = (struct iovec){(void *)path, path_length};
  size_t left = count;
  for (int i = 0; i < vectors && left > 0; i++) {
    size_t taken = data[i].iov_len < left ? data[i].iov_len : left;
    parts[used++] = (struct iovec){data[i].iov_base, taken};
    left -= taken;
    // writev takes no more than 1024 vectors; what the two of ours push out goes into a second call.
    if (used == MOST_VECTORS && left > 0) {
      system_writev(trace_fd, parts, used);
      used = 0;
    }
  }
  if (used > 0) system_writev(trace_fd, parts, used);
  errno = error;
}

#endif
