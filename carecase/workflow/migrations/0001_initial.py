import carecase.sealing.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('sealing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StateChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
                ('object_id', models.UUIDField()),
                ('version', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=60)),
                ('before', models.CharField(max_length=40)),
                ('after', models.CharField(max_length=40)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', carecase.sealing.fields.SealedField(blank=True, default='', max_length=20000, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'change of state',
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'version'), name='one_step_per_version')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
