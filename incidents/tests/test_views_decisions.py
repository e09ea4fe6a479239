"""The page of the decision: suggested is notify, and the person signs what they have checked."""

import pytest

from incidents.models import Decision
from incidents.rules.facts import BreachFacts
from incidents.rules.facts_json import digest
from incidents.selectors.clocks import running_deadline
from incidents.selectors.facts import facts_of
from incidents.services.decisions import decide
from incidents.services.facts import save_facts
from tests.cast import NOW, member


@pytest.fixture
def address(aware):
    return f"/incidents/{aware.pk}/decision/"


def answers(incident, step="sign", **fields):
    read = digest(facts_of(incident))
    return {"step": step, "kind": "notify", "reasons": "", "facts": read, **fields}


def test_to_notify_is_suggested_and_nothing_is_signed_by_looking(sign_in, alice, address):
    page = sign_in(alice).get(address).content.decode()
    assert "Suggested: notify. Decide:" in page
    assert 'value="notify" required id="id_kind_0" checked' in page.replace("  ", " ")
    assert not Decision.objects.exists()


def test_the_answers_are_checked_before_they_are_signed(sign_in, alice, aware, address):
    checked = sign_in(alice).post(
        address, answers(aware, "check", kind="not_notify", reasons="Encrypted with AES\nand safe")
    )
    page = checked.content.decode()
    assert "Check your answers" in page
    assert "Alice Martin" in page
    assert "The clock stops" in page
    assert not Decision.objects.exists()


def test_line_breaks_of_the_reasons_survive_the_check(sign_in, alice, aware, address):
    text = 'One "reason"\r\nand <another>'
    checked = sign_in(alice).post(address, answers(aware, "check", kind="not_notify", reasons=text))
    assert 'value="One &quot;reason&quot;\r\nand &lt;another&gt;"' in checked.content.decode()


@pytest.mark.parametrize(
    ("kind", "reasons", "stage", "runs"),
    [
        ("notify", "", "open", True),
        ("not_notify", "Nobody could read it", "not_notified", False),
        ("not_a_breach", "No personal data", "not_a_breach", False),
    ],
)
def test_a_signed_decision_moves_the_incident(
    sign_in, alice, aware, address, kind, reasons, stage, runs
):
    answer = sign_in(alice).post(address, answers(aware, kind=kind, reasons=reasons))
    assert (answer.status_code, answer["Location"]) == (302, address)
    aware.refresh_from_db()
    assert aware.stage == stage
    assert (running_deadline(aware) is not None) is runs
    assert Decision.objects.get().decided_by == alice
    assert reasons in sign_in(alice).get(address).content.decode()


@pytest.mark.parametrize("step", ["check", "sign"])
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "not_notify"}, "Give the reasons"),
        ({"kind": "not_a_breach", "reasons": "  "}, "Give the reasons"),
        ({"kind": "perhaps", "reasons": "Kept"}, "Select a valid choice"),
        ({"kind": "", "reasons": "Kept"}, "required"),
        ({"reasons": "x" * 100_001}, "100,000"),
    ],
    ids=["no reasons", "blank", "unknown", "nothing", "too long"],
)
def test_bad_input_is_refused_and_kept(sign_in, alice, aware, address, step, fields, words):
    answer = sign_in(alice).post(address, answers(aware, step, **fields))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert fields.get("reasons", "") in answer.content.decode()
    assert not Decision.objects.exists()


def test_to_change_ones_mind_keeps_what_was_typed(sign_in, alice, aware, address):
    fields = answers(aware, "change", kind="not_notify", reasons="Half a reason")
    page = sign_in(alice).post(address, fields).content.decode()
    assert "Half a reason</textarea>" in page
    assert not Decision.objects.exists()


def test_facts_that_changed_meanwhile_are_read_again_before_signing(
    sign_in, alice, bob, aware, address
):
    fields = answers(aware)
    facts = BreachFacts(description="Much worse")
    save_facts(aware, facts=facts, read_version=0, by=bob, now=NOW)
    page = sign_in(alice).post(address, fields).content.decode()
    assert "The facts changed since you read them" in page
    assert "Much worse" in page
    assert not Decision.objects.exists()
    assert sign_in(alice).post(address, answers(aware)).status_code == 302


def test_a_later_decision_to_notify_runs_the_clock_again(sign_in, alice, aware, address):
    decide(aware, kind="not_notify", reasons="Too early", by=alice, now=NOW)
    page = sign_in(alice).post(address, answers(aware, "check")).content.decode()
    assert "runs again" in page
    sign_in(alice).post(address, answers(aware))
    assert running_deadline(aware)
    assert Decision.objects.count() == 2


def test_after_the_filing_there_is_nothing_to_decide(sign_in, alice, aware, address):
    aware.stage = "filed"
    aware.save(update_fields=["stage"])
    answer = sign_in(alice).post(address, answers(aware, "check"))
    assert answer.status_code == 400
    assert "filed already" in answer.content.decode()


@pytest.mark.parametrize("role", ["analyst", "auditor"])
def test_who_may_not_decide_reads_the_decisions_and_signs_none(
    sign_in, laboratory, aware, address, role
):
    dora = member("Dora", laboratory, role)
    page = sign_in(dora).get(address).content.decode()
    assert "Check your answers" not in page
    for step in ("check", "sign", "change"):
        assert sign_in(dora).post(address, answers(aware, step)).status_code == 403
    assert not Decision.objects.exists()


def test_another_organisations_decision_does_not_exist(sign_in, charlie, aware, address):
    assert sign_in(charlie).get(address).status_code == 404
    assert sign_in(charlie).post(address, answers(aware)).status_code == 404


def test_a_stranger_signs_in_first(client, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")


def test_another_method_is_refused(sign_in, alice, address):
    assert sign_in(alice).delete(address).status_code == 405


def test_it_speaks_french(sign_in, alice, address):
    page = sign_in(alice).get(address, headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
