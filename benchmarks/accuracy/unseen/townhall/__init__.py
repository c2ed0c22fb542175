"""The third unseen experiment: the office of a Czech town."""
