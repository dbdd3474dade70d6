import carecase.server.schema
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0005_everyday'),
        ('access', '__first__'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Device',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=60, verbose_name='what it is called')),
                        ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('registered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('used_at', models.DateTimeField(editable=False, null=True)),
                        ('revoked_at', models.DateTimeField(editable=False, null=True)),
                        ('registered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='access.unit', verbose_name='house')),
                    ],
                    options={
                        'verbose_name': 'shared device',
                    },
                ),
                migrations.CreateModel(
                    name='Pin',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(editable=False, max_length=200)),
                        ('chosen_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('wrong', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pin', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'PIN',
                    },
                ),
                migrations.CreateModel(
                    name='FactorRemoval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('done_at', models.DateTimeField(null=True)),
                        ('told_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factor_removals', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'removal of a second factor',
                        'constraints': [models.CheckConstraint(condition=models.Q(('user', models.F('asked_by')), _negated=True), name='nobody_takes_her_own_factor_away'), models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(models.Q(('second', models.F('asked_by')), _negated=True), models.Q(('second', models.F('user')), _negated=True)), _connector='OR'), name='two_people_take_a_strong_factor_away'), models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('user',), name='one_open_removal')],
                    },
                ),
                migrations.CreateModel(
                    name='OpenSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('session_key', models.CharField(editable=False, max_length=40, unique=True)),
                        ('words', models.CharField(max_length=60)),
                        ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('used_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='signin.device')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_sessions', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'open session',
                    },
                ),
            ],
        ),
    ]
