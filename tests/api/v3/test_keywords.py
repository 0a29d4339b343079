"""Keywords over the API: what applies to an account, and what may be changed about it."""

from __future__ import annotations

from typing import Any

import pytest

from apps.keywords.models import Keyword
from apps.message_templates.models import Category
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import message_templates

DEFAULTS = {
    "OPT_OUT": ["STOP", "CANCEL", "UNSUBSCRIBE", "QUIT", "END"],
    "OPT_IN": ["START", "UNSTOP", "SUBSCRIBE"],
    "HELP": ["HELP", "INFO"],
}


@pytest.fixture
def shop(cast: Cast) -> Program:
    return Program(cast.shop)


def _listed(program: Program) -> dict[str, dict[str, Any]]:
    return {each["word"]: each for each in program.get("/v3/keywords", page_size=100).data["keywords"]}


def test_ten_default_words_apply_to_every_account(program: Program, shop: Program) -> None:
    for each in (program, shop):
        found = _listed(each)
        assert list(found) == [word for words in DEFAULTS.values() for word in words]
        for action, words in DEFAULTS.items():
            assert program.get("/v3/keywords", action=action).data["pagination"]["total_count"] == len(words)
            assert all(found[word]["action"] == action for word in words)
        assert {(row["is_default"], row["is_inherited"], row["is_active"]) for row in found.values()} == {
            (True, False, True)
        }
    ids = {each["id"] for each in (*_listed(program).values(), *_listed(shop).values())}
    assert len(ids) == 20
    assert not Keyword.objects.exists()


def test_a_keyword_is_added_read_changed_and_removed(program: Program) -> None:
    made = program.post("/v3/keywords", {"word": " Öffnungs  zeiten ", "action": "OTHER", "reply": "9 to 5"})
    assert made.status == 201
    assert made.data | {"id": "", "created_at": ""} == {
        "id": "",
        "word": "Öffnungs zeiten",
        "action": "OTHER",
        "template_id": None,
        "reply": "9 to 5",
        "is_default": False,
        "is_inherited": False,
        "is_active": True,
        "created_at": "",
        "updated_at": None,
    }

    path = f"/v3/keywords/{made.data['id']}"
    changed = program.patch(path, {"word": "HOURS", "action": "HELP", "is_active": False}).data
    assert (changed["word"], changed["action"], changed["reply"]) == ("HOURS", "HELP", "9 to 5")
    assert changed["updated_at"] is not None
    assert program.get(path).data == changed
    assert program.patch(path, {"word": None, "action": None, "is_active": None}).data["word"] == "HOURS"
    assert program.delete(path).status == 204
    assert program.get(path).refusal == (404, "RESOURCE_016", "Keyword not found")


def test_pages_and_cursors_walk_all_of_them_newest_first(program: Program) -> None:
    words = [f"W{number}" for number in range(15)]
    for word in words:
        program.post("/v3/keywords", {"word": word, "action": "OTHER"})
    expected = [*reversed(words), *(word for each in DEFAULTS.values() for word in each)]

    pages = [program.get("/v3/keywords", page=page, page_size=10).data for page in (1, 2, 3)]
    cursor, walked = None, []
    while True:
        page = program.get("/v3/keywords", page_size=7, **({"cursor": cursor} if cursor else {})).data
        walked += [each["word"] for each in page["keywords"]]
        cursor = page["pagination"]["cursors"]["after"]
        if not cursor:
            break

    assert [each["word"] for page in pages for each in page["keywords"]] == expected
    assert walked == expected
    assert pages[0]["pagination"]["total_count"] == 25


def test_words_that_fold_the_same_conflict(program: Program) -> None:
    assert program.post("/v3/keywords", {"word": "Arrêt", "action": "OPT_OUT"}).status == 201
    other = program.post("/v3/keywords", {"word": "BAJA", "action": "OPT_OUT"}).data["id"]

    for word in ("ARRET", "ａｒｒêｔ", "arrêt!", "Arrêt"):
        answers = [
            program.post("/v3/keywords", {"word": word, "action": "OTHER"}),
            program.patch(f"/v3/keywords/{other}", {"word": word}),
        ]
        for answer in answers:
            assert answer.status == 409
            assert (answer.error["code"], answer.named) == ("RESOURCE_007", {"word"})
    assert program.patch(f"/v3/keywords/{other}", {"word": "stop."}).named == {"word"}


