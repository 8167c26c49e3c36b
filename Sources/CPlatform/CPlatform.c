#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#elif defined(__APPLE__)
#include <sys/mount.h>
#include <sys/param.h>
#include <sys/sysctl.h>
#endif

#pragma mark Waiting

void cplatform_wait(const void *address, uint32_t expected, int64_t timeout_ns) {
  if (timeout_ns <= 0) return;
#if defined(__linux__)
  struct timespec limit = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
  // Not FUTEX_PRIVATE_FLAG: the word may lie in a mapping shared with other processes.
  syscall(SYS_futex, address, FUTEX_WAIT, expected, &limit, NULL, 0);
#else
  // Apple's wait on an address between processes is newer than the systems supported here: look again each millisecond.
  int64_t waited = 0;
  while (waited < timeout_ns && cplatform_load32(address) == expected) {
    int64_t left = timeout_ns - waited;
    struct timespec step = {.tv_sec = 0, .tv_nsec = left < 1000000 ? (long)left : 1000000L};
    nanosleep(&step, NULL);
    waited += step.tv_nsec;
  }
#endif
}

void cplatform_wake(const void *address) {
#if defined(__linux__)
  syscall(SYS_futex, address, FUTEX_WAKE, 0x7fffffff, NULL, NULL, 0);
#else
  (void)address;
#endif
}

#pragma mark Files

int cplatform_sync_data(int descriptor) {
#if defined(__APPLE__)
  if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
  if (errno != ENOTSUP && errno != EINVAL && errno != ENOTTY) return errno;
  return fsync(descriptor) == 0 ? 0 : errno;
#else
  int result;
  do {
    result = fdatasync(descriptor);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
#endif
}

int cplatform_sync_all(int descriptor) {
#if defined(__APPLE__)
  return cplatform_sync_data(descriptor);
#else
  int result;
  do {
    result = fsync(descriptor);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
#endif
}

int cplatform_preallocate(int descriptor, int64_t size) {
#if defined(__linux__)
  int result;
  do {
    result = fallocate(descriptor, 0, 0, size) == 0 ? 0 : errno;
  } while (result == EINTR);
  if (result != EOPNOTSUPP && result != ENOSYS && result != EINVAL) return result;
#endif
  return ftruncate(descriptor, size) == 0 ? 0 : errno;
}

bool cplatform_is_remote_file_system(const char *path) {
#if defined(__linux__)
  struct statfs info;
  if (statfs(path, &info) != 0) return false;
  switch ((uint32_t)info.f_type) {
  case 0x6969u:     // NFS
  case 0x517Bu:     // SMB
  case 0xFF534D42u: // CIFS
  case 0xFE534D42u: // SMB2
  case 0x65735546u: // FUSE
  case 0x01021997u: // 9P
  case 0x00C36400u: // Ceph
  case 0x5346414Fu: // AFS
  case 0x47504653u: // GPFS
  case 0x0BD00BD0u: // Lustre
    return true;
  default:
    return false;
  }
#elif defined(__APPLE__)
  struct statfs info;
  if (statfs(path, &info) != 0) return false;
  return (info.f_flags & MNT_LOCAL) == 0;
#else
  (void)path;
  return false;
#endif
}

#pragma mark The machine

static uint64_t hash_bytes(const char *bytes, size_t length) {
  uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
  for (size_t index = 0; index < length; index++) {
    hash = (hash ^ (uint8_t)bytes[index]) * 0x100000001b3u;
  }
  return hash == 0 ? 1 : hash;
}

uint64_t cplatform_boot_identity(void) {
  char text[128];
#if defined(__linux__)
  int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length;
  do {
    length = read(file, text, sizeof text);
  } while (length < 0 && errno == EINTR);
  close(file);
  return length > 0 ? hash_bytes(text, (size_t)length) : 0;
#elif defined(__APPLE__)
  size_t length = sizeof text;
  if (sysctlbyname("kern.bootsessionuuid", text, &length, NULL, 0) != 0 || length == 0) return 0;
  return hash_bytes(text, length);
#else
  (void)text;
  return 0;
#endif
}

struct start {
  void (*body)(void *);
  void *context;
};

static void *run(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  start.body(start.context);
  return NULL;
}

int cplatform_start_thread(void (*body)(void *), void *context) {
  struct start *start = malloc(sizeof *start);
  if (start == NULL) return ENOMEM;
  *start = (struct start){.body = body, .context = context};
  // The new thread inherits the mask: a signal meant for the program never lands on it.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  int result = pthread_create(&thread, NULL, run, start);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (result != 0) {
    free(start);
    return result;
  }
  pthread_detach(thread);
  return 0;
}

static uint64_t clock_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t cplatform_monotonic_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

uint64_t cplatform_realtime_us(void) { return clock_ns(CLOCK_REALTIME) / 1000; }
