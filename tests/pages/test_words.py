"""The voice of pages and e-mails: plain words of the trade, "you" and "we". Riddles of the past do not come back."""

from __future__ import annotations

import re
from pathlib import Path

from sentdash.run_plan import BASE_DIR

# What colleagues smiled at. A page names who acts ("you", "we", "an admin") and buttons name what they do.
_RIDDLES = re.compile(
    r"\b(somebody|nobody|everybody|whoever|lets? you in|to go on|does not work any more|is not there any more|"
    r"nothing needs to be done|in a short time|unwanted mail|from a program|as my (system|browser)|given by the plus|"
    r"go to the start|keep this password|make new|make them|make an account|look at them|look into|take all away|"
    r"what comes next|guards the way|ticks itself|on the shelf|stands here|of its own|write by|acts for)\b",
    re.IGNORECASE,
)
_NOT_WORDS = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SAID = ("templates/**/*.html", "templates/**/*.txt", "static/js/*.js", "apps/*/forms.py", "apps/*/*_form.py")
_FILES = [path for pattern in _SAID for path in sorted(BASE_DIR.glob(pattern))]
# Comments and docstrings of code are written for colleagues.
_FOR_COLLEAGUES = re.compile(r'""".*?"""|^\s*(?://|#).*?$|//.*?$', re.DOTALL | re.MULTILINE)


def _said(path: Path) -> str:
    text = path.read_text()
    return (_NOT_WORDS if path.suffix in {".html", ".txt"} else _FOR_COLLEAGUES).sub(" ", text)


def test_pages_do_not_speak_in_riddles() -> None:
    found = {
        str(path.relative_to(BASE_DIR)): [each.group() for each in _RIDDLES.finditer(_said(path))] for path in _FILES
    }

    assert {path: riddles for path, riddles in found.items() if riddles} == {}
