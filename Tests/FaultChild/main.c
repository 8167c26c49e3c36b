// A program for the tests of the fault library: carries out file commands from its standard input, one a line, and
// answers each with `ok` or the name of the error.
//
//   open NAME FILE        opens or creates FILE and calls the descriptor NAME (one letter)
//   dsync NAME FILE       the same with O_DSYNC
//   append NAME FILE      the same with O_APPEND
//   dir NAME DIRECTORY    opens a directory
//   write NAME TEXT       writes at the current place; answers `short N` if not all was written
//   pwrite NAME AT TEXT   writes at an offset
//   fill NAME AT COUNT C  writes COUNT times the letter C at an offset, in two vectors
//   read NAME AT COUNT    reads, answers `ok TEXT`
//   resize NAME SIZE      sets the size
//   sync NAME             fdatasync
//   rename A B, remove A, mkdir A
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#ifdef __APPLE__
#define fdatasync fsync
#endif

static int descriptors[128];

static void answer(const char *text) {
  char line[600];
  int length = snprintf(line, sizeof line, "%s\n", text);
  if (write(STDOUT_FILENO, line, (size_t)length) != length) _exit(1);
}

static void answer_result(long result, size_t wanted) {
  char text[40];
  if (result < 0) {
    switch (errno) {
      case EIO: answer("EIO"); return;
      case ENOSPC: answer("ENOSPC"); return;
      case ENOENT: answer("ENOENT"); return;
      default: snprintf(text, sizeof text, "errno %d", errno); answer(text); return;
    }
  }
  if ((size_t)result < wanted) {
    snprintf(text, sizeof text, "short %ld", result);
    answer(text);
    return;
  }
  answer("ok");
}

static long fill(int fd, long at, size_t count, char letter) {
  char *bytes = malloc(count);
  if (!bytes) return -1;
  memset(bytes, letter, count);
  struct iovec parts[] = {{bytes, count / 2}, {bytes + count / 2, count - count / 2}};
  if (lseek(fd, at, SEEK_SET) < 0) return -1;
  long result = writev(fd, parts, 2);
  int error = errno;
  free(bytes);
  errno = error;
  return result;
}

static int flags_of(const char *verb) {
  if (strcmp(verb, "dir") == 0) return O_RDONLY | O_DIRECTORY;
  int flags = O_RDWR | O_CREAT;
  if (strcmp(verb, "dsync") == 0) flags |= O_DSYNC;
  if (strcmp(verb, "append") == 0) flags |= O_APPEND;
  return flags;
}

static void carry_out(const char *verb, char *a, char *b, char *c, char *d) {
  int *slot = &descriptors[(unsigned char)a[0] & 127];
  if (!strcmp(verb, "open") || !strcmp(verb, "dsync") || !strcmp(verb, "append") || !strcmp(verb, "dir")) {
    answer_result(*slot = open(b, flags_of(verb), 0644), 0);
  } else if (!strcmp(verb, "write")) {
    answer_result(write(*slot, b, strlen(b)), strlen(b));
  } else if (!strcmp(verb, "pwrite")) {
    answer_result(pwrite(*slot, c, strlen(c), atol(b)), strlen(c));
  } else if (!strcmp(verb, "fill")) {
    answer_result(fill(*slot, atol(b), (size_t)atol(c), d[0]), (size_t)atol(c));
  } else if (!strcmp(verb, "read")) {
    char text[512] = "ok ";
    size_t count = (size_t)atol(c) < sizeof text - 4 ? (size_t)atol(c) : sizeof text - 4;
    long result = pread(*slot, text + 3, count, atol(b));
    if (result < 0) answer_result(result, 0);
    else answer(text);
  } else if (!strcmp(verb, "resize")) {
    answer_result(ftruncate(*slot, atol(b)), 0);
  } else if (!strcmp(verb, "sync")) {
    answer_result(fdatasync(*slot), 0);
  } else if (!strcmp(verb, "rename")) {
    answer_result(rename(a, b), 0);
  } else if (!strcmp(verb, "remove")) {
    answer_result(unlink(a), 0);
  } else if (!strcmp(verb, "mkdir")) {
    answer_result(mkdir(a, 0755), 0);
  } else {
    answer("unknown command");
  }
}

int main(void) {
  static char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    static char empty[1];
    char *words[5] = {empty, empty, empty, empty, empty};
    char *word = strtok(line, " \n");
    for (int i = 0; i < 5 && word; i++, word = strtok(NULL, " \n")) words[i] = word;
    carry_out(words[0], words[1], words[2], words[3], words[4]);
  }
  return 0;
}
