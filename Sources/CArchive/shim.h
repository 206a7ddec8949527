#include <archive.h>
#include <archive_entry.h>
#include <sys/types.h>

// Swift does not import macros with casts.
static const mode_t carchive_regular = AE_IFREG;
static const mode_t carchive_directory = AE_IFDIR;
static const mode_t carchive_symbolic_link = AE_IFLNK;
