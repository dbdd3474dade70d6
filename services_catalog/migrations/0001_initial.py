import carecase.workflow.codes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalServiceType',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=6, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place in the list')),
                ('phase', models.CharField(choices=[('immediate', 'Immediate, first 72 hours'), ('primary', 'Primary, 3 to 30 days'), ('secondary', 'Secondary, 1 to 6 months'), ('long_term', 'Long-term, 6 to 24 months and beyond')], max_length=10, verbose_name='phase')),
                ('domain', models.CharField(choices=[('education', 'Education'), ('financial', 'Financial support'), ('health', 'Health'), ('labour_exploitation_rehabilitation', 'Recovery from labour exploitation'), ('legal', 'Legal'), ('livelihood', 'Livelihood'), ('rights_based_training', 'Training on rights'), ('sexual_exploitation_rehabilitation', 'Recovery from sexual exploitation'), ('social_care', 'Social care')], max_length=40, verbose_name='field of support')),
                ('urgency', models.CharField(choices=[('1_hour', 'Within 1 hour'), ('3_hours', 'Within 3 hours'), ('1_day', 'Within 1 day'), ('3_days', 'Within 3 days'), ('1_week', 'Within 1 week'), ('1_month', 'Within 1 month'), ('3_months', 'Within 3 months'), ('6_months', 'Within 6 months'), ('12_months', 'Within 1 year')], max_length=10, verbose_name='usually starts')),
                ('populations', carecase.workflow.codes.CodesField(blank=True, default=list, verbose_name='meant for')),
                ('name_es', models.CharField(max_length=100, verbose_name='name in Spanish')),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('name_fr', models.CharField(max_length=100, verbose_name='name in French')),
                ('name_pt_br', models.CharField(max_length=100, verbose_name='name in Portuguese')),
                ('name_ht', models.CharField(max_length=100, verbose_name='name in Haitian Creole')),
                ('includes_es', models.CharField(blank=True, max_length=200, verbose_name='includes, in Spanish')),
                ('includes_en', models.CharField(blank=True, max_length=200, verbose_name='includes, in English')),
                ('usually_es', models.CharField(max_length=200, verbose_name='who usually gives it, in Spanish')),
                ('usually_en', models.CharField(max_length=200, verbose_name='who usually gives it, in English')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical type of service',
                'verbose_name_plural': 'historical types of service',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'indexes': [],
                'constraints': [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ServiceType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place in the list')),
                ('phase', models.CharField(choices=[('immediate', 'Immediate, first 72 hours'), ('primary', 'Primary, 3 to 30 days'), ('secondary', 'Secondary, 1 to 6 months'), ('long_term', 'Long-term, 6 to 24 months and beyond')], max_length=10, verbose_name='phase')),
                ('domain', models.CharField(choices=[('education', 'Education'), ('financial', 'Financial support'), ('health', 'Health'), ('labour_exploitation_rehabilitation', 'Recovery from labour exploitation'), ('legal', 'Legal'), ('livelihood', 'Livelihood'), ('rights_based_training', 'Training on rights'), ('sexual_exploitation_rehabilitation', 'Recovery from sexual exploitation'), ('social_care', 'Social care')], max_length=40, verbose_name='field of support')),
                ('urgency', models.CharField(choices=[('1_hour', 'Within 1 hour'), ('3_hours', 'Within 3 hours'), ('1_day', 'Within 1 day'), ('3_days', 'Within 3 days'), ('1_week', 'Within 1 week'), ('1_month', 'Within 1 month'), ('3_months', 'Within 3 months'), ('6_months', 'Within 6 months'), ('12_months', 'Within 1 year')], max_length=10, verbose_name='usually starts')),
                ('populations', carecase.workflow.codes.CodesField(blank=True, default=list, verbose_name='meant for')),
                ('name_es', models.CharField(max_length=100, verbose_name='name in Spanish')),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('name_fr', models.CharField(max_length=100, verbose_name='name in French')),
                ('name_pt_br', models.CharField(max_length=100, verbose_name='name in Portuguese')),
                ('name_ht', models.CharField(max_length=100, verbose_name='name in Haitian Creole')),
                ('includes_es', models.CharField(blank=True, max_length=200, verbose_name='includes, in Spanish')),
                ('includes_en', models.CharField(blank=True, max_length=200, verbose_name='includes, in English')),
                ('usually_es', models.CharField(max_length=200, verbose_name='who usually gives it, in Spanish')),
                ('usually_en', models.CharField(max_length=200, verbose_name='who usually gives it, in English')),
            ],
            options={
                'verbose_name': 'type of service',
                'verbose_name_plural': 'types of service',
                'ordering': ['position'],
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
