"""After: the database and the uploads are below persistent_data/."""
