"""Collects analytics events and counts them by the hour, in SQLite or PostgreSQL."""
