"""Conducts a run: groups, blocks, rounds. It measures; it neither computes nor prints."""
