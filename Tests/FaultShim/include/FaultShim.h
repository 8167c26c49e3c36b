// A library for LD_PRELOAD that stands between a program and its files: it records what the program writes and syncs,
// makes chosen calls fail, and kills or stops the program at a chosen call. Linux only; elsewhere it is empty.
//
// It watches files below one directory and is steered by the environment:
//
//   FAULT_ROOT    the watched directory; without it no file is watched
//   FAULT_CLOCK   seconds that the program's clock on the wall is ahead; negative: behind
//   FAULT_TRACE   a file outside the root; every change below the root is appended to it (see `struct fault_record`),
//                 and also what the program says on its standard output
//   FAULT_RULES   rules separated by ';', each `call[@part]:first[+]:action`
//                   call    write, sync, read, open, truncate, rename, unlink, mkdir
//                   part    only paths (below the root) that contain this text
//                   first   which matching call is hit, from 1; with '+' that one and all later ones
//                   action  EIO, ENOSPC, EDQUOT, EFBIG, EMFILE, EROFS or EACCES: the call fails;
//                           ENOSPC/100: the first 100 bytes are written, then it fails (a short write);
//                           kill: SIGKILL before the call; kill/100: after 100 of its bytes; kill-after: after it;
//                           stop, stop-after: SIGSTOP before or after the call; delay/50: 50 milliseconds late
//   FAULT_ARM     rules act, and count calls, only while this file exists
//   FAULT_REPORT  a file outside the root; each rule that acts adds a line `call path action`
//
// A rule that cannot be read ends the program with status 99 and a message: a misspelt rule must not pass for a test.
// Writes through shared memory maps and `copy_file_range` are not seen.
#pragma once

#include <stdint.h>

enum fault_kind {
  // `inode` was created at `path`.
  FAULT_CREATED = 1,
  // `inode` at `path`, which was there before, was opened.
  FAULT_OPENED = 2,
  // `data` was written at `offset`.
  FAULT_WRITTEN = 3,
  // The file's size was set to `offset`.
  FAULT_RESIZED = 4,
  // A sync of the file or directory began; `token` and `process` name it.
  FAULT_SYNC_BEGUN = 5,
  // That sync ended; what had been done before its beginning is durable, unless FAULT_FLAG_FAILED is set.
  FAULT_SYNC_ENDED = 6,
  // `path` was renamed to `data`.
  FAULT_RENAMED = 7,
  // `path` was removed.
  FAULT_REMOVED = 8,
  // The directory `path` was made.
  FAULT_DIRECTORY_MADE = 9,
  // The program wrote `data` to its standard output.
  FAULT_SAID = 10,
  // `token` zero bytes were written at `offset`: logs are zero-filled far ahead.
  FAULT_ZEROED = 11,
};

enum fault_flag {
  // The write went through a descriptor with O_SYNC or O_DSYNC: durable when it returned.
  FAULT_FLAG_DURABLE = 1,
  // The sync failed: nothing is promised about what it should have made durable, not even by a later sync.
  FAULT_FLAG_FAILED = 2,
};

// One record of the trace, little-endian; the path (relative to the root, no terminator) and the data follow it.
// The order of the records is the order of the calls wherever the program itself orders them.
struct fault_record {
  // Bytes of the whole record, header included.
  uint32_t length;
  uint8_t kind;
  uint8_t flags;
  uint16_t path_length;
  uint32_t process;
  uint32_t token;
  uint64_t inode;
  int64_t offset;
};
