import pytest
from django import forms
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.urls import include, path

from incidents.rules.refusals import Refused
from incidents.views.refusing import blame


def not_allowed(request):
    raise Refused("not_allowed", action="decide")


def refused(request):
    raise Refused("reason_needed", field="reason")


def breaks(request):
    raise RuntimeError("as planned")


class Addresses:
    urlpatterns = [
        path("not-allowed", not_allowed),
        path("refused", refused),
        path("breaks", breaks),
        path("before", lambda request: HttpResponse("before")),
        path("", include("breachtrack.urls")),
    ]


@pytest.fixture
def page(settings, client, alice):
    settings.ROOT_URLCONF = Addresses
    client.force_login(alice)
    return client


def test_what_a_role_does_not_allow_is_a_page_of_its_own(page):
    response = page.post("/not-allowed")
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


def test_any_other_refusal_is_a_sentence_on_the_page_before(page):
    response = page.post("/refused", headers={"referer": "http://testserver/before"})
    assert (response.status_code, response["Location"]) == (302, "http://testserver/before")
    assert len(list(get_messages(response.wsgi_request))) == 1


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/x", "javascript:alert(1)"])
def test_nobody_is_sent_to_a_page_that_is_not_ours(page, referer):
    assert page.post("/refused", headers={"referer": referer})["Location"] == "/"


def test_a_page_that_refuses_itself_is_not_asked_again_for_ever(page):
    response = page.get("/refused", headers={"referer": "http://testserver/refused"})
    assert response["Location"] == "/"


def test_what_is_not_a_refusal_is_left_alone(page):
    with pytest.raises(RuntimeError):
        page.get("/breaks")


class Reasons(forms.Form):
    reason = forms.CharField(required=False)


@pytest.mark.parametrize(
    ("field", "key"),
    [("reason", "reason"), (None, "__all__"), ("not_there", "__all__")],
    ids=["its field", "no field", "a field of another form"],
)
def test_a_refusal_is_put_where_it_belongs_on_the_form(field, key):
    form = Reasons({"reason": ""})
    blame(form, Refused("reason_needed", field=field))
    assert list(form.errors) == [key]


def test_a_form_is_not_blamed_for_a_role():
    with pytest.raises(Refused):
        blame(Reasons({}), Refused("not_allowed"))
