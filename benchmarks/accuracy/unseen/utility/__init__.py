"""The second unseen experiment: the customer service of a Turkish utility company."""
