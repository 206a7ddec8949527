-- Times are ISO 8601 in UTC with milliseconds, 2025-10-18T01:00:00.000Z, which sort as text.
-- user_id has no foreign key: users live in another database.
CREATE TABLE analytics_event (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT,
    session_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    tool_name TEXT,
    action TEXT,
    properties TEXT CHECK (properties IS NULL OR json_valid(properties)),
    demo_mode BOOLEAN NOT NULL DEFAULT 1 CHECK (demo_mode IN (0, 1)),
    timestamp TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

CREATE INDEX analytics_event_user_id_event_type ON analytics_event (user_id, event_type);
CREATE INDEX analytics_event_timestamp ON analytics_event (timestamp);
CREATE INDEX analytics_event_session_id ON analytics_event (session_id);
CREATE INDEX analytics_event_event_type_timestamp ON analytics_event (event_type, timestamp);
CREATE INDEX analytics_event_tool_name_timestamp ON analytics_event (tool_name, timestamp);

CREATE TABLE hourly_rollup (
    id TEXT NOT NULL PRIMARY KEY,
    hour TEXT NOT NULL UNIQUE,
    event_counts TEXT NOT NULL CHECK (json_valid(event_counts)),
    tool_usage TEXT NOT NULL CHECK (json_valid(tool_usage)),
    risk_distribution TEXT NOT NULL CHECK (json_valid(risk_distribution)),
    unique_sessions INTEGER NOT NULL DEFAULT 0,
    total_events INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

CREATE INDEX hourly_rollup_hour ON hourly_rollup (hour);
