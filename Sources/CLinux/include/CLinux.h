/// System calls that Swift's Glibc module hides, or that are variadic and so cannot be called from Swift.
/// Each returns what the call of the same name returns, with errno set; nothing is decided here.
#ifndef PERSIST_CLINUX_H
#define PERSIST_CLINUX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

/// statx(2) of `path` below `directory`; glibc's wrapper.
int clinux_statx(int directory, const char *path, int flags, unsigned int mask, struct statx *status);

/// renameat2(2) through glibc's wrapper, so that a preloaded fault injector sees it.
int clinux_renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags);

/// copy_file_range(2) through glibc's wrapper.
ssize_t clinux_copy_file_range(int from, int64_t *from_offset, int to, int64_t *to_offset, size_t length);

/// openat2(2), which has no wrapper in glibc 2.36; `resolve` is a set of RESOLVE_ flags of linux/openat2.h.
int clinux_openat2(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);

/// open(2) and openat(2) without the variadic mode.
int clinux_openat(int directory, const char *path, int flags, mode_t mode);

extern const int clinux_o_tmpfile;
extern const int clinux_o_path;
extern const int clinux_o_noatime;
extern const unsigned int clinux_rename_exchange;
extern const unsigned int clinux_rename_noreplace;
extern const uint64_t clinux_resolve_beneath;
extern const uint64_t clinux_resolve_no_symlinks;
extern const uint64_t clinux_resolve_no_magiclinks;
extern const uint64_t clinux_resolve_no_xdev;

#endif
