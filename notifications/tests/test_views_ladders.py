"""The page "Who is called when" of an organisation."""

import pytest

from incidents.models import Deadline, Entry
from notifications.models import AlertPlan, LadderStep
from notifications.rules.escalation import USUAL_STEPS, Step
from notifications.rules.ladder_steps import steps_fingerprint
from notifications.selectors.ladders import (
    plan_fingerprint,
    plan_of,
    rungs_fingerprint,
    steps_of,
)
from notifications.services.ladders import add_step
from notifications.tests.mailbox import refuses_mail
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


@pytest.fixture
def where(laboratory):
    return f"/organisations/{laboratory.pk}/ladder/"


def text(answer):
    return " ".join(answer.content.decode().split())


def plan_answer(organisation, **fields):
    return {
        "read": plan_fingerprint(plan_of(organisation)),
        "wait_minutes": "20",
        "urgent_wait_minutes": "5",
        "emergency_email": "duty@example.org",
        "digest_hour": "7",
    } | fields


def read(organisation):
    return steps_fingerprint(steps_of(organisation))


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_each_step_names_who_would_be_called_today(sign_in, where, alice, bob):
    page = text(sign_in(alice).get(where))
    assert "1. The owner of the incident and the DPOs" in page
    assert "Alice Martin" in page
    assert "Bob Durand" in page


def test_a_step_that_calls_nobody_says_so_and_what_to_do(sign_in, where, alice, bob):
    page = text(sign_in(alice).get(where))
    assert "Calls nobody: nobody has this role. Add a person, or remove the step." in page
    assert "Calls nobody: there is no emergency address. Give one below." in page


@pytest.mark.usefixtures("one_is_too_few")
def test_it_warns_where_one_person_is_reached_alone(sign_in, where, alice):
    assert "Alerts reach Alice Martin alone" in text(sign_in(alice).get(where))


def test_the_waits_and_the_address_are_saved_and_journalled(sign_in, where, laboratory, alice):
    answer = sign_in(alice).post(where, plan_answer(laboratory))
    assert answer.status_code == 302
    plan = AlertPlan.objects.get()
    assert (plan.wait_minutes, plan.urgent_wait_minutes, plan.digest_hour) == (20, 5, 7)
    assert plan.emergency_email == "duty@example.org"
    assert verbs()[-1] == "alert_plan.changed"
    assert "duty@example.org" not in str(Entry.objects.latest("pk").codes)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"wait_minutes": "4"}, "greater than or equal to 5"),
        ({"wait_minutes": "241"}, "less than or equal to 240"),
        ({"wait_minutes": "a while"}, "whole number"),
        ({"urgent_wait_minutes": "25"}, "one cannot wait longer than before"),
        ({"emergency_email": "duty@[127.0.0.1]"}, "bare IP address"),
        ({"emergency_email": "duty@localhost"}, "has no dot"),
        ({"emergency_email": "a@x.example, b@x.example"}, "more than one address"),
        ({"emergency_email": "Alice@example.org"}, "the mailbox of Alice Martin"),
        ({"digest_hour": "24"}, "24"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    sign_in, where, laboratory, alice, fields, words
):
    answer = sign_in(alice).post(where, plan_answer(laboratory, **fields))
    assert answer.status_code == 400
    page = text(answer)
    assert words in page
    if "digest_hour" not in fields:
        assert f'value="{next(iter(fields.values()))}"' in page
    assert not AlertPlan.objects.exists()


def test_taking_the_emergency_address_away_is_not_silent(sign_in, where, laboratory, alice):
    sign_in(alice).post(where, plan_answer(laboratory))
    answer = sign_in(alice).post(where, plan_answer(laboratory, emergency_email=""), follow=True)
    assert "Saved, without an emergency address" in text(answer)
    assert AlertPlan.objects.get().emergency_email == ""


