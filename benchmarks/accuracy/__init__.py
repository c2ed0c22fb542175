"""How often find_patterns is right: planted faults, decoys and clean experiments, scored."""
