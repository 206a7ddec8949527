"""Before: the database and the uploads are in the container."""
