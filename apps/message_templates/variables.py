"""The variables of one section (or button) of a definition, and the placeholders that use them.

A plain text with `{{name}}` and no list of variables declares its variables by using them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from apps.message_templates import braces, patterns, placeholders
from apps.message_templates.blank import is_blank
from apps.message_templates.placeholders import Placeholder
from apps.message_templates.reading import Node

TYPES = ("variable", "link", "media")
MEDIA = ("image", "video", "document")

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LONGEST_NAME = 100
_LONGEST_SAMPLE = 1024
_LONGEST_URL = 2000
_LARGEST_ID = 9999
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


def is_url(text: str) -> bool:
    """Whether it is an absolute http or https URL."""
    return _URL.fullmatch(text) is not None


def check(section: Node, *, text_key: str, text: str) -> None:
    """Check a section's variables, and that its text uses all of them and no others."""
    already = _count(section)
    nodes = check_declared(section)
    if not section.source.get("variables"):
        _declare_named(section, text)
    _refuse_twins(section, nodes, "id", "ids")
    _refuse_twins(section, nodes, "name", "names")
    names = {variable.name for variable in placeholders.declared(section.result)}
    for sentence in braces.faults(text, names) or _misfits(section, text):
        section.refuse(text_key, sentence)
    if not is_blank(text) and _count(section) == already:
        _refuse_unused(section, text)


def check_declared(section: Node) -> list[Node]:
    """Check each variable by itself."""
    nodes = section.children("variables")
    for node in nodes:
        _check_one(node)
    return nodes


def _count(section: Node) -> int:
    return sum(len(sentences) for sentences in section.problems.values())


def _refuse_unused(section: Node, text: str) -> None:
    """A variable that the text doesn't use is most likely a lost placeholder."""
    declared = placeholders.declared(section.result)
    used = set(placeholders.fill(placeholders.holes(text), declared).values())
    for index, variable in enumerate(declared):
        if variable not in used:
            written = f"{{{{{variable.id}:{variable.type}}}}} or {{{{{variable.name}}}}}"
            section.refuse(f"variables[{index}]", f"{variable.name} is not used in the text; write {written} in it")


def _declare_named(section: Node, text: str) -> None:
    names = dict.fromkeys(hole.name for hole in placeholders.holes(text) if hole.name)
    if names:
        section.result["variables"] = [
            {"id": index, "name": name, "type": "variable", "props": {"variableType": "text", "sample": name}}
            for index, name in enumerate(names)
        ]


def _check_one(node: Node) -> None:
    node.whole("id", least=0, most=_LARGEST_ID, default=0)
    name = node.text("name", limit=_LONGEST_NAME, required=True)
    if name and not _NAME.fullmatch(name):
        node.refuse("name", "Name must start with a letter and hold only letters, digits and underscores")
    kind = node.choice("type", TYPES, default="variable")
    props = node.child("props", required=True)
    if props:
        _check_props(props, kind)


def _check_props(props: Node, kind: str) -> None:
    """`variable` needs a sample. `link` and `media` need a URL, which is also their sample."""
    sample = props.text("sample", limit=_LONGEST_SAMPLE, required=kind == "variable", scalar=True)
    url = props.text("url", limit=_LONGEST_URL, required=kind == "link")
    _check_regex(props, sample)
    for key in ("variableType", "shortUrl", "alt", *(["mediaType"] if kind != "media" else [])):
        props.text(key)
    if kind == "variable":
        return
    if kind == "media":
        props.choice("mediaType", MEDIA)
        if not (url or sample):
            props.refuse("url", "Url is required")
    if url and not is_url(url):
        props.refuse("url", "Url must be a valid HTTP or HTTPS URL")
    if not sample:
        props.result["sample"] = url


def _check_regex(props: Node, sample: str) -> None:
    expression = props.text("regex", limit=patterns.LONGEST)
    if not expression or len(expression) > patterns.LONGEST:
        return
    try:
        matches = patterns.compile(expression).search(sample)
    except patterns.Unreadable as problem:
        props.refuse("regex", f"Regex cannot be read (look-around and back-references are not supported): {problem}")
        return
    if sample and not matches:
        props.refuse("sample", "Sample must match the regex")


def _refuse_twins(section: Node, nodes: Iterable[Node], key: str, plural: str) -> None:
    values = [str(node.result.get(key)) for node in nodes]
    twins = sorted({value for value in values if values.count(value) > 1})
    if twins:
        section.refuse("variables", f"Variables must have unique {plural}; given more than once: {', '.join(twins)}")


def _misfits(section: Node, text: str) -> list[str]:
    """One message per placeholder that has no variable."""
    holes = list(dict.fromkeys(placeholders.holes(text)))
    filled = placeholders.fill(holes, placeholders.declared(section.result))
    sentences = []
    for hole in holes:
        variable = filled.get(hole)
        if not hole.is_understood:
            sentences.append(f"{hole.written} is not a placeholder; write {{{{0:variable}}}} or {{{{name}}}}")
        elif variable is None:
            sentences.append(f"{hole.written} refers to a variable that is not declared in variables")
        elif hole.type and variable.type in TYPES and hole.type != variable.type:
            sentences.append(_mistyped(hole, variable.type))
    return sentences


def _mistyped(hole: Placeholder, declared: str) -> str:
    return f"{hole.written} says {hole.type}, but variable {hole.number} is declared as {declared}"
