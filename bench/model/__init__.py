"""The records that travel, with their bounds."""
