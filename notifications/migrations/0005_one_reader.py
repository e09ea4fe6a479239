import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0004_fill_readers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='acknowledgement',
            name='until',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='alert',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='incidents.organisation'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('deadline', None), ('incident__isnull', False), ('signal', None)), fields=('incident', 'rung', 'contact'), name='told_of_incident_once'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('deadline', None), ('incident', None), ('signal', None)), fields=('organisation', 'rung', 'contact'), name='told_of_organisation_once'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('contact', None)), fields=('deadline', 'rung', 'channel'), name='planned_once_by_channel'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('contact', None)), fields=('signal', 'rung', 'channel'), name='warned_once_by_channel'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('deadline', None), ('incident__isnull', False), ('signal', None), ('contact', None)), fields=('incident', 'rung', 'channel'), name='told_of_incident_once_by_channel'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('deadline', None), ('incident', None), ('signal', None), ('contact', None)), fields=('organisation', 'rung', 'channel'), name='told_of_organisation_once_by_channel'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'person'), ('contact__isnull', False)), models.Q(models.Q(('channel', 'person'), _negated=True), ('contact', None)), _connector='OR'), name='one_reader'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deadline', None), ('signal', None), _connector='OR'), models.Q(('incident__isnull', False), models.Q(('deadline', None), ('signal', None)), _connector='OR')), name='about_one_thing'),
        ),
    ]
