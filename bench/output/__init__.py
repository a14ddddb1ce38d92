"""What people and other tools read: tables, charts, pages, files."""
