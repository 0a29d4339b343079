"""GET /v3/conversations and /v3/conversations/{id}."""

from __future__ import annotations

from uuid import UUID

from apps.contacts.models import Contact
from apps.core.models import new_id
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import channels, contacts, messaging
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE, reply


def _talk(cast: Cast, customer: str = "acme") -> tuple[Contact, list[str]]:
    """A message from us, then one by SMS and one on WhatsApp from them; newest first."""
    owner = getattr(cast, customer)
    person = contacts.contact(owner, PHONE)
    ours = messaging.message(owner, PHONE, contact_id=person.id, id=new_id())
    theirs = [
        reply(channels.sender(owner, number, channel=channel), "Hello", now=NOW)
        for number, channel in (("+14155550100", "sms"), ("+13125550100", "whatsapp"))
    ]
    return person, [str(each) for each in sorted([ours.id, *theirs], reverse=True)]


def test_conversation_is_all_messages_with_a_contact_across_channels(cast: Cast, program: Program) -> None:
    person, ids = _talk(cast)
    messaging.message(cast.acme, "+442079460958")

    found = program.get(f"/v3/conversations/{person.id}").data

    assert list(found) == ["messages", "pagination"]
    assert [each["id"] for each in found["messages"]] == ids
    assert found["messages"] == [program.get(f"/v3/messages/{each}").data for each in ids]
    assert found["pagination"]["total_count"] == 3
    assert {each["contact_id"] for each in found["messages"]} == {str(person.id)}


def test_conversations_list_all_messages_in_pages(cast: Cast, program: Program) -> None:
    _talk(cast)
    messaging.message(cast.acme, "+442079460958")

    pages = [program.get(f"/v3/conversations?page={page}&page_size=3").data for page in (1, 2, 3)]

    assert [len(each["messages"]) for each in pages] == [3, 1, 0]
    assert [each["pagination"]["has_more"] for each in pages] == [True, False, False]
    assert all("events" in each for page in pages for each in page["messages"])
    listed = [each["id"] for page in pages for each in page["messages"]]
    assert listed == [each["id"] for each in program.get("/v3/messages").data["messages"]]


def test_conversation_of_an_unknown_contact_is_not_found(cast: Cast, program: Program) -> None:
    stranger = contacts.contact(cast.outsider)
    for contact_id, code in ((new_id(), 404), (stranger.id, 404), ("x", 400)):
        assert program.get(f"/v3/conversations/{contact_id}").status == code
    quiet, gone = contacts.contact(cast.acme), contacts.contact(cast.acme, "+442079460958", deleted_at=NOW)
    for known in (quiet, gone):
        assert program.get(f"/v3/conversations/{known.id}").data["messages"] == []


def test_profile_finds_what_it_sent_to_its_organizations_contact_before_the_person_answered(cast: Cast) -> None:
    """The answer makes a contact of the profile's own."""
    shared = contacts.contact(cast.acme, PHONE)
    first = messaging.message(cast.shop, PHONE, contact_id=shared.id, id=new_id())
    organizations = messaging.message(cast.acme, PHONE, contact_id=shared.id, id=new_id())
    answer = reply(channels.sender(cast.shop), "Hello", now=NOW)
    own = Contact.objects.owned_by(cast.shop).get(phone=PHONE)

    def ids(who: Program, contact_id: UUID) -> set[str]:
        return {each["id"] for each in who.get(f"/v3/conversations/{contact_id}").data["messages"]}

    assert ids(Program(cast.shop), own.id) == {str(first.id), str(answer)}
    assert ids(Program(cast.shop), shared.id) == {str(first.id)}
    assert str(organizations.id) in ids(Program(cast.acme), shared.id)
