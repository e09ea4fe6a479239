"""What alerts of before are about, how long what was said holds, and a look at every clock."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

A_DAY = timedelta(days=1)


def fill(apps, schema_editor):
    Alert = apps.get_model("notifications", "Alert")
    Acknowledgement = apps.get_model("notifications", "Acknowledgement")
    Deadline = apps.get_model("incidents", "Deadline")
    Incident = apps.get_model("incidents", "Incident")
    Signal = apps.get_model("incidents", "Signal")
    for model, key in ((Deadline, "deadline"), (Signal, "signal")):
        of_it = model.objects.filter(pk=OuterRef(key)).values("incident")
        alerts = Alert.objects.filter(**{f"{key}__isnull": False})
        alerts.update(incident=Subquery(of_it))
    of_it = Incident.objects.filter(pk=OuterRef("incident")).values("organisation")
    Alert.objects.update(organisation=Subquery(of_it))
    Acknowledgement.objects.update(until=F("at") + A_DAY)
    # The sweep looks at every clock that runs, and begins to count who has not answered.
    running = Deadline.objects.filter(state="running")
    running.filter(next_alert_at__gt=F("set_at")).update(next_alert_at=F("set_at"))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_ladders_and_readers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
