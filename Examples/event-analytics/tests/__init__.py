"""Runs both services for real on loopback: `python3 -m unittest discover -t . -s tests` in the folder above."""
