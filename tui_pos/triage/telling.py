"""How a walk is put in words, for people and for programs."""

from __future__ import annotations

from typing import Any

from tui_pos.errors import TillError, Word
from tui_pos.locale import Locale
from tui_pos.triage.findings import Cause, Step, Walked
from tui_pos.triage.tree import Remedy, Tree


def called(words: Locale, tree: Tree, node: str) -> str:
    """What is looked at there."""
    return words.t(f"triage.probe.{tree.nodes[node].probe}")


def noted(words: Locale, step: Step) -> str:
    """What was found, with its figures."""
    note = step.finding.note
    return words.t(note.key, **note.params)


def error_of(tree: Tree, walked: Walked) -> TillError | None:
    """The cause as an error, with what its sentence is filled with; None where there is none."""
    if not isinstance(walked.end, Cause):
        return None
    figures = next(one for one in walked.steps if one.node == walked.end.node).finding.note.params
    name = Word(f"triage.probe.{tree.nodes[walked.end.node].probe}")
    return TillError(walked.end.code, **{"name": name, **figures})


def remedies_of(tree: Tree, walked: Walked) -> tuple[Remedy, ...]:
    """What can be done now, in the order to offer it."""
    end = walked.end
    return tree.nodes[end.node].against(end.code) if isinstance(end, Cause) else tree.nothing


def fields(words: Locale, tree: Tree, walked: Walked) -> dict[str, Any]:
    """A walk for a program; texts in the language in force, keys whichever that is."""
    error, end = error_of(tree, walked), walked.end
    return {
        "entry": walked.entry,
        "node": end.node if isinstance(end, Cause) else None,
        "code": error.code if error else None,
        "title": words.title(error.code) if error else None,
        "sentence": words.sentence(error.code, **error.details) if error else None,
        "sure": end is not None and end.sure,
        "doubts": end.doubts if end is not None else (),
        "remedies": remedies_of(tree, walked),
        "ms": walked.ms,
        "steps": [_step(words, tree, step) for step in walked.steps],
    }


def _step(words: Locale, tree: Tree, step: Step) -> dict[str, Any]:
    return {
        "node": step.node,
        "probe": tree.nodes[step.node].probe,
        "state": step.finding.state,
        "code": step.finding.code,
        "sure": step.finding.sure,
        "ms": step.ms,
        "key": step.finding.note.key,
        "figures": step.finding.note.params,
        "text": noted(words, step),
    }
