"""How a group says that two factors vary in it at once, or whatever its two sides differ in."""

TOGETHER = "backend and "
FREE = "duel"
