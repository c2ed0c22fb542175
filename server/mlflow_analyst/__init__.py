"""Analyse the GenAI traces of an MLflow experiment: an MCP server, a skill and a command line."""

__version__ = "0.1.0"
