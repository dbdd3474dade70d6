import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('wrapped', models.TextField(editable=False, null=True)),
                ('ring_key_id', models.CharField(editable=False, max_length=20)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('shredded_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'data key',
                'verbose_name_plural': 'data keys',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('shredded_at__isnull', True), ('wrapped__isnull', False)), models.Q(('shredded_at__isnull', False), ('wrapped__isnull', True)), _connector='OR'), name='data_key_is_wrapped_or_shredded')],
                'indexes': [],
            },
        ),
    ]
