"""What the service is before and after alike: the rule it predicts by, its page, and its HTTP server."""
