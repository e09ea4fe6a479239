"""Step 7: a list, a text in two languages, two approvals, the sending, and its proof."""

from email import message_from_bytes, policy
from hashlib import sha256

from playwright.sync_api import expect

from breachtrack.demo.cast import APPROVER, GROUP_DPO
from tests.browser.walking import Walk

HEADER = "Courriel;Prénom;Nom;Langue;NIR;Dossier"
# Beside these eight: one person twice, and two people whom no mail can reach.
NAMES = (
    ("Élise", "d'Aubigné", "fr"), ("Zoë", "Ångström", "en"), ("Jean-Noël", "L’Hermitte", "fr"),
    ("Bob", "<b>Tables</b>", "en"), ("Anaïs", "N'Guyen", "fr"), ("=1+1", "Formule", "fr"),
    ("François", "Çelik", "fr"), ("Ma", "Ÿ", "en"),
)  # fmt: skip
NIR = "1840599999999"
LANGUAGES = ("en", "fr")
MEASURES = {
    "en": "We closed the page on the same day and told the authority.",
    "fr": "Nous avons fermé la page le jour même et prévenu l'autorité.",
}


def address(walk: Walk, number: int) -> str:
    return f"personne-{number}@{walk.language}.patients.example"


def file_of_people(walk: Walk) -> bytes:
    """As a French spreadsheet writes it; in the English walk, as everything else does."""
    lines = [
        f"{address(walk, number)};{first};{last};{language};{NIR};D-{number}"
        for number, (first, last, language) in enumerate(NAMES)
    ]
    lines += [f"{address(walk, 0)};ÉLISE;D'AUBIGNÉ;fr;;D-8", ";Sans;Courriel;fr;;D-9"]
    lines += ["nulle part;Sans;Adresse;fr;;D-10"]
    text = "\r\n".join([HEADER, *lines])
    return text.encode("cp1252" if walk.language == "fr" else "utf-8-sig")


def bring_the_list(walk: Walk) -> None:
    """Uploaded, tried dry with what is wrong told line by line, imported, and forgotten."""
    page = walk.page
    walk.open(walk.hub)
    walk.follow(f"{walk.hub}notice/")
    walk.press(f'form[action="{walk.hub}notice/open/"] button')
    walk.follow(f"{walk.hub}notice/recipients/")
    file = {"name": "patients.csv", "mimeType": "text/csv", "buffer": file_of_people(walk)}
    page.set_input_files("#id_file", file)
    walk.press()
    chosen = [page.locator(f"#id_{name} option:checked") for name in ("email", "first_name")]
    assert [each.inner_text() for each in chosen] == ["Courriel", "Prénom"]
    expect(page.locator("#id_reference option", has_text="NIR")).to_have_count(0)
    expect(page.locator("aside .tag", has_text="NIR")).to_be_visible()
    expect(page.locator("aside li", has_text="12")).to_be_visible()
    expect(page.locator("main")).to_contain_text("d'Aubigné")
    expect(page.locator("main")).not_to_contain_text(NIR)
    walk.examine()
    walk.press("button[name=action][value=import]")
    walk.done()


def write_the_texts(walk: Walk) -> None:
    """What Article 34(2) asks for is checked: a part taken out, the measures of the example."""
    for language in LANGUAGES:
        page = walk.page
        walk.open(f"{walk.hub}notice/")
        walk.follow(f"{walk.hub}notice/text/{language}/")
        contact = page.locator("#id_contact").input_value()
        page.fill("#id_contact", "")
        walk.press()
        expect(page.locator("form .field__error")).to_have_count(2)
        walk.examine()
        page.fill("#id_contact", contact)
        page.fill("#id_measures", MEASURES[language])
        page.fill("#id_nature", page.locator("#id_nature").input_value() + f"\n{walk.title}.")
        walk.press()
        expect(page.locator("form .field__error")).to_have_count(0)
        walk.open(f"{walk.hub}notice/")
        walk.follow(f"{walk.hub}notice/text/{language}/")
        walk.follow(f"{walk.hub}notice/preview/{language}/")
    walk.open(f"{walk.hub}notice/")


def read_it_as_they_will(walk: Walk) -> None:
    """The preview shows real people, awkward names as they are; a test goes to oneself alone."""
    page = walk.page
    walk.follow(f"{walk.hub}notice/preview/fr/")
    assert page.locator("aside ul a").count() >= 3
    with page.expect_navigation():
        page.locator("aside ul a", has_text="d'Aubigné").click()
    expect(page.locator(".paper")).to_contain_text("D-0")
    expect(page.locator(".paper")).to_contain_text(walk.title)
    expect(page.locator(".paper")).to_have_attribute("lang", "fr")
    walk.examine()
    walk.press(f'form[action="{walk.hub}notice/trial/fr/"] button')
    walk.done()


def have_two_people_approve(walk: Walk) -> None:
    page, approve = walk.page, f'form[action="{walk.hub}notice/approval/"] button'
    walk.open(f"{walk.hub}notice/approval/")
    assert page.locator(".paper").count() == len(LANGUAGES)
    walk.press(approve)
    walk.done()
    walk.open(f"{walk.hub}notice/approval/")
    expect(page.locator(approve)).to_have_count(0)
    walk.open(f"{walk.hub}notice/sending/")
    expect(page.locator("main form")).to_have_count(0)
    walk.become(APPROVER)
    walk.open(f"{walk.hub}notice/approval/")
    walk.examine()
    walk.press(approve)
    walk.done()


def send_and_wait(walk: Walk) -> None:
    page = walk.page
    walk.open(f"{walk.hub}notice/approval/")
    walk.follow(f"{walk.hub}notice/sending/")
    walk.press(f'form[action="{walk.hub}notice/sending/"] button')
    walk.done()
    told = len(NAMES) + 2  # Those two get no mail, and stand there to be told by another way.
    whole = f'progress[value="{told}"][max="{told}"]'
    walk.until_seen(f"{walk.hub}notice/sending/", whole)
    walk.follow(f"{walk.hub}notice/ledger/")
    expect(page.locator("tbody tr")).to_have_count(told)
    walk.examine()
    compare_with_the_mail(walk)
    walk.become(GROUP_DPO)
    walk.open(walk.hub)
    section = page.locator(".sections li", has=page.locator(f'a[href="{walk.hub}notice/"]'))
    # Without a mail server nobody was told yet: the letters lie in files.
    expect(section.locator(".status--started")).to_be_visible()


def compare_with_the_mail(walk: Walk) -> None:
    """One message to each person, in their language; its hash is the one in the ledger."""
    shown = walk.page.locator("main").inner_text()
    kept = {address(walk, number): [] for number in range(len(NAMES))}
    for file in walk.product.mails():
        content = file.read_bytes()
        message = message_from_bytes(content, policy=policy.default)
        if message["To"] in kept:
            kept[message["To"]].append((content, message))
    assert all(len(found) == 1 for found in kept.values())
    for number, (_first, _last, language) in enumerate(NAMES):
        [(content, message)] = kept[address(walk, number)]
        assert sha256(content).hexdigest()[:16] in shown
        text = message.get_content()
        assert f"D-{number}" in text
        assert ("VOS DROITS" in text) == (language == "fr")
