-- IF NOT EXISTS: a byov.db from before persist is adopted as it stands.
CREATE TABLE IF NOT EXISTS enrollments (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    vehicle TEXT NOT NULL,
    document TEXT NOT NULL,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    enrolled_at TEXT NOT NULL
);
