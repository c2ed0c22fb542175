"""The unseen experiment: a Swedish town library, made last, by someone who wrote no detector."""
