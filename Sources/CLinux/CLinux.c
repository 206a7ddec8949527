#define _GNU_SOURCE 1
#include "CLinux.h"

#include <errno.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

int clinux_statx(int directory, const char *path, int flags, unsigned int mask, struct statx *status) {
  return statx(directory, path, flags, mask, status);
}

int clinux_renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags) {
  return renameat2(from_directory, from, to_directory, to, flags);
}

ssize_t clinux_copy_file_range(int from, int64_t *from_offset, int to, int64_t *to_offset, size_t length) {
  return copy_file_range(from, from_offset, to, to_offset, length, 0);
}

int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
  struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int clinux_openat(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}

const int clinux_o_tmpfile = O_TMPFILE;
const int clinux_o_path = O_PATH;
const int clinux_o_noatime = O_NOATIME;
const unsigned int clinux_rename_exchange = RENAME_EXCHANGE;
const unsigned int clinux_rename_noreplace = RENAME_NOREPLACE;
const uint64_t clinux_resolve_beneath = RESOLVE_BENEATH;
const uint64_t clinux_resolve_no_symlinks = RESOLVE_NO_SYMLINKS;
const uint64_t clinux_resolve_no_magiclinks = RESOLVE_NO_MAGICLINKS;
const uint64_t clinux_resolve_no_xdev = RESOLVE_NO_XDEV;
