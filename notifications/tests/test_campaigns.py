from uuid import uuid4

import pytest

from incidents.models import Entry
from incidents.models.instance import Instance
from incidents.rules.refusals import Refused
from notifications.models import Campaign
from notifications.selectors.campaigns import (
    approvals_of,
    campaign_for,
    digest_of,
    void_approvals_of,
)
from notifications.services.campaigns import (
    approve,
    choose_list,
    open_campaign,
    save_text,
    start_sending,
)
from notifications.tests.campaign_cast import approved_by, draft, listed, people, prepared, started
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_leaves")]


def refused(code):
    return pytest.raises(Refused, match=f"^{code}$")


def test_one_campaign_is_under_way_at_a_time(logged, alice):
    first = open_campaign(logged, by=alice, now=NOW)
    assert open_campaign(logged, by=alice, now=NOW) == first


def test_a_stranger_opens_none_and_sees_none(logged, alice, charlie):
    with refused("not_allowed"):
        open_campaign(logged, by=charlie, now=NOW)
    open_campaign(logged, by=alice, now=NOW)
    assert campaign_for(charlie, logged) is None
    assert campaign_for(alice, logged) is not None


def test_two_different_people_approve(logged, alice, dora):
    campaign = approved_by(prepared(logged, alice, people(2)), alice)
    assert campaign.state == Campaign.State.DRAFT
    with refused("approved_already"):
        approve(campaign, read_digest=digest_of(campaign), by=alice, now=NOW)
    approved_by(campaign, dora)
    assert campaign.state == Campaign.State.APPROVED


def test_compliance_staff_prepare_and_do_not_approve_or_send(logged, alice, bob, dora):
    campaign = prepared(logged, bob, people(2))
    with refused("not_allowed"):
        approve(campaign, read_digest=digest_of(campaign), by=bob, now=NOW)
    approved_by(campaign, alice, dora)
    with refused("not_allowed"):
        start_sending(campaign, by=bob, now=NOW)


def test_where_nobody_else_may_approve_one_goes_on_with_a_written_reason(logged, alice, bob):
    campaign = prepared(logged, alice, people(2))
    seen = digest_of(campaign)
    with refused("alone_needs_a_reason"):
        approve(campaign, read_digest=seen, by=alice, now=NOW)
    approve(campaign, read_digest=seen, alone_because="I am alone here.", by=alice, now=NOW)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.APPROVED
    assert approvals_of(campaign).get().alone_because == "I am alone here."
    assert Entry.objects.filter(verb="notice.approved").get().codes["alone"] is True


def test_a_reason_does_not_replace_a_colleague_who_may_approve(logged, alice, dora):
    campaign = prepared(logged, alice, people(2))
    with refused("somebody_else_may_approve"):
        approve(
            campaign, read_digest=digest_of(campaign), alone_because="In a hurry", by=alice, now=NOW
        )


def test_a_colleague_who_left_is_nobody_to_wait_for(logged, alice, dora):
    dora.is_active = False
    dora.save(update_fields=["is_active"])
    campaign = prepared(logged, alice, people(1))
    approve(campaign, read_digest=digest_of(campaign), alone_because="Alone.", by=alice, now=NOW)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.APPROVED


def test_an_edit_after_the_approval_makes_it_void_even_when_it_is_taken_back(logged, alice, dora):
    campaign = approved_by(prepared(logged, alice, people(2)), alice, dora)
    save_text(campaign, language="en", draft=draft(subject="Another subject"), by=alice, now=NOW)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.DRAFT
    assert approvals_of(campaign).count() == 0
    assert void_approvals_of(campaign).count() == 2
    with refused("not_approved"):
        start_sending(campaign, by=alice, now=NOW)
    save_text(campaign, language="en", draft=draft(), by=alice, now=NOW.replace(minute=5))
    assert approvals_of(campaign).count() == 0


