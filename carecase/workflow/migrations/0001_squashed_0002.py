import carecase.sealing.fields
import carecase.server.schema
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('workflow', '0001_initial'), ('workflow', '0002_everyday')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('sealing', '0001_initial'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Sent',
                    fields=[
                        ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ('led_to', models.CharField(default='', max_length=600)),
                    ],
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('page', models.CharField(max_length=600)),
                        ('action', models.CharField(max_length=300)),
                        ('place', models.CharField(max_length=64)),
                        ('fields', carecase.sealing.fields.SealedJSONField(default=dict, max_length=100000)),
                        ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                    ],
                    options={
                        'verbose_name': 'text not saved',
                        'ordering': ['-kept_at'],
                        'indexes': [models.Index(fields=['kept_at'], name='draft_kept_at')],
                        'constraints': [models.UniqueConstraint(fields=('author', 'place'), name='one_draft_per_form')],
                    },
                ),
                migrations.CreateModel(
                    name='StateChange',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('object_id', models.UUIDField()),
                        ('version', models.PositiveIntegerField()),
                        ('step', models.CharField(max_length=60)),
                        ('before', models.CharField(max_length=40)),
                        ('after', models.CharField(max_length=40)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('reason', carecase.sealing.fields.SealedField(blank=True, default='', max_length=20000, verbose_name='reason')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                    ],
                    options={
                        'verbose_name': 'change of state',
                        'ordering': ['at'],
                        'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'version'), name='one_step_per_version')],
                    },
                ),
            ],
        ),
    ]
