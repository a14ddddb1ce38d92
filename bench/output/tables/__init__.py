"""Tables and sentences, for a terminal, as Markdown and as JSON."""
