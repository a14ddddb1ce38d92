"""What is looked at, by theme: each check takes the symptoms and returns one finding, or None."""
