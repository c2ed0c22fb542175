"""The unseen experiments, each made last by someone who wrote no detector: a Swedish town library
here, a Turkish utility company in ``utility``, the office of a Czech town in ``townhall``.
"""
