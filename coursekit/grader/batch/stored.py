"""Un resultado como JSON, para guardarlo y no corregir dos veces lo mismo."""
from __future__ import annotations

from coursekit.grader.faults import SourceLine
from coursekit.grader.marks import Mark
from coursekit.grader.outcomes import Outcome
from coursekit.grader.results import FunctionResult, TestResult

DIAGNOSIS_LIMIT = 4000


def function_to_dict(result: FunctionResult) -> dict:
    """El resultado de una función, con clases que JSON conoce."""
    return {"name": result.name, "tests": [_test_to_dict(test) for test in result.tests], "notes": result.notes}


def function_from_dict(content: dict) -> FunctionResult:
    """El resultado que guardó `function_to_dict`."""
    tests = [_test_from_dict(test, content["name"]) for test in content["tests"]]
    return FunctionResult(content["name"], tests, notes=list(content["notes"]))


def _test_to_dict(test: TestResult) -> dict:
    lines = [[line.where, line.number, line.text] for line in test.lines]
    return {"name": test.name, "label": test.label, "points": test.mark.points, "hint": test.mark.hint,
            "hidden": test.mark.hidden, "outcome": str(test.outcome), "diagnosis": test.diagnosis[:DIAGNOSIS_LIMIT],
            "lines": lines, "printed": test.printed, "seconds": round(test.seconds, 4), "general": test.general,
            "taken_back": test.taken_back}


def _test_from_dict(content: dict, function: str) -> TestResult:
    mark = Mark(content["points"], function, content["hint"], content["hidden"])
    lines = tuple(SourceLine(*line) for line in content["lines"])
    return TestResult(content["name"], content["label"], mark, Outcome(content["outcome"]), content["diagnosis"], lines,
                      content["printed"], content["seconds"], general=content["general"],
                      taken_back=content["taken_back"])
