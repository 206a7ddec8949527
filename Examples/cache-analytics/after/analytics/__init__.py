"""Follows users' sessions and activity: in redis as they happen, in SQLite to keep them."""
