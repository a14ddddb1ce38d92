"""Statements about the models, each with a predicate that is fixed before the data."""
