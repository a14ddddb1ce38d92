"""Entry of a worker process. A pool's spawned children import this file too, so it holds nothing else."""

if __name__ == "__main__":
    from bench.worker.host import main

    main()
