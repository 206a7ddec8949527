#define _GNU_SOURCE 1
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifndef STATX_MNT_ID
#define STATX_MNT_ID 0x1000U
#endif

int clinux_statx(int directory, const char *path, int flags, struct clinux_status *status) {
  struct statx found;
  if (statx(directory, path, flags, STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID, &found) != 0) return -1;
  *status = (struct clinux_status){
      .mode = found.stx_mode,
      .link_count = found.stx_nlink,
      .user = found.stx_uid,
      .group = found.stx_gid,
      .device_major = found.stx_dev_major,
      .device_minor = found.stx_dev_minor,
      .inode = found.stx_ino,
      .size = found.stx_size,
      .blocks = found.stx_blocks,
      .modified_seconds = found.stx_mtime.tv_sec,
      .changed_seconds = found.stx_ctime.tv_sec,
      .modified_nanoseconds = found.stx_mtime.tv_nsec,
      .changed_nanoseconds = found.stx_ctime.tv_nsec,
      .born_seconds = (found.stx_mask & STATX_BTIME) ? found.stx_btime.tv_sec : 0,
      .born_nanoseconds = (found.stx_mask & STATX_BTIME) ? found.stx_btime.tv_nsec : 0,
      .mount_id = (found.stx_mask & STATX_MNT_ID) ? found.stx_mnt_id : 0,
  };
  return 0;
}

int clinux_fstatfs(int descriptor, struct clinux_filesystem *filesystem) {
  struct statfs found;
  if (fstatfs(descriptor, &found) != 0) return -1;
  *filesystem = (struct clinux_filesystem){
      .type = found.f_type,
      .block_size = found.f_bsize,
      .blocks = found.f_blocks,
      .blocks_available = found.f_bavail,
      .files_free = found.f_ffree,
      .files = found.f_files,
  };
  return 0;
}

int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
  struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int clinux_openat(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}

int clinux_renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags) {
  return renameat2(from_directory, from, to_directory, to, flags);
}

int clinux_syncfs(int descriptor) { return syncfs(descriptor); }

int clinux_flock(int descriptor, int operation) { return flock(descriptor, operation); }

ssize_t clinux_flistxattr(int descriptor, char *names, size_t size) { return flistxattr(descriptor, names, size); }

ssize_t clinux_fgetxattr(int descriptor, const char *name, void *value, size_t size) {
  return fgetxattr(descriptor, name, value, size);
}

int clinux_fsetxattr(int descriptor, const char *name, const void *value, size_t size) {
  return fsetxattr(descriptor, name, value, size, 0);
}

int clinux_fremovexattr(int descriptor, const char *name) { return fremovexattr(descriptor, name); }

int clinux_landlock_version(void) {
  return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

int clinux_landlock_create_ruleset(int version, uint64_t files, uint64_t network, uint64_t scope) {
  // The headers of the system may be older than its kernel: the whole structure, as it is since version 6.
  const uint64_t attributes[] = {files, network, scope};
  size_t fields = version >= 6 ? 3 : version >= 4 ? 2 : 1;
  return (int)syscall(SYS_landlock_create_ruleset, attributes, fields * sizeof attributes[0], 0);
}

int clinux_landlock_allow_beneath(int ruleset, uint64_t access, int directory) {
  struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = directory};
  return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

int clinux_landlock_restrict_self(int ruleset) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
}

int clinux_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

char *const *clinux_environment(void) { return environ; }

static atomic_int pending_signal;
static atomic_bool obeys_signals;

static void exit_by(int signal) { _exit(signal == SIGINT ? 130 : 143); }

static void record_signal(int signal) {
  int none = 0;
  bool is_first = atomic_compare_exchange_strong(&pending_signal, &none, signal);
  if (!is_first || atomic_load(&obeys_signals)) exit_by(signal);
}

void clinux_obey_signals(void) {
  atomic_store(&obeys_signals, true);
  int signal = atomic_load(&pending_signal);
  if (signal != 0) exit_by(signal);
}

