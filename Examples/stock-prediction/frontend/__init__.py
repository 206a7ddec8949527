"""One page, and a proxy to the backend that remembers its last good answers."""
