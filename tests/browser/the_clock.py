"""Steps 1 to 4: logging, the awareness, the clock, the alerts."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

from playwright.sync_api import Page, expect

from tests.browser.flaws import flaws
from tests.browser.product import Product
from tests.browser.walking import HOUR, Walk, hours_ago_in_paris, instant

LABORATORY = "Laboratoire Zéphirane"
CLOCK = ".clock time[data-due]"
# The clocks of Paris jumped over this one, and struck that one twice.
NEVER = ("2025-03-30", "02:30")
TWICE = ("2025-10-26", "02:30")
WHO = "Sœur Élodie, permanence du week-end"
REASON = "Un tableau « patients » lu à voix haute par <b>l'appelant</b>."


def log_with_a_title_alone(walk: Walk) -> None:
    """Step 1: one page, a title, and the organisation because this person has several."""
    page = walk.page
    walk.open("/")
    page.locator('header a[href="/incidents/new/"]').click()
    walk.look()
    questions = page.locator("form.form .field:visible")
    assert questions.count() <= 7  # five questions, the moment among them in three parts
    walk.title = f"Tableau de patients en ligne ({walk.language})"
    page.fill("#id_title", walk.title)
    page.select_option("#id_organisation", label=LABORATORY)
    before = hours_ago_in_paris(0)
    walk.press()
    walk.done()
    walk.incident = int(re.search(r"/incidents/(\d+)/$", page.url)[1])
    walk.reference = page.locator(".heading__lead").inner_text().split(" · ")[0]
    expect(page.locator("h1")).to_have_text(walk.title)
    expect(page.locator(".clock--provisional")).to_be_visible()
    due = instant(page.locator(CLOCK))
    assert timedelta(0) <= due - before - 72 * HOUR < timedelta(minutes=3)


def say_the_awareness(walk: Walk) -> None:
    """Step 2: a time that does not exist, one that exists twice, the future, then a good one."""
    page = walk.page
    walk.follow(f"{walk.hub}awareness/")
    type_moment(walk, *NEVER)
    page.select_option("#id_how", "external_party")
    page.fill("#id_who", WHO)
    page.fill("#id_reason", REASON)
    walk.press()
    assert "03:00" in walk.refused().inner_text()
    expect(page.locator("#id_clock_error")).to_be_visible()
    assert_typed_text_is_kept(walk, *NEVER)
    type_moment(walk, *TWICE)
    walk.press()
    walk.refused()
    offered = page.locator("input[name=fold]")
    expect(offered).to_have_count(2)
    expect(page.locator("input[name=fold]:checked")).to_have_count(0)
    assert_typed_text_is_kept(walk, *TWICE)
    walk.examine()
    for day in ("2999-01-01", "0001-01-01", "9999-12-31"):
        type_moment(walk, day, "10:00")
        walk.press()
        walk.refused()
        assert_typed_text_is_kept(walk, day, "10:00")


def type_moment(walk: Walk, day: str, clock: str) -> None:
    walk.page.fill("#id_day", day)
    walk.page.fill("#id_clock", clock)


def assert_typed_text_is_kept(walk: Walk, day: str, clock: str) -> None:
    for field, value in (("day", day), ("clock", clock), ("who", WHO), ("reason", REASON)):
        expect(walk.page.locator(f"#id_{field}")).to_have_value(value)
    expect(walk.page.locator("#id_how")).to_have_value("external_party")


def see_the_clock_move(walk: Walk) -> None:
    """Step 3: 72 elapsed hours after the awareness, in words, with the reading beside it."""
    page = walk.page
    aware = hours_ago_in_paris(25)
    type_moment(walk, f"{aware:%Y-%m-%d}", f"{aware:%H:%M}")
    walk.press()
    assert page.url.endswith(walk.hub)
    walk.done()
    expect(page.locator(".clock--running")).to_be_visible()
    due = instant(page.locator(CLOCK))
    assert due - aware == 72 * HOUR
    explained = page.locator(".clock__instant").inner_text()
    assert f"{aware:%H:%M}" in explained
    assert f"{due.astimezone(aware.tzinfo):%H:%M}" in explained
    assert "1182/71" in page.locator(".clock__why").inner_text()
    see_it_at_its_place(walk, due)


def see_it_at_its_place(walk: Walk, due) -> None:
    """The dashboard lists by nearest deadline, and last what no clock runs for."""
    walk.open("/")
    rows = walk.page.locator("main table").first.locator("tbody tr")
    ending = [row for row in rows.all() if row.locator("time[data-due]").count()]
    listed = [instant(row.locator("time[data-due]")) for row in ending]
    assert listed == sorted(listed)
    assert not any(row.locator("time[data-due]").count() for row in rows.all()[len(ending) :])
    own = rows.filter(has=walk.page.locator(f'th a[href="{walk.hub}"]'))
    assert instant(own.locator("time[data-due]")) == due


def read_the_alert(walk: Walk) -> None:
    """Step 4: 47 hours are left, so that the alert at 48 is due; it arrives without the facts."""
    page = walk.page
    mail = f'tr:has-text("dpo@labos.example") a:has-text("{walk.reference}"):has-text("46")'
    walk.until_seen("/outbox/", mail)
    page.locator(mail).first.click()
    walk.look()
    text = page.locator(".paper").inner_text()
    assert LABORATORY in text
    assert f"{walk.product.address}{walk.hub}" in text
    assert walk.title not in text
    assert WHO not in text
    with page.expect_navigation():
        page.locator(f'.paper a[href$="{walk.hub}"]').click()
    walk.look()


def say_i_am_on_it(walk: Walk) -> None:
    form = f'form[action="{walk.hub}acknowledge/"] button'
    walk.press(form)
    walk.done()
    expect(walk.page.locator(".facts", has_text="Maëlle Trévandec").first).to_be_visible()


def answer_from_the_phone(walk: Walk, phone: Page) -> None:
    """The link in a newer mail, opened by somebody who is not signed in: one press."""
    mail = next(text for text in alert_texts(walk.product) if f"{walk.hub}\n" in text)
    phone.goto(re.search(r"http\S+/on-it/\S+", mail)[0])
    assert phone.locator("main form").count() == 1
    assert walk.title not in phone.content()
    with phone.expect_navigation():
        phone.locator("main form button").click()
    expect(phone.locator(".banner--success")).to_be_visible()
    assert flaws(phone, phone.get_attribute("html", "lang")) == []


def alert_texts(product: Product) -> list[str]:
    """What stands in the mails that were written so far."""
    mails = [
        message_from_bytes(each.read_bytes(), policy=policy.default) for each in product.mails()
    ]
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]
    return [text.replace("\r\n", "\n") for text in texts if "/on-it/" in text]
