"""One file per workload, and the HTTP server."""
