from __future__ import annotations

from apps.contacts.refusals import BadRow


def test_refusal_is_a_sentence_under_a_topic() -> None:
    problem = BadRow("“x” is not a phone number.", topic="Not a phone number")

    assert (str(problem), problem.reason, problem.topic) == (problem.reason, problem.reason, "Not a phone number")
