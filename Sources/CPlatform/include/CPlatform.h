// The few C functions Swift lacks: atomics on shared memory, a futex doorbell, a
// full sync of a file, a hardware CRC-32C, and what identifies a boot or a file system.
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Loads a 64-bit word of shared memory with acquire ordering.
static inline uint64_t cplatform_load_acquire(const void *address) {
  return atomic_load_explicit((const _Atomic uint64_t *)address, memory_order_acquire);
}

/// Stores a 64-bit word of shared memory with release ordering.
static inline void cplatform_store_release(void *address, uint64_t value) {
  atomic_store_explicit((_Atomic uint64_t *)address, value, memory_order_release);
}

/// Adds to a 64-bit word of shared memory, sequentially consistent; returns the value before.
static inline uint64_t cplatform_fetch_add(void *address, uint64_t value) {
  return atomic_fetch_add((_Atomic uint64_t *)address, value);
}

/// Raises a 64-bit word of shared memory to `value` if it is below it, sequentially consistent.
static inline void cplatform_raise(void *address, uint64_t value) {
  _Atomic uint64_t *word = (_Atomic uint64_t *)address;
  uint64_t seen = atomic_load(word);
  while (seen < value && !atomic_compare_exchange_weak(word, &seen, value)) {
  }
}

/// Keeps loads after this call from being moved before loads that come ahead of it.
static inline void cplatform_fence_acquire(void) { atomic_thread_fence(memory_order_acquire); }

/// Keeps stores after this call from being moved before stores that come ahead of it.
static inline void cplatform_fence_release(void) { atomic_thread_fence(memory_order_release); }

/// Loads a 32-bit word, sequentially consistent.
static inline uint32_t cplatform_load32(const void *address) {
  return atomic_load((const _Atomic uint32_t *)address);
}

/// Stores a 32-bit word, sequentially consistent.
static inline void cplatform_store32(void *address, uint32_t value) {
  atomic_store((_Atomic uint32_t *)address, value);
}

/// Adds to a 32-bit word, wrapping, sequentially consistent; returns the value before.
static inline uint32_t cplatform_fetch_add32(void *address, uint32_t value) {
  return atomic_fetch_add((_Atomic uint32_t *)address, value);
}

/// Stores `value` in a 32-bit word and returns the value before, sequentially consistent.
static inline uint32_t cplatform_exchange32(void *address, uint32_t value) {
  return atomic_exchange((_Atomic uint32_t *)address, value);
}

/// Replaces `expected` by `value` in a 32-bit word, sequentially consistent; false if it held something else.
static inline bool cplatform_replace32(void *address, uint32_t expected, uint32_t value) {
  return atomic_compare_exchange_strong((_Atomic uint32_t *)address, &expected, value);
}

/// Sleeps until the 32-bit word at `address` no longer holds `expected`, a wake-up
/// arrives, or `timeout_ns` passes. A hint only: callers look again. Works between processes.
void cplatform_wait(const void *address, uint32_t expected, int64_t timeout_ns);

/// Wakes every waiter on the 32-bit word at `address`, in all processes.
void cplatform_wake(const void *address);

/// Forces a file's data, and the metadata needed to read it back, to the disk.
/// Returns 0 or an errno value. F_FULLFSYNC on Apple systems, fdatasync elsewhere.
int cplatform_sync_data(int descriptor);

/// Forces a file or directory with all its metadata to the disk. Returns 0 or an errno value.
int cplatform_sync_all(int descriptor);

/// Gives a new file `size` bytes that read as zero, with their blocks reserved where the file system can do it
/// quickly. Returns 0 or an errno value; ENOSPC means that the space is not there.
int cplatform_preallocate(int descriptor, int64_t size);

/// CRC-32C (Castagnoli) of `length` bytes, continuing from `crc` (0 to start).
uint32_t cplatform_crc32c(uint32_t crc, const void *bytes, size_t length);

/// The same by table only, as used where the processor has no instruction for it.
uint32_t cplatform_crc32c_software(uint32_t crc, const void *bytes, size_t length);

/// A hash of what identifies this boot of the machine; 0 if the system does not say.
uint64_t cplatform_boot_identity(void);

/// Whether the directory is on a file system whose locks and shared mappings cannot be relied on between
/// processes (NFS, SMB, FUSE, 9P and their like). False if the path cannot be examined.
bool cplatform_is_remote_file_system(const char *path);

/// Runs `body(context)` on a new detached thread with all signals blocked. Returns 0 or an errno value.
int cplatform_start_thread(void (*body)(void *), void *context);

/// Nanoseconds of a clock that never goes back.
uint64_t cplatform_monotonic_ns(void);

/// Microseconds since 1970 by the system's clock.
uint64_t cplatform_realtime_us(void);
