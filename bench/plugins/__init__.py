"""The contracts that plugins implement, and the registry that finds them."""
