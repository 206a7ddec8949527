-- Times are ISO 8601 in UTC with milliseconds, 2025-10-18T01:00:00.000Z, which sort as text.
CREATE TABLE user_session (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    user_id TEXT,
    device TEXT,
    platform TEXT,
    browser TEXT,
    started_at TEXT NOT NULL,
    last_activity_at TEXT NOT NULL,
    ended_at TEXT,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1) AND (ended_at IS NULL OR is_active = 0))
);

CREATE INDEX user_session_tenant_id_started_at ON user_session (tenant_id, started_at);
CREATE INDEX user_session_user_id ON user_session (user_id);
CREATE INDEX user_session_is_active_last_activity_at ON user_session (is_active, last_activity_at);

-- session_id has no foreign key: an activity may get here before its session does, or after redis has let go of it.
CREATE TABLE user_activity (
    id TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    user_id TEXT,
    event_type TEXT NOT NULL,
    page TEXT,
    action TEXT,
    metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
    occurred_at TEXT NOT NULL
);

CREATE INDEX user_activity_session_id ON user_activity (session_id);
CREATE INDEX user_activity_tenant_id_occurred_at ON user_activity (tenant_id, occurred_at);
CREATE INDEX user_activity_event_type_occurred_at ON user_activity (event_type, occurred_at);

CREATE TABLE platform_metrics (
    tenant_id TEXT NOT NULL,
    day TEXT NOT NULL,
    active_users INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    activities INTEGER NOT NULL,
    average_session_seconds REAL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, day)
);

CREATE INDEX platform_metrics_day ON platform_metrics (day);
