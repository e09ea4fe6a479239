# A filing that follows the first may correct it or, with a cause, withdraw it.
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0003_competence'),
        ('notifications', '0008_correspondence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='cause',
            field=models.CharField(blank=True, choices=[('not_a_breach', 'It turned out to be no personal data breach'), ('filed_in_error', 'It was filed in error'), ('filed_twice', 'The same breach was filed twice')], max_length=20, verbose_name='Why it is withdrawn'),
        ),
        migrations.AlterField(
            model_name='submission',
            name='kind',
            field=models.CharField(choices=[('initial', 'Initial notification'), ('complementary', 'Complementary notification'), ('complete', 'Complete notification'), ('amended', 'Amended notification'), ('withdrawn', 'Withdrawal')], max_length=20, verbose_name='Type of notification'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'withdrawn'), ('cause', ''), _connector='XOR'), name='cause_of_a_withdrawal'),
        ),
    ]
