// What the parts of the shim know of each other.
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "FaultShim.h"

enum fault_call {
  CALL_WRITE,
  CALL_SYNC,
  CALL_READ,
  CALL_OPEN,
  CALL_TRUNCATE,
  CALL_RENAME,
  CALL_UNLINK,
  CALL_MKDIR,
  CALL_COUNT,
};

enum fault_action { ACT_NONE, ACT_FAIL, ACT_KILL, ACT_KILL_AFTER, ACT_STOP, ACT_STOP_AFTER, ACT_DELAY };

// What is to happen to one call.
struct verdict {
  enum fault_action action;
  // For ACT_FAIL.
  int error;
  // Bytes to write before failing or dying; milliseconds for ACT_DELAY.
  size_t amount;
};

// A path below the root, relative to it; "" is the root itself.
struct target {
  char path[PATH_MAX];
};

// Configuration (Settings.c)

// Reads the environment once; every interposed function calls it first.
void fault_start(void);
// Whether anything is watched at all.
bool fault_watching(void);
// Whether changes are recorded.
bool fault_tracing(void);
// Seconds that the clock on the wall is ahead.
long fault_clock_ahead(void);
// Ends the program with status 99.
void fault_refuse(const char *what, const char *text) __attribute__((noreturn));

// Paths (Target.c)

void target_set_root(const char *root);
// The watched file behind a descriptor; false if it is not below the root (pipes, removed files, other places).
bool target_of_descriptor(int fd, struct target *target);
// The watched file a path names, relative to `directory` as in openat; the last component need not exist.
bool target_of_path(int directory, const char *path, struct target *target);

// Rules (Rules.c)

void rules_read(const char *text, const char *arm, const char *report);
bool rules_any(enum fault_call call);
// Counts this call and says what is to happen to it; carries out stops and delays that come before the call.
struct verdict rules_decide(enum fault_call call, const char *path);
// Carries out what comes after the call.
void rules_finish(struct verdict verdict);
void fault_kill_self(void) __attribute__((noreturn));

// The trace (Trace.c)

void trace_open(const char *path);
// Between these two, no other thread of this program changes a watched file: the order of the records is the order
// of the changes.
void trace_lock(void);
void trace_unlock(void);
// Appends a record; its data is the first `count` bytes of the vectors.
void trace_append(
    enum fault_kind kind, uint8_t flags, uint32_t token, uint64_t inode, int64_t offset, const char *path,
    const struct iovec *data, int vectors, size_t count);
uint32_t trace_next_token(void);

