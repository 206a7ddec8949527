/* A preload shim that counts every call by which a program changes files, and makes the N-th one a fault: the process
   group dies before it, or it fails, or it writes only a part. The count is shared with the processes the program starts.

   FAULT_COUNTER  a file of at least 16 bytes: the count, and the number of the call that the fault fell on
   FAULT_AT       which call, from 1; 0 only counts
   FAULT_ACTION   kill, short, flip (a write puts another bit than it was told to, and says nothing), or the number of an errno
   FAULT_STICKY   set: all calls from there on fail
   FAULT_LOG      a file to which the name of the faulted call is appended
   FAULT_LACKS    words: exchange, flags, tmpfile, links, syncfs; what the file system shall not be able to do
   FAULT_LOSES    words: syncfs, fsync; what returns success and does nothing
   FAULT_CLOCK    how many seconds the wall clock is off */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static _Atomic uint64_t *counter;
static uint64_t fault_at;
static bool kills, shortens, flips, sticky;
static int fault_errno;
static time_t clock_offset;
static const char *lacks = "", *loses = "", *log_path;

static bool has(const char *words, const char *word) { return strstr(words, word) != NULL; }

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("FAULT_COUNTER"), *at = getenv("FAULT_AT"), *action = getenv("FAULT_ACTION");
  if (getenv("FAULT_LACKS")) lacks = getenv("FAULT_LACKS");
  if (getenv("FAULT_LOSES")) loses = getenv("FAULT_LOSES");
  if (getenv("FAULT_CLOCK")) clock_offset = atol(getenv("FAULT_CLOCK"));
  log_path = getenv("FAULT_LOG");
  sticky = getenv("FAULT_STICKY") != NULL;
  fault_at = at ? strtoull(at, NULL, 10) : 0;
  kills = action && strcmp(action, "kill") == 0;
  shortens = action && strcmp(action, "short") == 0;
  flips = action && strcmp(action, "flip") == 0;
  fault_errno = action && !kills && !shortens && !flips ? atoi(action) : 0;
  if (!path) return;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (file < 0) return;
  void *map = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  syscall(SYS_close, file);
  if (map != MAP_FAILED) counter = map;
}

static void note(const char *call, uint64_t number) {
  if (!log_path) return;
  int file = (int)syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  char line[96];
  int length = snprintf(line, sizeof line, "%s %llu\n", call, (unsigned long long)number);
  syscall(SYS_write, file, line, length);
  syscall(SYS_close, file);
}

/* Whether the fault falls on this call; does not return where it kills. */
static bool hit(const char *call) {
  if (!counter) return false;
  uint64_t number = atomic_fetch_add(counter, 1) + 1;
  if (fault_at == 0 || number < fault_at || (number > fault_at && !sticky)) return false;
  if (number == fault_at) {
    atomic_store(counter + 1, number);
    note(call, number);
  }
  if (kills) {
    syscall(SYS_kill, 0, SIGKILL);
    for (;;) pause();
  }
  return true;
}

