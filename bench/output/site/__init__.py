"""A results folder as a site: static files that any web server can serve."""
