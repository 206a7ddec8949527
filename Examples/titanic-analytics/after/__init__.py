"""After: the counters are tables of a database below persistent_data/."""
