"""What is shown of several machines side by side: in a terminal, as Markdown, as JSON and as a page."""
