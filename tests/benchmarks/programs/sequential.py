"""One operation after another: `python sequential.py WORK OPERATIONS WORKERS [URL]`."""

import importlib
import sys
import time

work = importlib.import_module(sys.argv[1]).work
operations = int(sys.argv[2])

for index in range(operations // 10):  # until connections are open and everything is warm
    work(index)

rates, start = [], time.perf_counter()
while time.perf_counter() - start < 2:
    began = time.perf_counter()
    results = [work(index) for index in range(operations)]
    rates.append(len(results) / (time.perf_counter() - began))
print(*rates)
