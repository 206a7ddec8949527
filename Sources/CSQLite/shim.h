// Debian builds its SQLite with this hook; the header tells of it only where it is asked.
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>
