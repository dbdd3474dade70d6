import carecase.plans.voucher_numbers
import carecase.sealing.fields
import carecase.server.schema
import carecase.workflow.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_fsm
import simple_history.models
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '__first__'),
        ('cases', '0002_roles_of_the_catalogue'),
        ('plans', '0001_initial'),
        ('sealing', '0001_initial'),
        ('services_catalog', '0002_the_catalogue'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Bill',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('month', models.DateField(verbose_name='month')),
                        ('number', models.CharField(max_length=40, verbose_name='number on the bill')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], max_length=3, verbose_name='currency')),
                        ('outcome', models.CharField(choices=[('open', 'To be checked'), ('accepted', 'Accepted'), ('disputed', 'Disputed')], default='open', editable=False, max_length=10, verbose_name='state')),
                        ('note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='what is disputed')),
                        ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('settled_at', models.DateTimeField(editable=False, null=True)),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='services_catalog.agreement', verbose_name='agreement')),
                        ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('settled_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'bill',
                        'verbose_name_plural': 'bills',
                        'ordering': ['-month', '-entered_at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='a_bill_is_entered_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='a_bill_is_for_a_month'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'open'), ('settled_at__isnull', True)), models.Q(models.Q(('outcome', 'open'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='a_settled_bill_says_when')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalBill',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('month', models.DateField(verbose_name='month')),
                        ('number', models.CharField(max_length=40, verbose_name='number on the bill')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], max_length=3, verbose_name='currency')),
                        ('outcome', models.CharField(choices=[('open', 'To be checked'), ('accepted', 'Accepted'), ('disputed', 'Disputed')], default='open', editable=False, max_length=10, verbose_name='state')),
                        ('note', models.CharField(blank=True, editable=False, max_length=500, verbose_name='what is disputed')),
                        ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('settled_at', models.DateTimeField(editable=False, null=True)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('agreement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.agreement', verbose_name='agreement')),
                        ('entered_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('settled_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical bill',
                        'verbose_name_plural': 'historical bills',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalVoucher',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('history_change_reason', carecase.sealing.fields.SealedField(blank=True, max_length=20000, null=True)),
                        ('number', models.CharField(db_index=True, default=carecase.plans.voucher_numbers.new_number, editable=False, max_length=14, verbose_name='number')),
                        ('serial', models.PositiveIntegerField(editable=False)),
                        ('quantity', models.PositiveSmallIntegerField(default=1, help_text='In units of the price: nights, items, hours.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='quantity')),
                        ('amount', models.DecimalField(decimal_places=2, editable=False, max_digits=12, verbose_name='unit price')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], editable=False, max_length=3, verbose_name='currency')),
                        ('valid_until', models.DateField(verbose_name='valid until')),
                        ('budget_line', models.CharField(blank=True, max_length=40, verbose_name='budget line')),
                        ('state', carecase.workflow.fields.StateField(choices=[('issued', 'Issued'), ('redeemed', 'Redeemed'), ('void', 'Void'), ('expired', 'Expired')], default='issued', editable=False, max_length=30, protected=True)),
                        ('redeemed_at', models.DateTimeField(editable=False, null=True, verbose_name='entered as redeemed')),
                        ('used_on', models.DateField(editable=False, null=True, verbose_name='used on')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('agreement', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.agreement')),
                        ('case', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sealing.datakey')),
                        ('price', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.price', verbose_name='what for, and with whom')),
                        ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical voucher',
                        'verbose_name_plural': 'historical vouchers',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Voucher',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('occurred_at', models.DateTimeField(blank=True, help_text='Leave empty if it is happening now. What is entered later from paper keeps its true time.', null=True, verbose_name='when it happened')),
                        ('unanswered', models.JSONField(blank=True, default=dict, editable=False)),
                        ('number', models.CharField(default=carecase.plans.voucher_numbers.new_number, editable=False, max_length=14, unique=True, verbose_name='number')),
                        ('serial', models.PositiveIntegerField(editable=False)),
                        ('quantity', models.PositiveSmallIntegerField(default=1, help_text='In units of the price: nights, items, hours.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='quantity')),
                        ('amount', models.DecimalField(decimal_places=2, editable=False, max_digits=12, verbose_name='unit price')),
                        ('currency', models.CharField(choices=[('BZD', 'BZD'), ('CAD', 'CAD'), ('CRC', 'CRC'), ('DOP', 'DOP'), ('EUR', 'EUR'), ('GTQ', 'GTQ'), ('HNL', 'HNL'), ('MXN', 'MXN'), ('NIO', 'NIO'), ('PAB', 'PAB'), ('USD', 'USD')], editable=False, max_length=3, verbose_name='currency')),
                        ('valid_until', models.DateField(verbose_name='valid until')),
                        ('budget_line', models.CharField(blank=True, max_length=40, verbose_name='budget line')),
                        ('state', carecase.workflow.fields.StateField(choices=[('issued', 'Issued'), ('redeemed', 'Redeemed'), ('void', 'Void'), ('expired', 'Expired')], default='issued', editable=False, max_length=30, protected=True)),
                        ('redeemed_at', models.DateTimeField(editable=False, null=True, verbose_name='entered as redeemed')),
                        ('used_on', models.DateField(editable=False, null=True, verbose_name='used on')),
                        ('agreement', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='issued_vouchers', to='services_catalog.agreement')),
                        ('case', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='vouchers', to='cases.case')),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.datakey')),
                        ('price', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services_catalog.price', verbose_name='what for, and with whom')),
                        ('recorded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'voucher',
                        'verbose_name_plural': 'vouchers',
                        'ordering': ['-recorded_at', 'pk'],
                        'indexes': [models.Index(fields=['state', 'valid_until'], name='voucher_by_end'), models.Index(fields=['agreement', 'used_on'], name='voucher_by_use')],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'serial'), name='a_voucher_of_an_agreement_once'), models.CheckConstraint(condition=models.Q(models.Q(('redeemed_at__isnull', False), ('state', 'redeemed')), models.Q(models.Q(('state', 'redeemed'), _negated=True), ('redeemed_at__isnull', True)), _connector='OR'), name='a_redeemed_voucher_says_when'), models.CheckConstraint(condition=models.Q(('used_on__isnull', True), ('used_on__lte', models.F('valid_until')), _connector='OR'), name='a_voucher_is_used_while_it_is_valid'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('serial__gte', 1)), name='a_voucher_is_for_something'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='a_voucher_has_no_negative_price')],
                    },
                    bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalBillLine',
                    fields=[
                        ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('number', models.CharField(max_length=20, verbose_name='number of the voucher')),
                        ('quantity', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='quantity')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='unit price')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField(db_index=True)),
                        ('history_change_reason', models.CharField(max_length=100, null=True)),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('bill', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.bill')),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('voucher', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.voucher')),
                    ],
                    options={
                        'verbose_name': 'historical line of a bill',
                        'verbose_name_plural': 'historical line of a bills',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='BillLine',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('number', models.CharField(max_length=20, verbose_name='number of the voucher')),
                        ('quantity', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)], verbose_name='quantity')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='unit price')),
                        ('bill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='plans.bill')),
                        ('voucher', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bill_line', to='plans.voucher')),
                    ],
                    options={
                        'verbose_name': 'line of a bill',
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('bill', 'position'), name='a_line_of_a_bill_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('quantity__gte', 1)), name='a_line_bills_something')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='healthservicelog',
            name='price',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services_catalog.price'),
        ),
        migrations.AddField(
            model_name='healthservicelog',
            name='provider_service',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services_catalog.providerservice', verbose_name='provider in the catalogue'),
        ),
        migrations.AddField(
            model_name='historicalhealthservicelog',
            name='price',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.price'),
        ),
        migrations.AddField(
            model_name='historicalhealthservicelog',
            name='provider_service',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.providerservice', verbose_name='provider in the catalogue'),
        ),
        migrations.AddField(
            model_name='historicalservicelog',
            name='price',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.price'),
        ),
        migrations.AddField(
            model_name='historicalservicelog',
            name='provider_service',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services_catalog.providerservice', verbose_name='provider in the catalogue'),
        ),
        migrations.AddField(
            model_name='servicelog',
            name='price',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services_catalog.price'),
        ),
        migrations.AddField(
            model_name='servicelog',
            name='provider_service',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services_catalog.providerservice', verbose_name='provider in the catalogue'),
        ),
        migrations.AddField(
            model_name='healthservicelog',
            name='voucher',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='plans.voucher', verbose_name='voucher'),
        ),
        migrations.AddField(
            model_name='historicalhealthservicelog',
            name='voucher',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.voucher', verbose_name='voucher'),
        ),
        migrations.AddField(
            model_name='historicalservicelog',
            name='voucher',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='plans.voucher', verbose_name='voucher'),
        ),
        migrations.AddField(
            model_name='servicelog',
            name='voucher',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='plans.voucher', verbose_name='voucher'),
        ),
    ]
