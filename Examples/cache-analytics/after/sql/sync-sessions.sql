-- A key session:ID, a hash. It may be older than the row, or newer: what has ended stays ended, and times only grow, so that the order
-- in which they come makes no difference, nor how often.
INSERT INTO user_session (id, tenant_id, user_id, device, platform, browser, started_at, last_activity_at, ended_at, is_active)
SELECT
    substr(:row ->> 'key', length('session:') + 1), coalesce(hash ->> 'tenant_id', 'default'), nullif(hash ->> 'user_id', ''),
    nullif(hash ->> 'device', ''), nullif(hash ->> 'platform', ''), nullif(hash ->> 'browser', ''), hash ->> 'started_at',
    coalesce(hash ->> 'last_activity_at', hash ->> 'started_at'), nullif(hash ->> 'ended_at', ''),
    CASE WHEN nullif(hash ->> 'ended_at', '') IS NULL AND hash ->> 'is_active' IS NOT '0' THEN 1 ELSE 0 END
FROM (SELECT :row -> 'value' AS hash)
WHERE :row ->> 'type' = 'hash'
ON CONFLICT (id) DO UPDATE SET
    started_at = min(user_session.started_at, excluded.started_at),
    last_activity_at = max(user_session.last_activity_at, excluded.last_activity_at),
    ended_at = coalesce(user_session.ended_at, excluded.ended_at),
    is_active = CASE
        WHEN coalesce(user_session.ended_at, excluded.ended_at) IS NOT NULL THEN 0
        WHEN excluded.last_activity_at > user_session.last_activity_at THEN excluded.is_active
        WHEN excluded.last_activity_at = user_session.last_activity_at THEN min(user_session.is_active, excluded.is_active)
        ELSE user_session.is_active
    END;
