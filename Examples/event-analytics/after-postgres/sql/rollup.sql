-- Counts every hour anew from the events that are there. Events only ever go by their age, so an hour that is counted lower than it
-- stands has lost some to expire-events: it keeps what it had. Run again, nothing changes.
WITH
    event AS (
        SELECT date_trunc('hour', "timestamp", 'UTC') AS hour, session_id, event_type, tool_name,
            CASE WHEN event_type = 'risk_mode_changed' AND jsonb_typeof(properties -> 'risk_mode') = 'string'
                THEN properties ->> 'risk_mode' END AS risk_mode
        FROM analytics_event
    ),
    total AS (SELECT hour, count(DISTINCT session_id) AS sessions, count(*) AS events FROM event GROUP BY hour),
    type AS (
        SELECT hour, jsonb_object_agg(event_type, number) AS counts
        FROM (SELECT hour, event_type, count(*) AS number FROM event GROUP BY hour, event_type) AS counted GROUP BY hour
    ),
    tool AS (
        SELECT hour, jsonb_object_agg(tool_name, number) AS counts
        FROM (SELECT hour, tool_name, count(*) AS number FROM event WHERE tool_name IS NOT NULL GROUP BY hour, tool_name) AS counted
        GROUP BY hour
    ),
    risk AS (
        SELECT hour, jsonb_object_agg(risk_mode, number) AS counts
        FROM (SELECT hour, risk_mode, count(*) AS number FROM event WHERE risk_mode IS NOT NULL GROUP BY hour, risk_mode) AS counted
        GROUP BY hour
    )
INSERT INTO hourly_rollup (id, hour, event_counts, tool_usage, risk_distribution, unique_sessions, total_events)
SELECT 'hour_' || to_char(hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24'), hour, type.counts, coalesce(tool.counts, '{}'),
    coalesce(risk.counts, '{}'), sessions, events
FROM total JOIN type USING (hour) LEFT JOIN tool USING (hour) LEFT JOIN risk USING (hour)
ON CONFLICT (hour) DO UPDATE SET
    event_counts = excluded.event_counts, tool_usage = excluded.tool_usage, risk_distribution = excluded.risk_distribution,
    unique_sessions = excluded.unique_sessions, total_events = excluded.total_events, updated_at = now()
WHERE excluded.total_events >= hourly_rollup.total_events
    AND (excluded.event_counts, excluded.tool_usage, excluded.risk_distribution, excluded.unique_sessions)
    IS DISTINCT FROM
    (hourly_rollup.event_counts, hourly_rollup.tool_usage, hourly_rollup.risk_distribution, hourly_rollup.unique_sessions);