def test_saving_the_same_text_again_changes_nothing(logged, alice, dora):
    campaign = approved_by(prepared(logged, alice, people(2)), alice, dora)
    save_text(campaign, language="en", draft=draft(), by=alice, now=NOW.replace(minute=5))
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.APPROVED


def test_another_list_makes_the_approval_void(logged, alice, dora):
    campaign = approved_by(prepared(logged, alice, people(2)), alice, dora)
    other = listed(logged, alice, people(3), content=b"another file")
    choose_list(campaign, recipients=other, by=alice, now=NOW)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.DRAFT
    assert approvals_of(campaign).count() == 0


def test_what_changed_while_somebody_was_reading_is_not_approved(logged, alice, dora):
    campaign = prepared(logged, alice, people(2))
    seen = digest_of(campaign)
    save_text(campaign, language="en", draft=draft(subject="Another subject"), by=alice, now=NOW)
    with refused("changed_meanwhile"):
        approve(campaign, read_digest=seen, by=dora, now=NOW)


def test_a_language_of_the_list_without_a_text_holds_the_approval_up(logged, alice, dora):
    campaign = prepared(logged, alice, people(2))
    french = listed(logged, alice, people(1, language="fr"), content=b"autre")
    campaign = choose_list(campaign, recipients=french, by=alice, now=NOW)
    with refused("notice_not_ready"):
        approve(campaign, read_digest=digest_of(campaign), by=alice, now=NOW)


def test_a_text_that_cannot_be_written_holds_the_approval_up(logged, alice, dora):
    campaign = prepared(logged, alice, people(2))
    broken = draft(nature="Dear {{ shoe_size }}, somebody read our file of patients on Sunday.")
    save_text(campaign, language="en", draft=broken, by=alice, now=NOW)
    with refused("notice_not_ready"):
        approve(campaign, read_digest=digest_of(campaign), by=alice, now=NOW)


def test_a_text_with_an_empty_part_of_article_34_holds_the_approval_up(logged, alice, dora):
    campaign = prepared(logged, alice, people(2))
    save_text(campaign, language="en", draft=draft(consequences=" "), by=alice, now=NOW)
    with refused("notice_not_ready"):
        approve(campaign, read_digest=digest_of(campaign), by=alice, now=NOW)


def test_nothing_of_a_campaign_under_way_changes(logged, alice, dora):
    campaign = started(logged, alice, dora, people(2))
    with refused("campaign_under_way"):
        save_text(campaign, language="en", draft=draft(subject="Late"), by=alice, now=NOW)
    with refused("campaign_under_way"):
        start_sending(campaign, by=alice, now=NOW)


def test_a_drill_writes_to_nobody(logged, alice, dora):
    logged.is_drill = True
    logged.save(update_fields=["is_drill"])
    campaign = approved_by(prepared(logged, alice, people(2)), alice, dora)
    with refused("drill_writes_to_nobody"):
        start_sending(campaign, by=alice, now=NOW)


def test_every_step_is_in_the_journal(logged, alice, dora):
    started(logged, alice, dora, people(2))
    verbs = list(Entry.objects.filter(incident_id=logged.pk).values_list("verb", flat=True))
    assert verbs[-7:] == [
        "campaign.opened",
        "recipients.imported",
        "campaign.list_chosen",
        "notice_text.saved",
        "notice.approved",
        "notice.approved",
        "campaign.started",
    ]


def test_without_a_mail_server_no_letter_is_written_but_in_the_demo(logged, alice, dora, settings):
    campaign = approved_by(prepared(logged, alice, people(1)), alice, dora)
    settings.MAIL_LEAVES_THIS_MACHINE = False
    with refused("no_mail_server"):
        start_sending(campaign, by=alice, now=NOW)
    assert not campaign.chunks.exists()
    Instance.objects.create(is_demo=True, instance_id=uuid4(), created_at=NOW)
    start_sending(campaign, by=alice, now=NOW)
    assert campaign.chunks.count() == 1
