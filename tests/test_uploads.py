"""Files from outside: their sizes, names and types, and who gets them back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from breachtrack.wsgi import application
from incidents.models import Entry, Note, Signal, StoredFile
from incidents.selectors.files import content_of
from incidents.services.files import forget_file, store_file
from notifications.services.campaigns import open_campaign
from notifications.services.uploads import keep_upload
from tests import bad_input_world
from tests.bad_input_world import FILES, MOMENT, address_of, good_answer
from tests.cast import NOW, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
MEGABYTE = 2**20


@pytest.fixture
def there(aware, alice, bob, supplier):
    return bad_input_world.world(aware, alice, bob, supplier)


def note(incident):
    return reverse("note_new", args=[incident.pk])


def part(headers, content):
    lines = [f"Content-Disposition: form-data; {headers[0]}", *headers[1:]]
    head = "\r\n".join(lines).encode("utf-8", "surrogatepass")
    return b"--x\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def send_raw(client, where, *parts):
    body = b"".join(parts) + b"--x--\r\n"
    return client.generic("POST", where, body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, (field,) in FILES.items()])
def test_a_file_of_26_megabytes_is_refused_and_nothing_is_saved(there, sign_in, name, field):
    client, before = sign_in(there.alice), Entry.objects.count()
    file = SimpleUploadedFile("large.csv", b"email\n" + b"x" * (26 * MEGABYTE))
    answer = client.post(address_of(name, there), {**good_answer(name, there), field: file})
    assert answer.status_code == 400
    assert "The file is too large: at most 25 MB." in answer.content.decode()
    assert answer.context["form"].errors.keys() == {field}
    assert Entry.objects.count() == before


def test_a_file_of_25_megabytes_is_kept(logged, alice, sign_in):
    content = b"x" * (25 * MEGABYTE)
    sign_in(alice).post(note(logged), {"file": SimpleUploadedFile("a.bin", content)})
    assert content_of(Note.objects.get().file) == content


def test_files_of_one_request_share_the_room(logged, alice, sign_in):
    half = b"x" * (13 * MEGABYTE)
    files = {each: SimpleUploadedFile("a.bin", half) for each in ("other", "file")}
    answer = sign_in(alice).post(note(logged), {"text": "Two", **files})
    assert answer.status_code == 400
    assert not Note.objects.exists()


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, (field,) in FILES.items()])
@pytest.mark.parametrize("what", ["no_bytes", "text_for_a_file", "no_file_name"])
def test_what_is_no_file_is_not_taken_for_one(there, sign_in, name, field, what):
    before = StoredFile.objects.count()
    parts = {
        "no_bytes": part([f'name="{field}"; filename="a.csv"'], b""),
        "text_for_a_file": part([f'name="{field}"'], b"text"),
        "no_file_name": part([f'name="{field}"; filename=""'], b"text"),
    }
    answer = send_raw(sign_in(there.alice), address_of(name, there), parts[what])
    assert answer.status_code in {200, 302, 400}
    assert StoredFile.objects.count() == before


@pytest.mark.parametrize("field", ["text", "source", "day", "clock", "zone"])
def test_a_file_is_not_taken_for_text(aware, alice, sign_in, field):
    data = {"source": "press", "text": "A", **MOMENT}
    data[field] = SimpleUploadedFile("x.txt", b"press")
    answer = sign_in(alice).post(reverse("signal_new", args=[aware.pk]), data)
    assert answer.status_code == (302 if field == "text" else 400)
    assert all(signal.text == "" for signal in Signal.objects.all())


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "a\\r\\nb",
        "a\x00b.txt",
        "x" * 400,
        "\ud800",
        "é\u202e.txt",
        '\\"; filename=evil',
        " ",
        "a%0d%0ab",
        "&#10;a",
        "C:\\\\x\\\\y",
    ],
    ids=ascii,
)
def test_a_nasty_name_comes_back_harmless(logged, alice, sign_in, name):
    client = sign_in(alice)
    send_raw(client, note(logged), part([f'name="file"; filename="{name}"'], b"content"))
    for stored in StoredFile.objects.all():
        assert "/" not in stored.name
        assert stored.name.isprintable()
        assert len(stored.name) <= 200
        answer = client.get(reverse("file", args=[stored.pk]))
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert client.get(reverse("incident", args=[logged.pk])).status_code == 200


@pytest.mark.parametrize(
    "said",
    ['"text/csv; recipients-of=1"', "text/plain\x00", "x" * 300, "é", "text"],
    ids=ascii,
)
def test_a_type_from_outside_is_no_mark_of_ours(logged, alice, sign_in, said):
    client = sign_in(alice)
    headers = ['name="file"; filename="f.txt"', f"Content-Type: {said}"]
    answer = send_raw(client, note(logged), part(headers, b"content"))
    assert answer.status_code == 302
    stored = StoredFile.objects.get()
    assert stored.content_type == "application/octet-stream"
    assert client.get(reverse("file", args=[stored.pk])).status_code == 200


CODECS = ["unicode_escape", "raw_unicode_escape", "hex", "rot13", "idna", "undefined", "latin-1"]


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain"])
@pytest.mark.parametrize("charset", CODECS)
def test_what_comes_in_another_encoding_is_refused(rf, kind, charset):
    """Django would take the codec for the form and the address, before any middleware."""
    answered = []
    environ = rf._base_environ(QUERY_STRING="reference=%5Cud800")
    environ["CONTENT_TYPE"] = f'{kind}; charset="{charset}"'
    application(environ, lambda status, head: answered.append((status, head)))
    assert answered[0][0] == "400 Bad Request"


@pytest.mark.parametrize("kind", ["", "text/plain", "text/plain; charset=UTF-8"])
def test_what_comes_in_ours_is_answered(rf, kind):
    answered = []
    environ = rf._base_environ(PATH_INFO="/healthz", CONTENT_TYPE=kind)
    assert list(application(environ, lambda status, head: answered.append(status))) == [b"ok"]


def test_half_a_character_is_replaced(alice, sign_in):
    title = part(['name="title"'], "x \ud800".encode("utf-8", "surrogatepass"))
    answer = send_raw(sign_in(alice), "/incidents/new/", title)
    assert answer.status_code in {302, 400}


@pytest.mark.parametrize("role", ["analyst", "dpo", "approver", "auditor"])
def test_a_list_of_people_that_waits_for_its_import_is_handed_to_nobody(
    logged, alice, sign_in, role
):
    open_campaign(logged, by=alice, now=NOW)
    content = b"email;NIR\na@x.example;2850000000000\n"
    upload = keep_upload(logged, name="p.csv", content=content, by=alice, now=NOW)
    reads = member("Zoe Read", logged.organisation, role)
    assert sign_in(reads).get(reverse("file", args=[upload.pk])).status_code == 404


def test_a_file_that_was_destroyed_is_not_found(
    logged, alice, sign_in, django_capture_on_commit_callbacks
):
    values = {"name": "x", "content_type": "text/csv", "content": b"x", "by": alice, "now": NOW}
    stored = store_file(logged.organisation, **values)
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(stored, by=alice, now=NOW)
    assert sign_in(alice).get(reverse("file", args=[stored.pk])).status_code == 404


def on_disk(settings):
    return {path for path in settings.FILES_DIR.rglob("*") if path.is_file()}


def test_a_signal_that_is_refused_leaves_nothing_in_the_store(logged, alice, sign_in, settings):
    before = on_disk(settings)
    tomorrow = {"source": "press", **MOMENT, "day": "2026-10-24"}
    file = SimpleUploadedFile("article.txt", b"An article")
    where = reverse("signal_new", args=[logged.pk])
    assert sign_in(alice).post(where, {**tomorrow, "evidence": file}).status_code == 400
    assert on_disk(settings) == before


def test_a_filing_that_is_refused_leaves_nothing_behind(aware, alice, sign_in, settings):
    before, entries = on_disk(settings), Entry.objects.count()
    filed = {"kind": "initial", "language": "fr", **MOMENT, "day": "2026-10-24"}
    file = SimpleUploadedFile("receipt.txt", b"A receipt")
    where = reverse("filing_submit", args=[aware.pk])
    assert sign_in(alice).post(where, {**filed, "receipt": file}).status_code == 400
    assert on_disk(settings) == before
    assert Entry.objects.count() == entries
