"""After a new ring key was put first: wrap every data key with it, so that the old one can be retired."""

from django.core.management.base import BaseCommand, CommandError

from carecase.sealing import ring
from carecase.sealing.models import DataKey

BATCH = 500


class Command(BaseCommand):
    help = "Wraps every data key with the current ring key. Can be stopped and run again; texts are not touched."

    def handle(self, *args, **options):
        current = ring.current_key_id()
        waiting = DataKey.objects.filter(wrapped__isnull=False).exclude(ring_key_id=current)
        ids = list(waiting.values_list("pk", flat=True))
        self.stdout.write(f"{len(ids)} data keys to wrap with ring key {current}.")
        done, failed = 0, 0
        for start in range(0, len(ids), BATCH):
            for key in waiting.filter(pk__in=ids[start : start + BATCH]):
                try:
                    done += rewrap(key)
                except ring.SealingError as error:
                    failed += 1
                    self.stderr.write(f"{key.id}: {error}")
            self.stdout.write(f"{min(start + BATCH, len(ids))} of {len(ids)}")
        if failed:
            raise CommandError(f"{failed} data keys could not be opened and keep their old wrapping.")
        self.stdout.write(self.style.SUCCESS(f"{done} data keys wrapped with {current}."))


def rewrap(key):
    """1 when the row was changed; 0 when it was shredded or re-wrapped by somebody else in the meantime."""
    dek = ring.unwrap(key.ring_key_id, key.wrapped, key.context)
    ring_key_id, wrapped = ring.wrap(dek, key.context)
    unchanged = DataKey.objects.filter(pk=key.pk, wrapped=key.wrapped)
    return unchanged.update(ring_key_id=ring_key_id, wrapped=wrapped)
