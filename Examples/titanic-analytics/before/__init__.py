"""Before: the counters are a file in the container."""