def test_a_default_word_may_get_a_reply_and_nothing_else(program: Program) -> None:
    stop = f"/v3/keywords/{_listed(program)['STOP']['id']}"
    start = f"/v3/keywords/{_listed(program)['START']['id']}"
    rules = [
        (stop, {"is_active": False}, {"is_active"}),
        (stop, {"action": "OTHER"}, {"action"}),
        (stop, {"word": "HALT"}, {"word"}),
        (start, {"action": "OPT_OUT"}, {"action"}),
    ]
    assert [named for path, body, named in rules if program.patch(path, body).named != named] == []
    assert program.post("/v3/keywords", {"word": "stop", "action": "OPT_OUT", "is_active": False}).named == {
        "is_active"
    }
    assert program.post("/v3/keywords", {"word": "stop", "action": "HELP"}).named == {"action"}
    assert program.delete(stop).named == {"word"}
    assert not Keyword.objects.exists()

    changed = program.patch(stop, {"reply": "Bye"}).data
    assert changed == {**_listed(program)["STOP"], "reply": "Bye", "is_active": True, "is_default": True}
    assert program.patch(start, {"is_active": False}).data["is_active"] is False
    assert program.delete(stop).status == 204
    assert program.get(stop).data["reply"] is None
    assert program.post("/v3/keywords", {"word": "Stop", "action": "OPT_OUT", "reply": "Bye"}).data["id"] in stop
    assert program.post("/v3/keywords", {"word": "Stop", "action": "OPT_OUT"}).status == 409


def test_each_wrong_field_is_named(cast: Cast, program: Program) -> None:
    welcome = message_templates.template(cast.acme)
    foreign = message_templates.template(cast.outsider, definition=message_templates.definition("Hello"))
    code = message_templates.template(
        cast.acme, "Code", category=Category.AUTHENTICATION, definition=message_templates.definition("Hi")
    )
    bodies: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"word", "action"}),
        ({"word": "", "action": "OTHER"}, {"word"}),
        ({"word": "🛑 !", "action": "OTHER"}, {"word"}),
        ({"word": "x" * 31, "action": "OTHER"}, {"word"}),
        ({"word": "ﷺ" * 30, "action": "OTHER"}, {"word"}),
        ({"word": "a\u0000b", "action": "OTHER"}, {"word"}),
        ({"word": "HOURS"}, {"action"}),
        ({"word": "HOURS", "action": "other"}, {"action"}),
        ({"word": "HOURS", "action": "OTHER", "reply": "x" * 1025}, {"reply"}),
        ({"word": "HOURS", "action": "OTHER", "reply": "a\u0000b"}, {"reply"}),
        ({"word": "HOURS", "action": "OTHER", "reply": "x", "template_id": str(welcome.id)}, {"reply"}),
        ({"word": "HOURS", "action": "OTHER", "template_id": str(welcome.id)}, {"template_id"}),
        ({"word": "HOURS", "action": "OTHER", "template_id": str(foreign.id)}, {"template_id"}),
        ({"word": "HOURS", "action": "OTHER", "template_id": str(code.id)}, {"template_id"}),
        ({"word": "HOURS", "action": "OTHER", "template_id": UNKNOWN}, {"template_id"}),
        ({"word": "HOURS", "action": "OTHER", "template_id": "1"}, {"template_id"}),
        ({"word": "HOURS", "action": "OTHER", "is_active": "maybe"}, {"is_active"}),
    ]
    answers = [(body, program.post("/v3/keywords", body), named) for body, named in bodies]

    assert [
        (body, answer.body) for body, answer, named in answers if (answer.status, answer.named) != (400, named)
    ] == []
    assert not Keyword.objects.exists()


