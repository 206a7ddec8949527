#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <sys/types.h>

// Swift does not import macros with casts.
static const int64_t carchive_end_of_file = ARCHIVE_EOF;
static const mode_t carchive_regular = AE_IFREG;
static const mode_t carchive_directory = AE_IFDIR;
static const mode_t carchive_symbolic_link = AE_IFLNK;

// copy_file_range(2); Swift's Glibc module hides it behind _GNU_SOURCE.
extern ssize_t copy_file_range(int from, int64_t *from_offset, int to, int64_t *to_offset, size_t length, unsigned flags);
