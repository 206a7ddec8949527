-- A session of which nothing was heard for half an hour is not active any more. It has not ended, either: its next sign of life makes it
-- active again.
UPDATE user_session SET is_active = 0
WHERE is_active = 1 AND last_activity_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 minutes');
