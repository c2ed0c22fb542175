"""Invented agents, one a file: what they are asked, their tools, and how they answer."""
