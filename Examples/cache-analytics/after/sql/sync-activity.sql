-- A key activity:SESSION, a list of JSON objects. Nothing that happened changes, so what is there already stays.
INSERT INTO user_activity (id, session_id, tenant_id, user_id, event_type, page, action, metadata, occurred_at)
SELECT
    entry ->> 'id', entry ->> 'session_id', entry ->> 'tenant_id', nullif(entry ->> 'user_id', ''), entry ->> 'event_type',
    entry ->> 'page', entry ->> 'action', nullif(entry -> 'metadata', 'null'), entry ->> 'occurred_at'
FROM (SELECT value AS entry FROM json_each(:row, '$.value'))
WHERE :row ->> 'type' = 'list'
ON CONFLICT (id) DO NOTHING;
