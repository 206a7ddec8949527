-- Per tenant and day, counted anew for the days in which something can still arrive late. A session counts on every day on which it
-- began or did something; how long it took, on the day it began.
INSERT INTO platform_metrics (tenant_id, day, active_users, sessions, activities, average_session_seconds, updated_at)
SELECT
    tenant_id, day, count(DISTINCT user_id), count(DISTINCT session_id), count(activity_id), round(avg(seconds), 1),
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM (
    SELECT tenant_id, substr(started_at, 1, 10) AS day, user_id, id AS session_id, NULL AS activity_id,
        (julianday(last_activity_at) - julianday(started_at)) * 86400 AS seconds
    FROM user_session
    UNION ALL
    SELECT tenant_id, substr(occurred_at, 1, 10), user_id, session_id, id, NULL FROM user_activity
)
WHERE day >= date('now', '-31 days')
GROUP BY tenant_id, day
ON CONFLICT (tenant_id, day) DO UPDATE SET
    active_users = excluded.active_users, sessions = excluded.sessions, activities = excluded.activities,
    average_session_seconds = excluded.average_session_seconds, updated_at = excluded.updated_at
WHERE (excluded.active_users, excluded.sessions, excluded.activities, excluded.average_session_seconds)
    IS NOT (
        platform_metrics.active_users, platform_metrics.sessions, platform_metrics.activities, platform_metrics.average_session_seconds);
