// The few C functions Swift lacks: atomics on shared memory, a futex doorbell, a
// full sync of a file, and a hardware CRC-32C.
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

/// Sleeps until the 32-bit word at `address` no longer holds `expected`, a wake-up
/// arrives, or `timeout_ns` passes. A hint only: callers look again. Works between processes.
void cplatform_wait(const void *address, uint32_t expected, int64_t timeout_ns);

/// Wakes every waiter on the 32-bit word at `address`, in all processes.
void cplatform_wake(const void *address);

/// Forces a file's data, and the metadata needed to read it back, to the disk.
/// Returns 0 or an errno value. F_FULLFSYNC on Apple systems, fdatasync elsewhere.
int cplatform_sync_data(int descriptor);

/// CRC-32C (Castagnoli) of `length` bytes, continuing from `crc` (0 to start).
uint32_t cplatform_crc32c(uint32_t crc, const void *bytes, size_t length);
