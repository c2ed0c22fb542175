"""Findings: quotes checked against their traces, and the ledger that keeps what holds."""
