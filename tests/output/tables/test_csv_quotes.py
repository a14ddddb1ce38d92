"""CSV quotes what a reader could divide or evaluate, and nothing else."""

import csv
import io

from bench.output.tables.records import csv_text, flattened


def test_only_what_needs_it_is_quoted() -> None:
    """What is not known is empty; a text at which a reader might divide is quoted; numbers are bare."""
    record = {"a": None, "b": "http/chapter:threads", "c": 'x; "y", z', "d": 0.1, "e": "7", "f": True}
    text = csv_text([record])
    assert text == 'a,b,c,d,e,f\n,http/chapter:threads,"x; ""y"", z",0.1,"7",True\n'
    assert list(csv.reader(io.StringIO(text)))[1] == ["", *map(str, list(record.values())[1:])]


def test_a_list_of_numbers_is_one_column() -> None:
    """As one of texts: a table has a value in each cell."""
    assert flattened([{"loops": [4, 3], "names": ["a", "b"]}]) == [{"loops": "4 | 3", "names": "a | b"}]
