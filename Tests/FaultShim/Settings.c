#ifdef __linux__
#define _GNU_SOURCE

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "Internal.h"
#include "System.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool watching;
static bool tracing;
static long clock_ahead;

void fault_refuse(const char *what, const char *text) {
  struct iovec parts[] = {
      {(void *)"FaultShim: ", 11}, {(void *)what, strlen(what)}, {(void *)": ", 2},
      {(void *)text, strlen(text)}, {(void *)"\n", 1},
  };
  system_writev(STDERR_FILENO, parts, 5);
  _exit(99);
}

static void read_environment(void) {
  const char *ahead = getenv("FAULT_CLOCK");
  if (ahead) {
    char *end;
    clock_ahead = strtol(ahead, &end, 10);
    if (end == ahead || *end) fault_refuse("no number of seconds in FAULT_CLOCK", ahead);
  }
  const char *root = getenv("FAULT_ROOT");
  if (!root) return;
  target_set_root(root);
  const char *trace = getenv("FAULT_TRACE");
  if (trace) {
    trace_open(trace);
    tracing = true;
  }
  const char *rules = getenv("FAULT_RULES");
  if (rules) rules_read(rules, getenv("FAULT_ARM"), getenv("FAULT_REPORT"));
  watching = tracing || rules;
}

__attribute__((constructor)) void fault_start(void) { pthread_once(&once, read_environment); }

bool fault_watching(void) { return watching; }

bool fault_tracing(void) { return tracing; }

long fault_clock_ahead(void) {
  fault_start();
  return clock_ahead;
}

#endif
