"""Patterns: what is worth a hypothesis, proposed by detectors that look at every trace.

*Signals* are worked out per trace while it is scanned, from an `Account` of what was said and done
in it; a trace's signals are the values of the scan's column ``pattern``. *Crosswise* signals need
the other traces as well and are worked out over the whole scan. *Detectors* look at the scan's
columns and propose `Pattern`s; the engine counts, merges and ranks them.
"""
