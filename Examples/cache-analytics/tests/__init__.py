"""Runs both services for real on loopback, beside a real redis: `python3 -m unittest discover -t . -s tests` in the folder above."""
