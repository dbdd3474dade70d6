import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('n', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
                ('actor', models.CharField(db_index=True, max_length=40)),
                ('kind', models.CharField(choices=[('write', 'Changed'), ('read', 'Seen'), ('refusal', 'Refused'), ('sign_in', 'Sign-in')], max_length=10)),
                ('verb', models.CharField(max_length=60)),
                ('details', models.JSONField(default=dict)),
                ('key_id', models.CharField(max_length=40)),
                ('mac', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'audit event',
                'ordering': ['n'],
                'indexes': [models.Index(fields=['actor', '-n'], name='event_by_actor')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='EventSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='subjects', to='audit.event')),
                ('label', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=40)),
            ],
            options={
                'indexes': [models.Index(fields=['subject', '-event'], name='event_by_subject')],
                'constraints': [],
            },
        ),
    ]
