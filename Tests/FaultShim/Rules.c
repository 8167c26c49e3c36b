#ifdef __linux__
#define _GNU_SOURCE

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "Internal.h"
#include "System.h"

enum { MOST_RULES = 16 };

struct rule {
  enum fault_call call;
  char part[128];
  unsigned long first;
  bool onward;
  struct verdict verdict;
  char action[32];
  _Atomic unsigned long seen;
};

static struct rule rules[MOST_RULES];
static int rule_count;
static bool called_for[CALL_COUNT];
static char arm_path[PATH_MAX];
static int report_fd = -1;

static const char *const call_names[CALL_COUNT] = {
    "write", "sync", "read", "open", "truncate", "rename", "unlink", "mkdir",
};

static const struct {
  const char *name;
  int error;
} errors[] = {
    {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EFBIG", EFBIG},
    {"EMFILE", EMFILE}, {"EROFS", EROFS}, {"EACCES", EACCES},
};

static const struct {
  const char *name;
  enum fault_action action;
} actions[] = {
    {"kill", ACT_KILL}, {"kill-after", ACT_KILL_AFTER}, {"stop", ACT_STOP},
    {"stop-after", ACT_STOP_AFTER}, {"delay", ACT_DELAY},
};

static enum fault_call parse_call(const char *text, const char *rule) {
  for (int i = 0; i < CALL_COUNT; i++) {
    if (strcmp(text, call_names[i]) == 0) return (enum fault_call)i;
  }
  fault_refuse("unknown call in rule", rule);
}

static struct verdict parse_action(char *text, const char *rule) {
  struct verdict verdict = {ACT_NONE, 0, 0};
  char *slash = strchr(text, '/');
  if (slash) {
    char *end;
    *slash = '\0';
    verdict.amount = strtoul(slash + 1, &end, 10);
    if (end == slash + 1 || *end) fault_refuse("bad amount in rule", rule);
  }
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
    if (strcmp(text, errors[i].name) == 0) {
      verdict.action = ACT_FAIL;
      verdict.error = errors[i].error;
      return verdict;
    }
  }
  for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
    if (strcmp(text, actions[i].name) == 0) {
      verdict.action = actions[i].action;
      return verdict;
    }
  }
  fault_refuse("unknown action in rule", rule);
}

static void parse_rule(const char *text) {
  if (rule_count == MOST_RULES) fault_refuse("too many rules at", text);
  struct rule *rule = &rules[rule_count++];
  char copy[256], *rest = copy, *end;
  if (strlen(text) >= sizeof copy) fault_refuse("rule too long", text);
  strcpy(copy, text);
  char *call = strsep(&rest, ":"), *first = strsep(&rest, ":"), *action = rest;
  if (!first || !action) fault_refuse("rule is not call:first:action", text);
  char *part = strchr(call, '@');
  if (part) {
    *part++ = '\0';
    if (strlen(part) >= sizeof rule->part) fault_refuse("path too long in rule", text);
    strcpy(rule->part, part);
  }
  rule->call = parse_call(call, text);
  rule->first = strtoul(first, &end, 10);
  if (end == first || rule->first == 0) fault_refuse("bad number in rule", text);
  if (*end == '+') {
    rule->onward = true;
    end++;
  }
  if (*end) fault_refuse("bad number in rule", text);
  snprintf(rule->action, sizeof rule->action, "%s", action);
  rule->verdict = parse_action(action, text);
  called_for[rule->call] = true;
}

void rules_read(const char *text, const char *arm, const char *report) {
  char copy[4096], *rest = copy, *rule;
  if (strlen(text) >= sizeof copy) fault_refuse("FAULT_RULES is too long", text);
  strcpy(copy, text);
  while ((rule = strsep(&rest, ";"))) {
    if (*rule) parse_rule(rule);
  }
  if (arm) {
    if (strlen(arm) >= sizeof arm_path) fault_refuse("FAULT_ARM is too long", arm);
    strcpy(arm_path, arm);
  }
  if (report) {
    report_fd = system_openat(AT_FDCWD, report, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (report_fd < 0) fault_refuse("cannot open FAULT_REPORT", report);
  }
}

bool rules_any(enum fault_call call) { return called_for[call]; }

static void report(const struct rule *rule, const char *path) {
  if (report_fd < 0) return;
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%s %s %s\n", call_names[rule->call], path, rule->action);
  struct iovec data = {line, (size_t)length};
  system_writev(report_fd, &data, 1);
}

static void wait_milliseconds(size_t amount) {
  struct timespec time = {(time_t)(amount / 1000), (long)(amount % 1000) * 1000000};
  while (nanosleep(&time, &time) < 0 && errno == EINTR) continue;
}

struct verdict rules_decide(enum fault_call call, const char *path) {
  struct verdict none = {ACT_NONE, 0, 0};
  if (!called_for[call] || (arm_path[0] && !system_exists(arm_path))) return none;
  for (int i = 0; i < rule_count; i++) {
    struct rule *rule = &rules[i];
    if (rule->call != call || !strstr(path, rule->part)) continue;
    unsigned long number = atomic_fetch_add(&rule->seen, 1) + 1;
    if (number != rule->first && !(rule->onward && number > rule->first)) continue;
    report(rule, path);
    if (rule->verdict.action == ACT_KILL && rule->verdict.amount == 0) fault_kill_self();
    if (rule->verdict.action == ACT_STOP) kill(getpid(), SIGSTOP);
    if (rule->verdict.action == ACT_DELAY) wait_milliseconds(rule->verdict.amount);
    return rule->verdict;
  }
  return none;
}

void rules_finish(struct verdict verdict) {
  int error = errno;
  if (verdict.action == ACT_KILL || verdict.action == ACT_KILL_AFTER) fault_kill_self();
  if (verdict.action == ACT_STOP_AFTER) kill(getpid(), SIGSTOP);
  errno = error;
}

void fault_kill_self(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

#endif