def test_of_two_who_save_at_once_nobody_loses_anything(sign_in, where, laboratory, alice):
    mine = plan_answer(laboratory, wait_minutes="45")
    sign_in(alice).post(where, plan_answer(laboratory, wait_minutes="60"))
    answer = sign_in(alice).post(where, mine)
    assert answer.status_code == 400
    page = text(answer)
    assert "Somebody else saved these settings meanwhile" in page
    assert 'value="45"' in page
    assert "60 minutes" in page
    assert AlertPlan.objects.get().wait_minutes == 60
    again = mine | {"read": plan_fingerprint(plan_of(laboratory))}
    assert again["read"] in page
    assert sign_in(alice).post(where, again).status_code == 302
    assert AlertPlan.objects.get().wait_minutes == 45


def test_steps_are_added_moved_removed_and_brought_back(sign_in, where, laboratory, alice, bob):
    client = sign_in(alice)
    client.post(f"{where}add/", {"read": read(laboratory), "call": f"person-{bob.pk}"})
    assert steps_of(laboratory)[-1] == Step("person", bob.pk)
    client.post(f"{where}move/", {"read": read(laboratory), "move": "up", "number": "5"})
    assert steps_of(laboratory)[3] == Step("person", bob.pk)
    client.post(f"{where}move/", {"read": read(laboratory), "move": "down", "number": "1"})
    assert [step.who for step in steps_of(laboratory)][:2] == ["analyst", "responsible"]
    client.post(f"{where}move/", {"read": read(laboratory), "move": "remove", "number": "1"})
    assert len(steps_of(laboratory)) == 4
    client.post(f"{where}move/", {"read": read(laboratory), "move": "usual"})
    assert steps_of(laboratory) == USUAL_STEPS
    assert not LadderStep.objects.exists()
    assert verbs()[-5:] == ["ladder.changed"] * 5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("analyst", "stands in the order already"),
        ("person-999999", "not one of the available choices"),
        ("director", "not one of the available choices"),
        ("", "required"),
    ],
)
def test_a_step_that_cannot_be_added_says_why(sign_in, where, laboratory, alice, call, words):
    answer = sign_in(alice).post(f"{where}add/", {"read": read(laboratory), "call": call})
    assert answer.status_code == 400
    assert words in text(answer)
    assert steps_of(laboratory) == USUAL_STEPS


def test_a_button_pressed_on_an_old_page_moves_nothing_else(sign_in, where, laboratory, alice):
    old = read(laboratory)
    add_step(laboratory, step=Step("administrator"), read=old, by=alice, now=NOW)
    answer = sign_in(alice).post(
        f"{where}move/", {"read": old, "move": "remove", "number": "1"}, follow=True
    )
    assert "Somebody else changed the order meanwhile" in text(answer)
    assert steps_of(laboratory)[0] == Step("responsible")


def test_the_last_step_stays(sign_in, where, laboratory, alice):
    LadderStep.objects.create(organisation=laboratory, position=1, who="responsible")
    answer = sign_in(alice).post(
        f"{where}move/", {"read": read(laboratory), "move": "remove", "number": "1"}, follow=True
    )
    assert "The order needs at least one step" in text(answer)


def hours_answer(organisation, hours, **fields):
    rule = "GDPR 33(1)"
    seen = rungs_fingerprint(plan_of(organisation), rule)
    return {"rule": rule, "read": seen, "hours": hours} | fields


def test_hours_of_ones_own_count_and_there_is_a_way_back(sign_in, where, laboratory, alice):
    client = sign_in(alice)
    assert "48, 24, 12, 6, 3, 1 hours before the end" in text(client.get(where))
    client.post(f"{where}hours/", hours_answer(laboratory, "36; 12 2"))
    assert AlertPlan.objects.get().rungs == {"GDPR 33(1)": [36, 12, 2]}
    page = text(client.get(where))
    assert "36, 12, 2 hours before the end" in page
    assert "By the law book: 48, 24, 12, 6, 3, 1 hours before the end" in page
    client.post(f"{where}hours/", hours_answer(laboratory, "x", usual="1"))
    assert AlertPlan.objects.get().rungs == {}
    assert verbs()[-2:] == ["rungs.changed"] * 2


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("", "At least one hour is needed"),
        (" , ", "At least one hour is needed"),
        ("soon", "is not a number of hours"),
        ("1.5", "is not a number of hours"),
        ("٣", "is not a number of hours"),
        ("0", "from 1 to 72"),
        ("73", "from 1 to 72"),
        ("-4", "is not a number of hours"),
        ("1,2,3,4,5,6,7,8,9,10,11,12,13", "At most 12 hours"),
    ],
)
def test_hours_that_cannot_be_say_why_and_stay_as_typed(
    sign_in, where, laboratory, alice, hours, words
):
    answer = sign_in(alice).post(f"{where}hours/", hours_answer(laboratory, hours))
    assert answer.status_code == 400
    assert words in text(answer)
    assert not AlertPlan.objects.exists()


