// Debian builds its SQLite with this hook; the header tells of it only where it is asked.
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>

/// Statement journals go to a file from so many bytes on. Must be called before the first connection is opened. (Swift cannot call
/// functions of variable arguments.)
static inline int csqlite_spill_statement_journals(int bytes) {
  return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, bytes);
}
