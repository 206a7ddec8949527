-- user_id has no foreign key: users live in another database.
CREATE TABLE analytics_event (
    id text PRIMARY KEY,
    user_id text,
    session_id text NOT NULL,
    event_type text NOT NULL,
    tool_name text,
    action text,
    properties jsonb,
    demo_mode boolean NOT NULL DEFAULT true,
    "timestamp" timestamptz NOT NULL DEFAULT now(),
    received_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX analytics_event_user_id_event_type ON analytics_event (user_id, event_type);
CREATE INDEX analytics_event_timestamp ON analytics_event ("timestamp");
CREATE INDEX analytics_event_session_id ON analytics_event (session_id);
CREATE INDEX analytics_event_event_type_timestamp ON analytics_event (event_type, "timestamp");
CREATE INDEX analytics_event_tool_name_timestamp ON analytics_event (tool_name, "timestamp");

CREATE TABLE hourly_rollup (
    id text PRIMARY KEY,
    hour timestamptz NOT NULL UNIQUE,
    event_counts jsonb NOT NULL,
    tool_usage jsonb NOT NULL,
    risk_distribution jsonb NOT NULL,
    unique_sessions integer NOT NULL DEFAULT 0,
    total_events integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX hourly_rollup_hour ON hourly_rollup (hour);
