import carecase.jurisdictions.fields
import carecase.server.schema
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_roles_of_the_catalogue'),
        ('services_catalog', '0002_the_catalogue'),
        ('shelter', '0001_initial'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='HistoricalNightCost',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], max_length=3, verbose_name='currency')),
                        ('source', models.CharField(max_length=300, verbose_name='how it was worked out')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('house', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='shelter.house', verbose_name='house')),
                    ],
                    options={
                        'verbose_name': 'historical cost of a night in a house',
                        'verbose_name_plural': 'historical cost of a night in a houses',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalUnitCost',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], max_length=3, verbose_name='currency')),
                        ('source', models.CharField(max_length=300, verbose_name='how it was worked out')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('country', carecase.jurisdictions.fields.CountryField(verbose_name='country')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.organisation', verbose_name='organisation')),
                        ('service_type', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.servicetype', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'historical unit cost of a service',
                        'verbose_name_plural': 'historical unit cost of a services',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='NightCost',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], max_length=3, verbose_name='currency')),
                        ('source', models.CharField(max_length=300, verbose_name='how it was worked out')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('house', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='night_costs', to='shelter.house', verbose_name='house')),
                    ],
                    options={
                        'verbose_name': 'cost of a night in a house',
                        'ordering': ['-from_on'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='a_nightcost_is_not_negative'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_nightcost_says_its_source'), models.UniqueConstraint(fields=('house', 'from_on'), name='one_night_cost_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='UnitCost',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], max_length=3, verbose_name='currency')),
                        ('source', models.CharField(max_length=300, verbose_name='how it was worked out')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('country', carecase.jurisdictions.fields.CountryField(verbose_name='country')),
                        ('by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.organisation', verbose_name='organisation')),
                        ('service_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services_catalog.servicetype', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'unit cost of a service',
                        'ordering': ['-from_on'],
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='a_unitcost_is_not_negative'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_unitcost_says_its_source'), models.UniqueConstraint(fields=('organisation', 'country', 'service_type', 'from_on'), name='one_unit_cost_a_day')],
                    },
                ),
            ],
        ),
    ]
