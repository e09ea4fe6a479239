"""Who is told: the file, what its columns are, a dry run, the import."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from incidents.models import StoredFile
from incidents.rules.refusals import Refused
from incidents.rules.roles import Action
from incidents.selectors.files import content_of
from incidents.services.files import forget_file
from incidents.services.permission import insist
from incidents.views.answering import form_page
from incidents.views.refusing import blame
from notifications.forms.recipients import COLUMN_LABELS, MappingForm, UploadForm
from notifications.rendering.refusals import REMARKS, SENSITIVE, line_error_text
from notifications.rules.dry_run import DryRun, dry_run
from notifications.rules.recipient_columns import propose_mapping
from notifications.rules.recipient_files import read_table
from notifications.selectors.recipients import upload_for
from notifications.services.campaigns import choose_list
from notifications.services.recipients import discard_list, import_recipients
from notifications.services.uploads import keep_upload
from notifications.views.reading import Asked, asked


@require_http_methods(["GET", "HEAD", "POST"])
def notice_recipients(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the campaign, and the way to bring a file."""
    asking = asked(request, pk)
    insist(asking.user, asking.incident.organisation, Action.PREPARE_NOTICE)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        upload = _keep(asking, form)
        if upload:
            return redirect("notice_mapping", asking.incident.pk, upload.pk)
    context = {"incident": asking.incident, "campaign": asking.campaign}
    return form_page(request, "notifications/recipients.html", form=form, context=context)


def _keep(asking: Asked, form: UploadForm) -> StoredFile | None:
    file = form.cleaned_data["file"]
    try:
        return keep_upload(
            asking.incident,
            name=file.name,
            content=file.read(),
            by=asking.user,
            now=timezone.now(),
        )
    except Refused as refused:
        blame(form, Refused(refused.code, field="file", **refused.params))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def notice_mapping(request: HttpRequest, pk: int, upload_pk: int) -> HttpResponse:
    """Which column is what: each choice is tried dry before anybody is imported."""
    asking = asked(request, pk)
    upload, content = _upload_or_404(asking, upload_pk)
    header = read_table(content).header
    proposal = propose_mapping(header)
    language = _likely_language(asking)
    form = MappingForm(request.POST or None, header=header, proposal=proposal, language=language)
    run = _try(form, content, proposal=proposal, language=language)
    wanted = run and not form.errors and request.POST.get("action") == "import"
    if wanted and _import(request, asking, form, upload, content):
        return redirect("campaigns", asking.incident.pk)
    context = {"incident": asking.incident, "upload": upload} | _words(run)
    return form_page(request, "notifications/mapping.html", form=form, context=context)


def _likely_language(asking: Asked) -> str:
    """The patients of a French laboratory read French, whatever its DPO reads."""
    return "fr" if asking.incident.organisation.country == "FR" else asking.user.language


def _upload_or_404(asking: Asked, pk: int) -> tuple[StoredFile, bytes]:
    try:
        upload = upload_for(asking.user, asking.incident, pk)
        return upload, content_of(upload)
    except (StoredFile.DoesNotExist, FileNotFoundError):
        raise Http404 from None


def _try(
    form: MappingForm, content: bytes, *, proposal: dict[str, int], language: str
) -> DryRun | None:
    """The dry run of what was chosen; of the proposal where nothing was chosen yet."""
    mapping = {name: at for name, at in proposal.items() if name in COLUMN_LABELS}
    if form.is_bound:
        if not form.is_valid():
            return None
        mapping, language = form.mapping, form.cleaned_data["default_language"]
    try:
        return dry_run(content, mapping, default_language=language)
    except Refused as refused:
        if form.is_bound:
            blame(form, refused)
        return None


def _import(
    request: HttpRequest, asking: Asked, form: MappingForm, upload: StoredFile, content: bytes
) -> bool:
    now = timezone.now()
    try:
        recipients = import_recipients(
            asking.incident,
            content=content,
            mapping=form.mapping,
            default_language=form.cleaned_data["default_language"],
            by=asking.user,
            now=now,
        )
        choose_list(asking.campaign, recipients=recipients, by=asking.user, now=now)
    except Refused as refused:
        blame(form, refused)
        return False
    forget_file(upload, by=asking.user, now=now)
    words = ngettext(
        "%(count)d person is in the list. The file itself was destroyed.",
        "%(count)d people are in the list. The file itself was destroyed.",
        recipients.count,
    )
    messages.success(request, words % {"count": recipients.count})
    return True


def _words(run: DryRun | None) -> dict[str, Any]:
    """What the page says of a dry run."""
    if run is None:
        return {"run": None}
    return {
        "run": run,
        "errors": [line_error_text(error) for error in run.errors],
        "remarks": [line_error_text(remark) for remark in run.remarks],
        "warnings": [str(REMARKS[each.code]) % each.params for each in run.warnings],
        "sensitive": [(column, SENSITIVE[kind]) for column, kind in run.sensitive],
    }


@require_POST
def notice_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy the list of the campaign, with its key."""
    asking = asked(request, pk)
    if asking.campaign.recipients is None:
        raise Http404
    discard_list(asking.campaign.recipients, by=asking.user, now=timezone.now())
    messages.success(request, _("The list was destroyed, with its key."))
    return redirect("notice_recipients", asking.incident.pk)
