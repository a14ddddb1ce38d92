"""The process that hosts one cell in one block; it imports nothing that its cell does not need."""