def test_hours_changed_by_somebody_else_meanwhile_are_kept(sign_in, where, laboratory, alice):
    mine = hours_answer(laboratory, "10")
    sign_in(alice).post(f"{where}hours/", hours_answer(laboratory, "20"))
    answer = sign_in(alice).post(f"{where}hours/", mine)
    assert answer.status_code == 400
    assert "Somebody else changed these hours meanwhile" in text(answer)
    assert AlertPlan.objects.get().rungs == {"GDPR 33(1)": [20]}


def test_an_unknown_duty_is_not_found(sign_in, where, laboratory, alice):
    answer = sign_in(alice).post(f"{where}hours/", hours_answer(laboratory, "4", rule="GDPR 99"))
    assert answer.status_code == 404


def test_a_change_lets_the_sweep_look_at_running_clocks_again(
    sign_in, where, laboratory, alice, logged
):
    Deadline.objects.update(next_alert_at=None)
    sign_in(alice).post(where, plan_answer(laboratory))
    assert not Deadline.objects.filter(state="running", next_alert_at=None).exists()


@pytest.mark.parametrize("role", ["analyst", "approver", "auditor"])
def test_who_sees_incidents_reads_it_and_changes_nothing(sign_in, where, laboratory, alice, role):
    client = sign_in(member("Rita Reader", laboratory, role))
    page = text(client.get(where))
    assert "Alice Martin" in page
    assert "<button" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    assert client.post(where, plan_answer(laboratory)).status_code == 403


def test_a_reporter_does_not_see_it(sign_in, where, laboratory, alice):
    assert sign_in(member("Rita Reporter", laboratory, "reporter")).get(where).status_code == 403


def test_a_stranger_finds_nothing_and_who_is_not_signed_in_goes_to_the_door(
    sign_in, client, where, alice, charlie
):
    assert client.get(where).status_code == 302
    assert sign_in(charlie).get(where).status_code == 404
    assert sign_in(charlie).post(where).status_code == 404


def test_the_buttons_are_no_pages(sign_in, where, alice):
    client = sign_in(alice)
    for last in ("add/", "move/", "hours/"):
        assert client.get(where + last).status_code == 405
    assert client.put(where).status_code == 405


def test_it_speaks_french(sign_in, where, laboratory, alice):
    client = sign_in(alice)
    client.cookies["django_language"] = "fr"
    page = text(client.get(where))
    assert "Qui est appelé, dans cet ordre" in page
    assert "48, 24, 12, 6, 3, 1 heures avant la fin" in page
    answer = client.post(f"{where}hours/", hours_answer(laboratory, "bientôt"))
    assert "n’est pas un nombre d’heures" in text(answer)


def test_the_mailbox_that_refuses_is_named(sign_in, where, laboratory, alice, bob):
    refuses_mail(bob, laboratory)
    assert "Bob Durand (the mailbox refuses mail)" in text(sign_in(alice).get(where))


def test_the_page_asks_a_bounded_number_of_questions(
    sign_in, alice, where, django_assert_max_num_queries
):
    page = sign_in(alice)
    page.get(where)
    with django_assert_max_num_queries(18):
        page.get(where)


def test_the_hours_of_a_duty_are_not_called_optional(sign_in, alice, where):
    assert text(sign_in(alice).get(where)).count("(optional)") == 1  # The emergency address.
