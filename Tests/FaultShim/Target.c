#ifdef __linux__
#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Internal.h"
#include "System.h"

static char root[PATH_MAX];
static size_t root_length;

void target_set_root(const char *path) {
  if (!realpath(path, root)) fault_refuse("FAULT_ROOT is not a directory", path);
  root_length = strlen(root);
}

// Takes an absolute path without links or dots.
static bool below_root(const char *absolute, struct target *target) {
  if (strncmp(absolute, root, root_length) != 0) return false;
  const char *rest = absolute + root_length;
  if (*rest == '/') rest++;
  else if (*rest != '\0') return false;
  size_t length = strlen(rest);
  if (length >= sizeof target->path) return false;
  memcpy(target->path, rest, length + 1);
  return true;
}

// The kernel's own name of an open file: right after renames, and for descriptors duplicated or inherited.
static bool name_of_descriptor(int fd, char *name) {
  char link[40];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, name, PATH_MAX - 1);
  if (length <= 0 || name[0] != '/') return false;
  name[length] = '\0';
  return true;
}

bool target_of_descriptor(int fd, struct target *target) {
  char name[PATH_MAX];
  if (!name_of_descriptor(fd, name) || !below_root(name, target)) return false;
  static const char removed[] = " (deleted)";
  size_t length = strlen(target->path), tail = sizeof removed - 1;
  return length < tail || strcmp(target->path + length - tail, removed) != 0;
}

bool target_of_path(int directory, const char *path, struct target *target) {
  char joined[PATH_MAX], parent[PATH_MAX], resolved[PATH_MAX];
  int length;
  if (path[0] == '/' || directory == AT_FDCWD) {
    length = snprintf(joined, sizeof joined, "%s", path);
  } else {
    if (!name_of_descriptor(directory, parent)) return false;
    if (strlen(parent) + strlen(path) + 2 > sizeof joined) return false;
    length = snprintf(joined, sizeof joined, "%s", parent);
    length += snprintf(joined + length, sizeof joined - (size_t)length, "/%s", path);
  }
  while (length > 1 && joined[length - 1] == '/') joined[--length] = '\0';
  if (length <= 0) return false;

  // The last component may not exist yet, so only its parent is resolved.
  char *slash = strrchr(joined, '/');
  const char *name = slash ? slash + 1 : joined;
  if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
    return realpath(joined, resolved) && below_root(resolved, target);
  }
  if (!slash) {
    if (!realpath(".", resolved)) return false;
  } else {
    size_t parent_length = (size_t)(slash - joined);
    memcpy(parent, joined, parent_length);
    parent[parent_length] = '\0';
    if (!realpath(parent_length ? parent : "/", resolved)) return false;
  }
  size_t resolved_length = strlen(resolved);
  if (resolved_length + strlen(name) + 2 > sizeof resolved) return false;
  if (resolved_length > 1) resolved[resolved_length++] = '/';
  strcpy(resolved + resolved_length, name);
  return below_root(resolved, target);
}

#endif