def test_a_text_and_a_template_take_each_others_place(cast: Cast, program: Program) -> None:
    template = message_templates.template(cast.acme, definition=message_templates.definition("We open at 9"))
    made = program.post("/v3/keywords", {"word": "HOURS", "action": "OTHER", "template_id": str(template.id)})
    path = f"/v3/keywords/{made.data['id']}"

    bodies: list[dict[str, Any]] = [
        {"reply": "9 to 5"},
        {"template_id": str(template.id)},
        {"reply": ""},
        {"template_id": None},
        {"reply": "9 to 5", "template_id": None},
        {"reply": None},
    ]
    seen = [
        (row["template_id"] is not None, row["reply"]) for body in bodies if (row := program.patch(path, body).data)
    ]

    assert made.data["template_id"] == str(template.id)
    assert seen == [(False, "9 to 5"), (True, None), (True, None), (False, None), (False, "9 to 5"), (False, None)]


def test_a_profile_inherits_reads_and_may_add_its_own(cast: Cast, program: Program, shop: Program) -> None:
    ours = program.post("/v3/keywords", {"word": "BAJA", "action": "OPT_OUT", "reply": "Adios"}).data
    program.patch(f"/v3/keywords/{_listed(program)['STOP']['id']}", {"reply": "Bye from Acme"})

    inherited = _listed(shop)
    assert (inherited["BAJA"]["id"], inherited["BAJA"]["is_inherited"]) == (ours["id"], True)
    assert (inherited["STOP"]["reply"], inherited["STOP"]["is_inherited"]) == ("Bye from Acme", True)
    for keyword in (inherited["BAJA"], inherited["STOP"]):
        path = f"/v3/keywords/{keyword['id']}"
        assert shop.get(path).data == keyword
        assert {shop.patch(path, {"reply": "x"}).status, shop.delete(path).status} == {400}

    own = shop.post("/v3/keywords", {"word": "STOP", "action": "OPT_OUT", "reply": "Bye from the shop"}).data
    assert (_listed(shop)["STOP"]["reply"], _listed(program)["STOP"]["reply"]) == ("Bye from the shop", "Bye from Acme")
    assert shop.delete(f"/v3/keywords/{own['id']}").status == 204
    assert _listed(shop)["STOP"]["reply"] == "Bye from Acme"
    assert "BAJA" not in _listed(Program(cast.outsider))
    acting = Program(cast.acme, acting_as=cast.shop)
    assert acting.post("/v3/keywords", {"word": "SALE", "action": "OTHER"}).status == 201
    assert ("SALE" in _listed(shop), "SALE" in _listed(program)) == (True, False)


def test_one_call_adds_the_words_of_a_language(program: Program) -> None:
    program.post("/v3/keywords", {"word": "baja", "action": "OTHER"})

    added = program.post("/v3/keywords/presets", {"language": "es"}).data["keywords"]

    assert {"PARAR", "ALTA", "AYUDA"} <= {each["word"] for each in added}
    assert _listed(program)["baja"]["action"] == "OTHER"
    assert program.post("/v3/keywords/presets", {"language": "ES"}).data["keywords"] == []
    assert program.post("/v3/keywords/presets", {"language": "XX"}).named == {"language"}


def test_a_sandbox_call_leaves_nothing(program: Program) -> None:
    made = program.post("/v3/keywords", {"word": "HOURS", "action": "OTHER", "sandbox": True})

    assert (made.status, made.data["word"]) == (201, "HOURS")
    assert program.post("/v3/keywords/presets", {"language": "DE", "sandbox": True}).status == 200
    stop = f"/v3/keywords/{_listed(program)['STOP']['id']}"
    assert program.patch(stop, {"reply": "Bye", "sandbox": True}).data["reply"] == "Bye"
    assert not Keyword.objects.exists()


def test_developers_read_and_admins_change(cast: Cast) -> None:
    developer = Program(cast.acme, made_by=cast.developer)

    assert developer.get("/v3/keywords").status == 200
    assert developer.post("/v3/keywords", {"word": "HOURS", "action": "OTHER"}).status == 403


def test_an_account_has_no_more_than_500(cast: Cast, program: Program) -> None:
    Keyword.objects.bulk_create(
        Keyword(organization=cast.acme.organization, word=f"W{n}", folded=f"w{n}", action="OTHER") for n in range(499)
    )
    assert program.post("/v3/keywords", {"word": "LAST", "action": "OTHER"}).status == 201
    assert program.post("/v3/keywords", {"word": "MORE", "action": "OTHER"}).named == {"word"}
