"""What a group comes to while the run goes on, under each of its interpreters."""

from bench.analysis.run.course import Course
from tests.made import record
from tests.made_versions import versions_run


def test_each_interpreter_has_a_part_of_its_own() -> None:
    """So that no model is compared with the sequential cell of another interpreter."""
    plan = versions_run().plan
    course = Course(plan)
    course.add(record(plan.groups[0], 1))
    names = [part.group.name for part in course.parts("cpu")]
    assert names == ["cpu · 3.14t · GIL on", "cpu · 3.14t · GIL off"]
    assert [len(part.rows) for part in course.parts("cpu")] == [3, 3]
    assert [row.group.group.name for row in course.matrix().rows] == names