int clinux_watch_signals(void) {
  const int watched[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) {
    struct sigaction action = {.sa_handler = record_signal, .sa_flags = SA_RESTART}, present;
    if (sigaction(watched[i], NULL, &present) != 0) return -1;
    if (present.sa_handler == SIG_IGN) continue;
    if (sigaction(watched[i], &action, NULL) != 0) return -1;
  }
  // A caller with a thread of its own for signals blocks them, and hands that on.
  sigset_t wanted;
  sigemptyset(&wanted);
  for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) sigaddset(&wanted, watched[i]);
  if (sigprocmask(SIG_UNBLOCK, &wanted, NULL) != 0) return -1;
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  if (sigaction(SIGPIPE, &ignore, NULL) != 0) return -1;
  return sigaction(SIGXFSZ, &ignore, NULL);
}

int clinux_pending_signal(void) { return atomic_load(&pending_signal); }

const int clinux_o_tmpfile = O_TMPFILE;
const int clinux_o_path = O_PATH;
const int clinux_o_directory = O_DIRECTORY;
const int clinux_o_nofollow = O_NOFOLLOW;
const int clinux_at_empty_path = AT_EMPTY_PATH;
const int clinux_at_no_automount = AT_NO_AUTOMOUNT;
const int clinux_seek_data = SEEK_DATA;
const int clinux_seek_hole = SEEK_HOLE;
const unsigned int clinux_rename_exchange = RENAME_EXCHANGE;
const unsigned int clinux_rename_noreplace = RENAME_NOREPLACE;
const uint64_t clinux_resolve_beneath = RESOLVE_BENEATH;
const uint64_t clinux_resolve_no_symlinks = RESOLVE_NO_SYMLINKS;
const uint64_t clinux_resolve_no_magiclinks = RESOLVE_NO_MAGICLINKS;
const uint64_t clinux_resolve_no_xdev = RESOLVE_NO_XDEV;

// The newer ones by number: linux/landlock.h may be older than the kernel.
const uint64_t clinux_landlock_files_1 = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
const uint64_t clinux_landlock_refer_2 = 1ULL << 13;
const uint64_t clinux_landlock_truncate_3 = 1ULL << 14;
const uint64_t clinux_landlock_ioctl_device_5 = 1ULL << 15;
const uint64_t clinux_landlock_read_file = LANDLOCK_ACCESS_FS_READ_FILE;
const uint64_t clinux_landlock_read_directory = LANDLOCK_ACCESS_FS_READ_DIR;
const uint64_t clinux_landlock_write_file = LANDLOCK_ACCESS_FS_WRITE_FILE;
const uint64_t clinux_landlock_make_file = LANDLOCK_ACCESS_FS_MAKE_REG;
const uint64_t clinux_landlock_make_directory = LANDLOCK_ACCESS_FS_MAKE_DIR;
const uint64_t clinux_landlock_make_symbolic_link = LANDLOCK_ACCESS_FS_MAKE_SYM;
const uint64_t clinux_landlock_network_4 = (1ULL << 0) | (1ULL << 1);
const uint64_t clinux_landlock_scope_6 = (1ULL << 0) | (1ULL << 1);

int clinux_set_file_identity(uint32_t user, uint32_t group) {
  setfsgid(group);
  setfsuid(user);
  // Both return the identity before; only asking again tells whether it changed.
  if ((uint32_t)setfsgid(group) != group || (uint32_t)setfsuid(user) != user) {
    errno = EPERM;
    return -1;
  }
  if (user == 0) return 0;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) return -1;
  data[0].effective |= data[0].permitted & (1u << CAP_DAC_READ_SEARCH);
  return (int)syscall(SYS_capset, &header, data);
}

int clinux_try_write_lock(int descriptor, int64_t start, int64_t length) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
  return fcntl(descriptor, F_OFD_SETLK, &lock);
}

static int argument_count;
static char **arguments;

/* glibc hands to a constructor what it hands to main. */
__attribute__((constructor)) static void keep_arguments(int count, char **all) {
  argument_count = count;
  arguments = all;
}

int clinux_argument_count(void) { return argument_count; }

const char *clinux_argument(int index) { return arguments[index]; }