static bool counts(int file) {
  struct stat status;
  if (file <= 2 || fstat(file, &status) != 0) return false;
  return S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define CALL(type, name, parameters, arguments) \
  type name parameters { \
    REAL(name); \
    if (hit(#name) && fault_errno) { errno = fault_errno; return -1; } \
    return real arguments; \
  }

#define WRITE(name, parameters, arguments, shorter, file) \
  ssize_t name parameters { \
    REAL(name); \
    if (!counts(file) || !hit(#name)) return real arguments; \
    if (shortens) return real shorter; \
    if (flips) return FLIPPED(name, arguments); \
    errno = fault_errno; \
    return -1; \
  }

#define FLIPPED(name, arguments) ({ \
    if (n > 0) ((unsigned char *)b)[n / 2] ^= 1; \
    ssize_t done = real arguments; \
    if (n > 0) ((unsigned char *)b)[n / 2] ^= 1; \
    done; \
  })

WRITE(write, (int f, const void *b, size_t n), (f, b, n), (f, b, n > 1 ? n / 2 : n), f)
WRITE(pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o), (f, b, n > 1 ? n / 2 : n, o), f)
WRITE(pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o), (f, b, n > 1 ? n / 2 : n, o), f)

ssize_t writev(int f, const struct iovec *v, int n) {
  REAL(writev);
  if (!counts(f) || !hit("writev")) return real(f, v, n);
  if (!fault_errno) return real(f, v, n > 1 ? n / 2 : n);
  errno = fault_errno;
  return -1;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int result = real(clock, now);
  if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += clock_offset;
  return result;
}

int syncfs(int f) {
  REAL(syncfs);
  if (hit("syncfs") && fault_errno) { errno = fault_errno; return -1; }
  if (has(lacks, "syncfs")) { errno = ENOSYS; return -1; }
  return has(loses, "syncfs") ? 0 : real(f);
}

int fsync(int f) {
  REAL(fsync);
  if (hit("fsync") && fault_errno) { errno = fault_errno; return -1; }
  return has(loses, "fsync") ? 0 : real(f);
}

int renameat2(int f, const char *a, int g, const char *b, unsigned int flags) {
  REAL(renameat2);
  if ((flags && has(lacks, "flags")) || ((flags & RENAME_EXCHANGE) && has(lacks, "exchange"))) { errno = EINVAL; return -1; }
  if (hit("renameat2") && fault_errno) { errno = fault_errno; return -1; }
  return real(f, a, g, b, flags);
}

int linkat(int f, const char *a, int g, const char *b, int flags) {
  REAL(linkat);
  if (has(lacks, "links")) { errno = EPERM; return -1; }
  if (hit("linkat") && fault_errno) { errno = fault_errno; return -1; }
  return real(f, a, g, b, flags);
}

CALL(int, fdatasync, (int f), (f))
CALL(int, ftruncate, (int f, off_t n), (f, n))
CALL(int, ftruncate64, (int f, off64_t n), (f, n))
CALL(int, rename, (const char *a, const char *b), (a, b))
CALL(int, renameat, (int f, const char *a, int g, const char *b), (f, a, g, b))
CALL(int, mkdirat, (int f, const char *a, mode_t m), (f, a, m))
CALL(int, mkdir, (const char *a, mode_t m), (a, m))
CALL(int, unlinkat, (int f, const char *a, int flags), (f, a, flags))
CALL(int, unlink, (const char *a), (a))
CALL(int, symlinkat, (const char *a, int f, const char *b), (a, f, b))
CALL(int, fchmod, (int f, mode_t m), (f, m))
CALL(int, fchmodat, (int f, const char *a, mode_t m, int flags), (f, a, m, flags))
CALL(int, fchown, (int f, uid_t u, gid_t g), (f, u, g))
CALL(int, fchownat, (int f, const char *a, uid_t u, gid_t g, int flags), (f, a, u, g, flags))
CALL(int, futimens, (int f, const struct timespec t[2]), (f, t))
CALL(int, utimensat, (int f, const char *a, const struct timespec t[2], int flags), (f, a, t, flags))
CALL(int, fsetxattr, (int f, const char *a, const void *v, size_t n, int flags), (f, a, v, n, flags))
CALL(int, fremovexattr, (int f, const char *a), (f, a))

#define OPENAT(name) \
  int name(int f, const char *a, int flags, ...) { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
      va_list rest; \
      va_start(rest, flags); \
      mode = va_arg(rest, mode_t); \
      va_end(rest); \
    } \
    if ((flags & O_TMPFILE) == O_TMPFILE && has(lacks, "tmpfile")) { errno = EOPNOTSUPP; return -1; } \
    bool makes = (flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE; \
    if (makes && hit(#name) && fault_errno) { errno = fault_errno; return -1; } \
    return real(f, a, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

/* SQLite's. */
#define OPEN(name) \
  int name(const char *a, int flags, ...) { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
      va_list rest; \
      va_start(rest, flags); \
      mode = va_arg(rest, mode_t); \
      va_end(rest); \
    } \
    if ((flags & (O_CREAT | O_TRUNC)) && hit(#name) && fault_errno) { errno = fault_errno; return -1; } \
    return real(a, flags, mode); \
  }
OPEN(open)
OPEN(open64)
