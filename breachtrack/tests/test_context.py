import pytest

from breachtrack import context


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
    settings.MAIL_LEAVES_THIS_MACHINE, settings.DEMO = False, demo
    assert context.mail_banner().link == link


@pytest.mark.django_db
def test_the_sentence_stands_on_the_sign_in_page(client, settings):
    settings.MAIL_LEAVES_THIS_MACHINE = False
    assert "No alert leaves this machine" in client.get("/accounts/login/").content.decode()
