import carecase.documents.numbers
import carecase.sealing.fields
import carecase.server.schema
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('documents', '0001_initial'), ('documents', '0002_going_home_and_staying'), ('documents', '0003_everyday')]

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('sealing', '0001_initial'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='IssuedPaper',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(default=carecase.documents.numbers.new_number, editable=False, max_length=12, unique=True, verbose_name='number')),
                        ('document', models.CharField(editable=False, max_length=20, verbose_name='paper')),
                        ('language', models.CharField(editable=False, max_length=10, verbose_name='language')),
                        ('beside', models.CharField(blank=True, editable=False, max_length=10, verbose_name='second column')),
                        ('parts', models.JSONField(blank=True, default=list, editable=False)),
                        ('subject_label', models.CharField(editable=False, max_length=60)),
                        ('subject_id', models.UUIDField(editable=False)),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='printed on')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='void since')),
                        ('reason', carecase.sealing.fields.SealedField(blank=True, default='', max_length=300, verbose_name='why it is void')),
                        ('token_hash', models.CharField(blank=True, editable=False, max_length=64)),
                        ('valid_until', models.DateField(editable=False, null=True, verbose_name='counts until')),
                        ('issued_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                        ('replaces', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='documents.issuedpaper', verbose_name='in place of')),
                        ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'issued paper',
                        'ordering': ['-issued_at'],
                        'indexes': [models.Index(fields=['subject_id', '-issued_at'], name='paper_by_subject')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='a_token_opens_one_paper'), models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False)), _connector='OR'), name='a_void_paper_says_since_when_and_by_whom')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalIssuedPaper',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('number', models.CharField(db_index=True, default=carecase.documents.numbers.new_number, editable=False, max_length=12, verbose_name='number')),
                        ('document', models.CharField(editable=False, max_length=20, verbose_name='paper')),
                        ('language', models.CharField(editable=False, max_length=10, verbose_name='language')),
                        ('beside', models.CharField(blank=True, editable=False, max_length=10, verbose_name='second column')),
                        ('parts', models.JSONField(blank=True, default=list, editable=False)),
                        ('subject_label', models.CharField(editable=False, max_length=60)),
                        ('subject_id', models.UUIDField(editable=False)),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='printed on')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='void since')),
                        ('reason', carecase.sealing.fields.SealedField(blank=True, default='', max_length=300, verbose_name='why it is void')),
                        ('token_hash', models.CharField(blank=True, editable=False, max_length=64)),
                        ('valid_until', models.DateField(editable=False, null=True, verbose_name='counts until')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('issued_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sealing.datakey')),
                        ('voided_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('replaces', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='documents.issuedpaper', verbose_name='in place of')),
                    ],
                    options={
                        'verbose_name': 'historical issued paper',
                        'verbose_name_plural': 'historical issued papers',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
