import pytest

from breachtrack import banners, context
from incidents.models import Membership, Organisation, User
from incidents.rules.roles import Role

pytestmark = pytest.mark.django_db


def texts(rf) -> list[str]:
    return [banner.text for banner in context.instance(rf.get("/"))["instance"]["banners"]]


def test_while_mail_stays_here_every_page_says_so(rf, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = False
    assert texts(rf) == ["No alert leaves this machine: mail is written to files here."]


def test_once_mail_leaves_there_is_nothing_to_say(rf, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = True
    assert texts(rf) == []


@pytest.mark.parametrize(("demo", "link"), [(True, "Read them"), (False, "")])
def test_only_the_demo_leads_to_the_written_mail(settings, demo, link):
    settings.MAIL_LEAVES_THIS_MACHINE = False
    assert banners.mail_banner(demo=demo).link == link


def test_the_sentence_stands_on_the_sign_in_page(client, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = False
    assert "No alert leaves this machine" in client.get("/accounts/login/").content.decode()


def test_the_menu_names_the_organisations_of_who_is_signed_in_and_no_other(client):
    alice = User.objects.create_user("alice@example.org", "a long enough sentence", name="Alice")
    ours, theirs = (Organisation.objects.create(name=name) for name in ("Ours", "Theirs"))
    Membership.objects.create(user=alice, organisation=ours, role=Role.DPO)
    client.force_login(alice)
    page = client.get("/accounts/password/change/").content.decode()
    assert ours.name in page
    assert theirs.name not in page


def test_before_anybody_is_known_there_is_no_menu(rf):
    assert context.memberships(rf.get("/")) is None
