import carecase.jurisdictions.fields
import carecase.server.schema
import django.contrib.auth.models
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('access', '0001_initial'), ('access', '0002_roles_of_the_catalogue'), ('access', '0003_alter_membership_role'), ('access', '0004_accounts_by_two'), ('access', '0005_everyday')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('sealing', '0001_initial'),
    ]

    operations = [
        carecase.server.schema.CreateModels(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'This user name is taken.'}, max_length=60, unique=True, verbose_name='user name')),
                        ('display_name', models.CharField(max_length=100, verbose_name='name shown to colleagues')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                        ('is_staff', models.BooleanField(default=False, editable=False)),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('session_epoch', models.PositiveIntegerField(default=0, editable=False)),
                        ('uses_shortcuts', models.BooleanField(default=True, editable=False, verbose_name='keys that act at once')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                        ('kind', models.CharField(choices=[('ngo', 'Non-governmental organisation'), ('law_enforcement', 'Law enforcement'), ('health_service_organisation', 'Health service'), ('central_government_organisation', 'Central government body'), ('local_government_organisation', 'Local government body'), ('immigration_service', 'Immigration service'), ('legal_service', 'Legal service'), ('corporate_business', 'Business'), ('school_or_college', 'School or college'), ('consulate', 'Consulate'), ('international_organisation', 'International organisation'), ('shelter', 'Shelter')], max_length=40, verbose_name='kind')),
                        ('country', carecase.jurisdictions.fields.CountryField(verbose_name='country')),
                        ('key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, to='sealing.datakey')),
                    ],
                    options={
                        'verbose_name': 'organisation',
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('expires_at', models.DateTimeField(editable=False)),
                        ('used_at', models.DateTimeField(editable=False, null=True)),
                        ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'invitation',
                    },
                ),
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('post', 'Post'), ('team', 'Team'), ('house', 'House')], max_length=10, verbose_name='kind')),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='access.organisation')),
                        ('takes_cases_of', models.ManyToManyField(blank=True, related_name='hands_over_to', to='access.unit', verbose_name='takes cases registered by')),
                    ],
                    options={
                        'verbose_name': 'unit',
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='unit_name_once_per_organisation')],
                    },
                ),
                migrations.CreateModel(
                    name='Deputy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_on', models.DateField(verbose_name='from')),
                        ('until_on', models.DateField(verbose_name='until')),
                        ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in_for', to=settings.AUTH_USER_MODEL)),
                        ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('supervisor', models.F('deputy')), _negated=True), name='nobody_deputises_for_herself'), models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='deputy_ends_after_it_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='StaffLanguage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', carecase.jurisdictions.fields.LanguageField(verbose_name='language')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'language'), name='staff_language_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('frontline_officer', 'Frontline officer'), ('screener', 'Screener'), ('case_manager', 'Case manager'), ('supervisor', 'Supervisor'), ('shelter_manager', 'Shelter manager'), ('shelter_staff', 'Shelter staff'), ('repatriation_coordinator', 'Repatriation coordinator'), ('interpreter_coordinator', 'Interpreter coordinator'), ('legal_adviser', 'Legal adviser'), ('health', 'Health worker'), ('data_protection_officer', 'Data protection officer'), ('auditor', 'Auditor'), ('statistics_viewer', 'Statistics viewer'), ('administrator', 'Administrator'), ('catalogue_editor', 'Catalogue editor'), ('coordinator_national', 'National coordinator'), ('finance', 'Finance officer'), ('interpreter', 'Interpreter'), ('receiving_org', 'Referral desk')], max_length=40, verbose_name='role')),
                        ('from_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='from')),
                        ('until_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('waits', models.BooleanField(default=False, editable=False, verbose_name='waits for a second person')),
                        ('confirmed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('given_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='access.organisation')),
                        ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='access.unit')),
                    ],
                    options={
                        'verbose_name': 'membership',
                        'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('given_by')), _negated=True), models.Q(('confirmed_by', models.F('user')), _negated=True)), _connector='OR'), name='two_people_give_the_strongest_roles'), models.CheckConstraint(condition=models.Q(('given_by__isnull', True), models.Q(('given_by', models.F('user')), _negated=True), _connector='OR'), name='nobody_gives_herself_a_role'), models.UniqueConstraint(condition=models.Q(('unit__isnull', False), ('until_on__isnull', True)), fields=('user', 'unit', 'role'), name='one_open_membership_per_unit'), models.UniqueConstraint(condition=models.Q(('unit__isnull', True), ('until_on__isnull', True)), fields=('user', 'organisation', 'role'), name='one_open_membership_of_the_whole')],
                    },
                ),
            ],
        ),
    ]
