"""What happens to files of results that somebody has tampered with."""
