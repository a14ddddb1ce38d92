"""What any program has done that has read a file of 1 MB: allocated a large block, and freed it."""

bytes(1 << 20)
