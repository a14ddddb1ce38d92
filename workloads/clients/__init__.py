"""One file per HTTP client; each imports its library, so a worker imports one of these files only."""
