"""The process that characterises a function: what one call of it is like, whatever the model."""
