"""An operation that does nothing."""


def work(index: int) -> int:
    return index


async def work_async(index: int) -> int:
    return index
