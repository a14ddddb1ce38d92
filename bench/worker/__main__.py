"""Entry of a worker process. A pool's spawned children import this file too, so it holds nothing else."""

if __name__ == "__main__":
    import sys

    from bench.worker.meters import gil

    gil.listen()
    # msgspec imports typing_extensions, which takes a sixth of a worker's start-up and, from 3.11 on, has no
    # use here; it can still be imported later.
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    import msgspec  # noqa: F401 - so that it is imported under that condition

    del sys.modules["typing_extensions"]
    from bench.worker.host import main

    main()
