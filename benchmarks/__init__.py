"""Measurements of speed and size, against floors taken in the same run: ``make bench``."""
