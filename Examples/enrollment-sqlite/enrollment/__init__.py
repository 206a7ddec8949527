"""Enrolments with an uploaded document each, the same before and after."""
