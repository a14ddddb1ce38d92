"""An advice as people and other tools read it: one screen, JSON, and code that is ready to use."""
