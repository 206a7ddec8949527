-- An event of the backup has the fields that a browser sends. One that the service has acknowledged has its id, too; the others are
-- numbered. An id that is there already is not touched.
INSERT INTO analytics_event (
    id, user_id, session_id, event_type, tool_name, action, properties, demo_mode, timestamp, received_at)
SELECT
    coalesce(:row ->> '$.event_id', 'backup_' || :number), :row ->> '$.user_id', :row ->> '$.session_id', :row ->> '$.event_type',
    :row ->> '$.tool_name', :row ->> '$.action', nullif(:row -> '$.properties', 'null'), coalesce(:row ->> '$.demo_mode', 1),
    -- Any offset becomes UTC; what is no time becomes NULL, which the table refuses.
    strftime('%Y-%m-%dT%H:%M:%fZ', :row ->> '$.timestamp'),
    strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(:row ->> '$.received_at', :row ->> '$.timestamp'))
WHERE true
ON CONFLICT (id) DO NOTHING;

-- Counts every hour anew from the events that are there. Events only ever go by their age, so an hour that is counted lower than it
-- stands has lost some to expire-events: it keeps what it had. Run again, nothing changes.
WITH
    event AS (
        SELECT substr(timestamp, 1, 13) || ':00:00.000Z' AS hour, session_id, event_type, tool_name,
            CASE WHEN event_type = 'risk_mode_changed' AND json_type(properties, '$.risk_mode') = 'text'
                THEN properties ->> '$.risk_mode' END AS risk_mode
        FROM analytics_event
    ),
    total AS (SELECT hour, count(DISTINCT session_id) AS sessions, count(*) AS events FROM event GROUP BY hour),
    type AS (
        SELECT hour, json_group_object(event_type, number) AS counts
        FROM (SELECT hour, event_type, count(*) AS number FROM event GROUP BY hour, event_type) GROUP BY hour
    ),
    tool AS (
        SELECT hour, json_group_object(tool_name, number) AS counts
        FROM (SELECT hour, tool_name, count(*) AS number FROM event WHERE tool_name IS NOT NULL GROUP BY hour, tool_name) GROUP BY hour
    ),
    risk AS (
        SELECT hour, json_group_object(risk_mode, number) AS counts
        FROM (SELECT hour, risk_mode, count(*) AS number FROM event WHERE risk_mode IS NOT NULL GROUP BY hour, risk_mode) GROUP BY hour
    )
INSERT INTO hourly_rollup (id, hour, event_counts, tool_usage, risk_distribution, unique_sessions, total_events)
SELECT 'hour_' || substr(hour, 1, 13), hour, type.counts, coalesce(tool.counts, '{}'), coalesce(risk.counts, '{}'), sessions, events
FROM total JOIN type USING (hour) LEFT JOIN tool USING (hour) LEFT JOIN risk USING (hour)
WHERE true
ON CONFLICT (hour) DO UPDATE SET
    event_counts = excluded.event_counts, tool_usage = excluded.tool_usage, risk_distribution = excluded.risk_distribution,
    unique_sessions = excluded.unique_sessions, total_events = excluded.total_events,
    updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHERE excluded.total_events >= hourly_rollup.total_events
    AND (excluded.event_counts, excluded.tool_usage, excluded.risk_distribution, excluded.unique_sessions)
    IS NOT (hourly_rollup.event_counts, hourly_rollup.tool_usage, hourly_rollup.risk_distribution, hourly_rollup.unique_sessions);
