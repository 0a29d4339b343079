"""What a command changes is the operator's doing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.audit.models import ActorKind, Entry

_ROOT = Path(__file__).resolve().parents[2]
# These make demo data, install, or write files; `bench` has a database of its own.
_OTHERS = {"demo", "openapi", "prepare", "seed_history", "verify_ledger"}


@pytest.mark.django_db
def test_a_command_acts_as_the_operator() -> None:
    call_command("person", "zoe@acme.test", "--organization", "Initech", "--role", "owner")

    found = Entry.objects.filter(thing="member").latest("id")
    assert (found.actor_kind, found.door) == (ActorKind.OPERATOR, "manage.py person")
    assert (found.name, found.changes["role"]) == ("zoe@acme.test", [None, "owner"])


def test_every_command_that_changes_something_does() -> None:
    folders = [*_ROOT.glob("apps/**/management/commands"), _ROOT / "sentdash/management/commands"]
    files = [path for folder in folders for path in folder.glob("*.py") if path.stem not in {"__init__", *_OTHERS}]
    bases = {path.stem: ast.unparse(_command(path).bases[0]) for path in files}

    assert {name for name, base in bases.items() if base != "OperatorCommand"} == set()


def _command(path: Path) -> ast.ClassDef:
    tree = ast.parse(path.read_text())
    return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Command")
