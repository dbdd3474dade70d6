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

    initial = True

    dependencies = [
        ('access', '0005_everyday'),
        ('access', '__first__'),
        ('sealing', '0001_initial'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='HistoricalStaffComplaint',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('history_change_reason', carecase.sealing.fields.SealedField(blank=True, max_length=20000, null=True)),
                        ('number', models.CharField(db_index=True, default=carecase.documents.numbers.new_number, editable=False, max_length=12, verbose_name='number')),
                        ('through', models.CharField(choices=[('seen', 'I saw or heard it myself'), ('told', 'She or he told me'), ('paper', 'On paper, in the box'), ('phone', 'By phone')], max_length=5, verbose_name='how it came to you')),
                        ('in_danger', models.BooleanField(default=False, verbose_name='somebody may be in danger now')),
                        ('what', carecase.sealing.fields.SealedField(max_length=5000, verbose_name='what happened, as far as it is known')),
                        ('where', carecase.sealing.fields.SealedField(blank=True, default='', max_length=300, verbose_name='where and when')),
                        ('whom', carecase.sealing.fields.SealedField(blank=True, default='', help_text='Only if she or he wants it. It may stay empty.', max_length=200, verbose_name='whom it happened to')),
                        ('wishes', carecase.sealing.fields.SealedField(blank=True, default='', max_length=1000, verbose_name='what she or he wishes')),
                        ('accused_words', carecase.sealing.fields.SealedField(blank=True, default='', help_text='If the name is not known: how one recognises her or him, and when she or he works.', max_length=300, verbose_name='who did it, in words')),
                        ('acknowledged_at', models.DateTimeField(editable=False, null=True, verbose_name='received by somebody who looks into it')),
                        ('outcome', models.CharField(blank=True, choices=[('upheld', 'It happened, and follows were drawn'), ('passed_on', 'Passed on to the authority that must look into it'), ('not_clear', 'It could not be cleared up'), ('not_upheld', 'It did not happen')], max_length=10, verbose_name='what came of it')),
                        ('measures', carecase.sealing.fields.SealedField(blank=True, default='', max_length=5000, verbose_name='what was done, and who was told')),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('acknowledged_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sealing.datakey')),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.organisation')),
                        ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical complaint about staff',
                        'verbose_name_plural': 'historical complaint about staffs',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='StaffComplaint',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('number', models.CharField(default=carecase.documents.numbers.new_number, editable=False, max_length=12, unique=True, verbose_name='number')),
                        ('through', models.CharField(choices=[('seen', 'I saw or heard it myself'), ('told', 'She or he told me'), ('paper', 'On paper, in the box'), ('phone', 'By phone')], max_length=5, verbose_name='how it came to you')),
                        ('in_danger', models.BooleanField(default=False, verbose_name='somebody may be in danger now')),
                        ('what', carecase.sealing.fields.SealedField(max_length=5000, verbose_name='what happened, as far as it is known')),
                        ('where', carecase.sealing.fields.SealedField(blank=True, default='', max_length=300, verbose_name='where and when')),
                        ('whom', carecase.sealing.fields.SealedField(blank=True, default='', help_text='Only if she or he wants it. It may stay empty.', max_length=200, verbose_name='whom it happened to')),
                        ('wishes', carecase.sealing.fields.SealedField(blank=True, default='', max_length=1000, verbose_name='what she or he wishes')),
                        ('accused_words', carecase.sealing.fields.SealedField(blank=True, default='', help_text='If the name is not known: how one recognises her or him, and when she or he works.', max_length=300, verbose_name='who did it, in words')),
                        ('acknowledged_at', models.DateTimeField(editable=False, null=True, verbose_name='received by somebody who looks into it')),
                        ('outcome', models.CharField(blank=True, choices=[('upheld', 'It happened, and follows were drawn'), ('passed_on', 'Passed on to the authority that must look into it'), ('not_clear', 'It could not be cleared up'), ('not_upheld', 'It did not happen')], max_length=10, verbose_name='what came of it')),
                        ('measures', carecase.sealing.fields.SealedField(blank=True, default='', max_length=5000, verbose_name='what was done, and who was told')),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('acknowledged_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                        ('organisation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.organisation')),
                        ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'complaint about staff',
                        'ordering': ['-recorded_at'],
                        'indexes': [models.Index(fields=['organisation', '-recorded_at', 'id'], name='complaint_by_organisation')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='an_end_has_an_outcome')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalExcludedFromComplaint',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('history_change_reason', carecase.sealing.fields.SealedField(blank=True, max_length=20000, null=True)),
                        ('accused', models.BooleanField(default=False, editable=False, verbose_name='accused')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sealing.datakey')),
                        ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('complaint', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='complaints.staffcomplaint')),
                    ],
                    options={
                        'verbose_name': 'historical somebody a complaint is kept from',
                        'verbose_name_plural': 'historical somebody a complaint is kept froms',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='ExcludedFromComplaint',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('accused', models.BooleanField(default=False, editable=False, verbose_name='accused')),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                        ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('complaint', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='excluded', to='complaints.staffcomplaint')),
                    ],
                    options={
                        'verbose_name': 'somebody a complaint is kept from',
                        'constraints': [models.UniqueConstraint(fields=('complaint', 'user'), name='one_is_kept_from_once')],
                    },
                ),
            ],
        ),
    ]
