"""How a group says that two factors vary in it at once."""

TOGETHER = "backend and "
