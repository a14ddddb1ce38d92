"""Fetches what is vendored: `python tools/vendor.py` takes each file from its package and checks its hash.

Needs npm and a network. `vendor.json` beside the files says which version, and what the file must hash to;
for another version change both, run this, look at the pages, and run the browser tests.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "bench/output/page/vendor", ROOT / "tests/browser/vendor")


def main() -> int:
    """Fetch every file that is listed; return 1 if one of them is not what it should be."""
    wrong = [line for folder in FOLDERS for line in fetched(folder)]
    print("\n".join(wrong) or "all files are what they should be")
    return 1 if wrong else 0


def fetched(folder: Path) -> list[str]:
    """Write a folder's files, and return a line for each that was not as listed and therefore not written."""
    wrong = []
    for item in json.loads((folder / "vendor.json").read_text()):
        with tempfile.TemporaryDirectory() as scratch:
            file, licence = unpacked(item, Path(scratch))
        found = hashlib.sha256(file).hexdigest()
        if found != item["sha256"]:
            wrong.append(f"{item['file']} of {item['package']} {item['version']}: found {found}")
            continue
        (folder / item["file"]).write_bytes(file)
        (folder / item["licence_file"]).write_bytes(licence)
    return wrong


def unpacked(item: dict[str, str], scratch: Path) -> tuple[bytes, bytes]:
    """Return the file and its licence, out of the package as npm packs it."""
    name = f"{item['package']}@{item['version']}"
    subprocess.run(["npm", "pack", name, "--silent", "--pack-destination", str(scratch)], check=True)
    (archive,) = scratch.glob("*.tgz")
    with tarfile.open(archive) as packed:
        return tuple(  # type: ignore[return-value] - two members, two files
            packed.extractfile(f"package/{item[key]}").read()  # type: ignore[union-attr] - both are files
            for key in ("member", "licence_member")
        )


if __name__ == "__main__":
    sys.exit(main())
