"""What the backend and the frontend share: an HTTP server that stops cleanly, its log, and its metrics."""
