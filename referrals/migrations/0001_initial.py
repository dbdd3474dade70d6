import carecase.jurisdictions.fields
import carecase.sealing.fields
import carecase.server.schema
import carecase.workflow.codes
import carecase.workflow.fields
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('access', '__first__'),
        ('cases', '0001_initial'),
        ('sealing', '0001_initial'),
        ('services_catalog', '0001_initial'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='HistoricalReferral',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('history_change_reason', carecase.sealing.fields.SealedField(blank=True, max_length=20000, null=True)),
                        ('state', carecase.workflow.fields.StateField(choices=[('draft', 'Being prepared'), ('offered', 'Offered to the person'), ('declined', 'The person does not want it'), ('sent', 'Sent, no answer yet'), ('accepted', 'Accepted'), ('rejected', 'Not accepted'), ('completed', 'Done'), ('revoked', 'Called back')], default='draft', editable=False, max_length=30, protected=True)),
                        ('to_name', carecase.sealing.fields.SealedField(blank=True, default='', max_length=200, verbose_name='or to whom, in words')),
                        ('to_kind', models.CharField(blank=True, choices=[('ngo', 'Non-governmental organisation'), ('law_enforcement', 'Law enforcement'), ('health_service_organisation', 'Health service'), ('central_government_organisation', 'Central government body'), ('local_government_organisation', 'Local government body'), ('immigration_service', 'Immigration service'), ('legal_service', 'Legal service'), ('corporate_business', 'Business'), ('school_or_college', 'School or college'), ('consulate', 'Consulate'), ('international_organisation', 'International organisation'), ('shelter', 'Shelter')], max_length=40, verbose_name='kind of organisation')),
                        ('country', carecase.jurisdictions.fields.CountryField(blank=True, verbose_name='in which country')),
                        ('text', carecase.sealing.fields.SealedField(blank=True, default='', max_length=2000, verbose_name='what is asked for')),
                        ('reason', models.CharField(choices=[('additional_services_required', 'More services are needed'), ('migration_or_change_of_location', 'The person moves to another place'), ('other', 'Another reason')], default='additional_services_required', max_length=40, verbose_name='reason')),
                        ('urgency', models.CharField(choices=[('emergency', 'Within 24 hours'), ('urgent', 'Within 72 hours'), ('normal', 'Within two weeks')], default='normal', max_length=10, verbose_name='answer needed')),
                        ('onward', models.CharField(blank=True, choices=[('asylum', 'Asylum'), ('labour', 'Labour rights'), ('gbv', 'Violence against women'), ('smuggling_assistance', 'Help for people on the move'), ('other', 'Another programme')], max_length=24, verbose_name='onward help, if it is that')),
                        ('shares', carecase.workflow.codes.CodesField(blank=True, default=list, verbose_name='which information goes with it')),
                        ('accompanied', models.BooleanField(default=False, verbose_name='somebody goes along')),
                        ('channel', models.CharField(blank=True, choices=[('letter', 'By letter'), ('in_person', 'In person, with the person'), ('phone', 'By phone'), ('message', 'By secure message')], max_length=10, verbose_name='how it is sent')),
                        ('without_consent_because', carecase.sealing.fields.SealedField(blank=True, default='', max_length=500, verbose_name='or why it is sent without consent')),
                        ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='sent on')),
                        ('responded_at', models.DateTimeField(editable=False, null=True, verbose_name='answered on')),
                        ('feedback', carecase.sealing.fields.SealedField(blank=True, default='', max_length=2000, verbose_name='what they answered, what came of it')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                        ('consent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.consent', verbose_name='consent it rests on')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sealing.datakey')),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.organisation', verbose_name='to an organisation that works here')),
                        ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('service', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.servicetype', verbose_name='service wanted')),
                        ('without_consent_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical referral',
                        'verbose_name_plural': 'historical referrals',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Referral',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('state', carecase.workflow.fields.StateField(choices=[('draft', 'Being prepared'), ('offered', 'Offered to the person'), ('declined', 'The person does not want it'), ('sent', 'Sent, no answer yet'), ('accepted', 'Accepted'), ('rejected', 'Not accepted'), ('completed', 'Done'), ('revoked', 'Called back')], default='draft', editable=False, max_length=30, protected=True)),
                        ('to_name', carecase.sealing.fields.SealedField(blank=True, default='', max_length=200, verbose_name='or to whom, in words')),
                        ('to_kind', models.CharField(blank=True, choices=[('ngo', 'Non-governmental organisation'), ('law_enforcement', 'Law enforcement'), ('health_service_organisation', 'Health service'), ('central_government_organisation', 'Central government body'), ('local_government_organisation', 'Local government body'), ('immigration_service', 'Immigration service'), ('legal_service', 'Legal service'), ('corporate_business', 'Business'), ('school_or_college', 'School or college'), ('consulate', 'Consulate'), ('international_organisation', 'International organisation'), ('shelter', 'Shelter')], max_length=40, verbose_name='kind of organisation')),
                        ('country', carecase.jurisdictions.fields.CountryField(blank=True, verbose_name='in which country')),
                        ('text', carecase.sealing.fields.SealedField(blank=True, default='', max_length=2000, verbose_name='what is asked for')),
                        ('reason', models.CharField(choices=[('additional_services_required', 'More services are needed'), ('migration_or_change_of_location', 'The person moves to another place'), ('other', 'Another reason')], default='additional_services_required', max_length=40, verbose_name='reason')),
                        ('urgency', models.CharField(choices=[('emergency', 'Within 24 hours'), ('urgent', 'Within 72 hours'), ('normal', 'Within two weeks')], default='normal', max_length=10, verbose_name='answer needed')),
                        ('onward', models.CharField(blank=True, choices=[('asylum', 'Asylum'), ('labour', 'Labour rights'), ('gbv', 'Violence against women'), ('smuggling_assistance', 'Help for people on the move'), ('other', 'Another programme')], max_length=24, verbose_name='onward help, if it is that')),
                        ('shares', carecase.workflow.codes.CodesField(blank=True, default=list, verbose_name='which information goes with it')),
                        ('accompanied', models.BooleanField(default=False, verbose_name='somebody goes along')),
                        ('channel', models.CharField(blank=True, choices=[('letter', 'By letter'), ('in_person', 'In person, with the person'), ('phone', 'By phone'), ('message', 'By secure message')], max_length=10, verbose_name='how it is sent')),
                        ('without_consent_because', carecase.sealing.fields.SealedField(blank=True, default='', max_length=500, verbose_name='or why it is sent without consent')),
                        ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='sent on')),
                        ('responded_at', models.DateTimeField(editable=False, null=True, verbose_name='answered on')),
                        ('feedback', carecase.sealing.fields.SealedField(blank=True, default='', max_length=2000, verbose_name='what they answered, what came of it')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='cases.case')),
                        ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='cases.consent', verbose_name='consent it rests on')),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='access.organisation', verbose_name='to an organisation that works here')),
                        ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services_catalog.servicetype', verbose_name='service wanted')),
                        ('without_consent_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'referral',
                        'ordering': ['-recorded_at'],
                        'indexes': [models.Index(fields=['case', 'state'], name='referral_by_case_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'accepted', 'rejected', 'completed']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='a_sent_referral_says_when'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('consent__isnull', False), ('without_consent_by__isnull', False), _connector='OR'), name='a_referral_is_sent_with_consent_or_by_a_named_person')],
                    },
                    bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
                ),
            ],
        ),
    ]
