"""A file that the user names for a command to write."""

from pathlib import Path

from bench.errors import UsageError


def file_to_write(path: Path, option: str, example: str, otherwise: str = "") -> Path:
    """Return where to write: the file, or what a link leads to, because the user named the link.

    Raises UsageError for a folder or a device; `otherwise` says what else can be done.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder; give a file: {option} {path / example}")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a regular file; {otherwise or f'give another with {option}'}")
    return path.resolve() if path.is_symlink() else path
