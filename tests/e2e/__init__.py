"""Real runs through the installed command."""
