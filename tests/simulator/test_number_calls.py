"""Numbers as a program sees them: searched, ordered, used, deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver
from tests.patience import until

LOCAL = "/v2/available_phone_numbers?filter[country_code]=US&filter[phone_number_type]=local"


def offered(carrier: CarrierProcess, more: str = "") -> list[str]:
    return [each["phone_number"] for each in carrier.call("GET", LOCAL + more).json()["data"]]


def ordered(carrier: CarrierProcess, number: str, reference: str = "ours") -> Any:
    body = {"phone_numbers": [{"phone_number": number}], "customer_reference": reference}
    answer = carrier.call("POST", "/v2/number_orders", body)
    assert answer.status == 200, answer.body
    return answer.json()["data"]


def settled(carrier: CarrierProcess, order_id: str) -> str:
    def is_over() -> bool:
        return status() != "pending"

    def status() -> str:
        return str(carrier.call("GET", f"/v2/number_orders/{order_id}").json()["data"]["status"])

    until(is_over)
    return status()


def test_what_is_for_sale(carrier: CarrierProcess) -> None:
    found = carrier.call("GET", f"{LOCAL}&filter[national_destination_code]=312&filter[limit]=3").json()

    assert [each["phone_number"] for each in found["data"]] == ["+13125550110", "+13125550111", "+13125550112"]
    assert found["data"][0]["cost_information"] == {"upfront_cost": "1.00", "monthly_cost": "1.00", "currency": "USD"}
    assert {"name": "sms"} in found["data"][0]["features"]
    assert carrier.call("GET", "/v2/available_phone_numbers?filter[country_code]=FR").json()["data"] == []


def test_an_ordered_number_is_found_used_and_deleted(carrier: CarrierProcess) -> None:
    (number,) = offered(carrier, "&filter[limit]=1")
    order = ordered(carrier, number)
    assert (order["status"], order["customer_reference"]) == ("pending", "ours")
    assert number not in offered(carrier)

    assert settled(carrier, order["id"]) == "success"

    (by_reference,) = carrier.call("GET", "/v2/number_orders?filter[customer_reference]=ours").json()["data"]
    assert by_reference["id"] == order["id"]
    at = f"/v2/phone_numbers?filter[phone_number]=%2B{number[1:]}"
    (held,) = carrier.call("GET", at).json()["data"]
    assert (held["status"], held["messaging_profile_id"]) == ("active", None)
    here = f"/v2/phone_numbers/{held['id']}"
    changed = carrier.call("PATCH", f"{here}/messaging", {"messaging_profile_id": "p"}).json()["data"]
    assert changed["messaging_profile_id"] == "p"
    assert carrier.call("DELETE", here).json()["data"]["status"] == "deleted"
    assert carrier.call("DELETE", here).status == 404
    assert carrier.call("GET", at).json()["data"] == []
    assert number in offered(carrier)


def test_a_number_is_sold_once(carrier: CarrierProcess) -> None:
    (number,) = offered(carrier, "&filter[limit]=1")
    ordered(carrier, number)

    again = carrier.call("POST", "/v2/number_orders", {"phone_numbers": [{"phone_number": number}]})

    assert (again.status, again.json()["errors"][0]["code"]) == (422, "10027")
    assert carrier.call("POST", "/v2/number_orders", {"phone_numbers": []}).status == 400


def test_some_orders_fail_and_some_wait_for_a_decision(carrier: CarrierProcess) -> None:
    failing = ordered(carrier, "+13125550166")
    assert settled(carrier, failing["id"]) == "failure"

    waiting = ordered(carrier, "+13125550177")
    at = f"/control/number-orders/{waiting['id']}"
    assert carrier.call("POST", at, {"decision": "perhaps"}).status == 400
    carrier.call("POST", at, {"decision": "approve"})
    assert settled(carrier, waiting["id"]) == "success"
    assert carrier.call("POST", at, {"decision": "refuse"}).status == 400
    assert len(carrier.call("GET", "/control/number-orders").json()["orders"]) == 2


def test_orders_survive_a_restart_and_are_told(
    tmp_path: Path, receiver: Receiver, eventually: Callable[[Callable[[], bool]], object]
) -> None:
    options = ("--orders-url", receiver.url)
    with CarrierProcess(tmp_path, *options) as carrier:
        order = ordered(carrier, "+13125550120")
        eventually(lambda: len(receiver.calls) == 1)
    with CarrierProcess(tmp_path, *options) as carrier:
        assert settled(carrier, order["id"]) == "success"
    told = receiver.calls[0].json()["data"]
    assert (told["event_type"], told["payload"]["customer_reference"]) == ("number_order.complete", "ours")
