/// System calls that Swift's Glibc module hides (GNU extensions), or that are variadic and so cannot be called from
/// Swift. Each returns what the call of the same name returns, with errno set; nothing is decided here. glibc's wrapper
/// is called wherever there is one, so that a preloaded fault injector sees the call.
///
/// The header defines no `_GNU_SOURCE` and takes in no header whose types depend on it: such a type would differ from
/// the one in Swift's Glibc module.
#ifndef PERSIST_CLINUX_H
#define PERSIST_CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What persist wants of `struct statx`.
struct clinux_status {
  uint32_t mode;
  uint32_t link_count;
  uint32_t user;
  uint32_t group;
  uint32_t device_major;
  uint32_t device_minor;
  uint64_t inode;
  /// Bytes.
  uint64_t size;
  /// Units of 512 bytes.
  uint64_t blocks;
  int64_t modified_seconds;
  int64_t changed_seconds;
  uint32_t modified_nanoseconds;
  uint32_t changed_nanoseconds;
  /// 0 where the file system keeps no time of birth.
  int64_t born_seconds;
  uint32_t born_nanoseconds;
  /// 0 where the kernel tells none (before 5.8).
  uint64_t mount_id;
};

/// What persist wants of `struct statfs`; blocks in units of `block_size` bytes.
struct clinux_filesystem {
  int64_t type;
  uint64_t block_size;
  uint64_t blocks;
  uint64_t blocks_available;
  uint64_t files_free;
  uint64_t files;
};

/// statx(2) of `path` below `directory`, all basic fields, the mount id and the time of birth.
int clinux_statx(int directory, const char *path, int flags, struct clinux_status *status);

/// fstatfs(2).
int clinux_fstatfs(int descriptor, struct clinux_filesystem *filesystem);

/// openat2(2), which has no wrapper in glibc 2.36; `resolve` is a set of RESOLVE_ flags of linux/openat2.h.
int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);

/// openat(2) without the variadic mode.
int clinux_openat(int directory, const char *path, int flags, mode_t mode);

/// renameat2(2).
int clinux_renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags);

/// syncfs(2).
int clinux_syncfs(int descriptor);

/// flock(2).
int clinux_flock(int descriptor, int operation);

/// The calls of xattr(7) on an open file.
ssize_t clinux_flistxattr(int descriptor, char *names, size_t size);
ssize_t clinux_fgetxattr(int descriptor, const char *name, void *value, size_t size);
int clinux_fsetxattr(int descriptor, const char *name, const void *value, size_t size);
int clinux_fremovexattr(int descriptor, const char *name);

/// landlock_create_ruleset(2) with the flag that asks for the version of the interface; -1 where the kernel has none.
int clinux_landlock_version(void);

/// landlock_create_ruleset(2). The arguments are the fields of its structure, each handled from the interface's version
/// 1, 4 and 6 on; `version` says how many of them the kernel knows.
int clinux_landlock_create_ruleset(int version, uint64_t files, uint64_t network, uint64_t scope);

/// landlock_add_rule(2) of the kind LANDLOCK_RULE_PATH_BENEATH.
int clinux_landlock_allow_beneath(int ruleset, uint64_t access, int directory);

/// prctl(2) with PR_SET_NO_NEW_PRIVS, which landlock_restrict_self(2) asks for, then that. Binds the calling thread and
/// all that it starts from now on.
int clinux_landlock_restrict_self(int ruleset);

/// prctl(2) with PR_SET_PDEATHSIG: SIGKILL for this process as soon as the thread that started it ends.
int clinux_die_with_parent(void);

/// environ(7), which Swift takes for a race since it is a variable.
char *const *clinux_environment(void);

/// Records SIGINT, SIGTERM and SIGHUP instead of dying by them, unless they are ignored now (nohup). The second one ends
/// the process at once, by _exit with 130 for SIGINT and 143 otherwise. Ignores SIGPIPE and SIGXFSZ, so that the calls
/// concerned fail with EPIPE and EFBIG. In C because nothing says what Swift does in a signal handler.
int clinux_watch_signals(void);

/// From now on a recorded signal ends the process at once, also one that has come already: `_exit` with 130 for SIGINT, else
/// with 143.
void clinux_obey_signals(void);

/// The first signal recorded, 0 if none.
int clinux_pending_signal(void);

extern const int clinux_o_tmpfile;
extern const int clinux_o_path;
extern const int clinux_o_directory;
extern const int clinux_o_nofollow;
extern const int clinux_at_empty_path;
extern const int clinux_at_no_automount;
extern const int clinux_seek_data;
extern const int clinux_seek_hole;
extern const unsigned int clinux_rename_exchange;
extern const unsigned int clinux_rename_noreplace;
extern const uint64_t clinux_resolve_beneath;
extern const uint64_t clinux_resolve_no_symlinks;
extern const uint64_t clinux_resolve_no_magiclinks;
extern const uint64_t clinux_resolve_no_xdev;

/// LANDLOCK_ACCESS_FS_ flags, all of the version of the interface in the name, and those that are wanted by themselves.
extern const uint64_t clinux_landlock_files_1;
extern const uint64_t clinux_landlock_refer_2;
extern const uint64_t clinux_landlock_truncate_3;
extern const uint64_t clinux_landlock_ioctl_device_5;
extern const uint64_t clinux_landlock_read_file;
extern const uint64_t clinux_landlock_read_directory;
extern const uint64_t clinux_landlock_write_file;
extern const uint64_t clinux_landlock_make_file;
extern const uint64_t clinux_landlock_make_directory;
extern const uint64_t clinux_landlock_make_symbolic_link;
/// LANDLOCK_ACCESS_NET_ flags: bind(2) and connect(2) by TCP. Version 4.
extern const uint64_t clinux_landlock_network_4;
/// LANDLOCK_SCOPE_ flags: abstract UNIX sockets, and signals. Version 6.
extern const uint64_t clinux_landlock_scope_6;

/// setfsgid(2), then setfsuid(2), of the calling thread; then CAP_DAC_READ_SEARCH made effective again, which leaving user 0
/// takes away. Going back to user 0 gives back the others. 0, or -1 with errno.
int clinux_set_file_identity(uint32_t user, uint32_t group);

/// Tries to take a write lock of an open file description (fcntl(2), F_OFD_SETLK) on `length` bytes from `start`.
int clinux_try_write_lock(int descriptor, int64_t start, int64_t length);

/// What main is given, from the program's name on. Swift's runtime searches the stack for it, by way of /proc/self/maps, and
/// finds nothing without /proc or beside some preloaded libraries (libfaketime).
int clinux_argument_count(void);
const char *clinux_argument(int index);

#endif
