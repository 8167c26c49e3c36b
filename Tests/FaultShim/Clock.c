// The clock on the wall, as far ahead as the environment says.
#ifdef __linux__
#define _GNU_SOURCE

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "Internal.h"

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += fault_clock_ahead();
  return result;
}

#endif
