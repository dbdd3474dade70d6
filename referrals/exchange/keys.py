"""What is done with keys: ours are made, replaced and revoked; a partner's are added, compared by two and revoked."""

import json
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from joserfc.errors import JoseError

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.workflow.acts import act
from referrals.exchange import envelope, fingerprints
from referrals.models import OwnKeys, PartnerKeys

OPEN_FOR = timedelta(days=30)  # as long as a package may be under way: packages.OPENED_WITHIN
LONGEST_JWKS = 20_000  # characters
TYPES = {"Ed25519": "signing", "X25519": "encryption"}


# --- ours -----------------------------------------------------------------------------------------------------------


def make(organisation, *, by):
    """The first keys, or new ones in the place of those of today, which go on opening for a while."""
    with act(by, "make_exchange_keys", organisation) as doing:
        allow(by, Permission.KEEP_PARTNER_KEYS, organisation, "make_exchange_keys")
        now = timezone.now()
        OwnKeys.objects.current().filter(organisation=organisation).update(replaced_at=now, opens_until=now + OPEN_FOR)
        (signing, public_signing), (encryption, public_encryption) = envelope.new_pair()
        made = OwnKeys.objects.create(
            organisation=organisation,
            key_id=organisation.key_id,
            signing=public_signing,
            encryption=public_encryption,
            signing_kid=envelope.kid(public_signing),
            encryption_kid=envelope.kid(public_encryption),
            private={"signing": signing, "encryption": encryption},
            made_by=by,
        )
        doing.subjects.append(made)
    return made


def revoke(own, *, by):
    """They neither sign nor open any more, and the private part is gone. For the day they became known to others."""
    with act(by, "revoke_exchange_keys", own.organisation, own):
        allow(by, Permission.KEEP_PARTNER_KEYS, own.organisation, "revoke_exchange_keys")
        forget_private(OwnKeys.objects.filter(pk=own.pk), revoked_at=timezone.now())


def forget_run_out(*, by):
    """The private part of replaced keys is destroyed on the day they stop opening."""
    over = list(OwnKeys.objects.filter(opens_until__lt=timezone.now(), private__isnull=False))
    if over:
        with act(by, "forget_exchange_keys", *over):
            forget_private(over)


def forget_private(rows, **also):
    for own in rows:
        own.private = None
        for name, value in also.items():
            setattr(own, name, value)
        own.save()


def jwks(organisation):
    """The public keys of today, for partners."""
    own = OwnKeys.objects.current().filter(organisation=organisation).first()
    if own is None:
        return None
    signing = {**own.signing, "kid": own.signing_kid, "use": "sig", "alg": "Ed25519"}
    return {"keys": [signing, {**own.encryption, "kid": own.encryption_kid, "use": "enc", "alg": "ECDH-ES+A256KW"}]}


# --- a partner's ----------------------------------------------------------------------------------------------------


def read_jwks(text):
    """{"signing": public key, "encryption": public key} of a JWKS, one of each; a private key is never taken."""
    if len(text) > LONGEST_JWKS:
        raise ValidationError(_("This is too long for a set of keys."))
    try:
        keys = json.loads(text)["keys"]
        found = {TYPES[key["crv"]]: public(key) for key in keys if key.get("crv") in TYPES}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, JoseError) as error:
        raise ValidationError(_("This is not a set of keys (JWKS).")) from error
    if len(found) != len(TYPES) or len(keys) != len(TYPES):
        raise ValidationError(_("One key to sign (Ed25519) and one to encrypt (X25519) are needed, and no others."))
    return found


def public(key):
    if "d" in key:
        raise ValidationError(
            _("This holds a private key. Tell the other side: it must be revoked, since others have seen it.")
        )
    kept = {name: str(key[name]) for name in ("kty", "crv", "x")}
    envelope.kid(kept)  # fails where it is no key
    return kept


def add(partner, found, *, by):
    """Keys that a partner gave us. They count for nothing yet."""
    with act(by, "add_partner_keys", partner) as doing:
        allow(by, Permission.KEEP_PARTNER_KEYS, partner, "add_partner_keys")
        kids = {f"{use}_kid": envelope.kid(key) for use, key in found.items()}
        if partner.keys.filter(signing_kid=kids["signing_kid"]).exists():
            raise block(_("These keys are known already."))
        keys = PartnerKeys.objects.create(partner=partner, added_by=by, **found, **kids)
        doing.subjects.append(keys)
    return keys


def compare(keys, heard, *, by):
    """Somebody has had the fingerprint read to her by the other side, and typed what she heard."""
    with act(by, "compare_partner_keys", keys.partner, keys):
        keys = PartnerKeys.objects.select_for_update(of=("self",)).get(pk=keys.pk)
        allow(by, Permission.KEEP_PARTNER_KEYS, keys.partner, "compare_partner_keys")
        if keys.revoked_at or keys.is_trusted:
            raise block(_("There is nothing to compare any more."))
        if keys.compared_by_id == by.pk:
            raise block(_("You have compared them already. Another person must do it too."))
        if not fingerprints.same(heard, keys.fingerprint):
            raise block(_("This is not the fingerprint of these keys. Do not use them before you know why."))
        turn = "compared" if keys.compared_by_id is None else "compared_again"
        PartnerKeys.objects.filter(pk=keys.pk).update(**{f"{turn}_by": by, f"{turn}_at": timezone.now()})
    return PartnerKeys.objects.get(pk=keys.pk)


def revoke_partners(keys, *, by):
    """Nothing that these keys signed is taken in any more, and nothing is sealed to them."""
    with act(by, "revoke_partner_keys", keys.partner, keys):
        allow(by, Permission.KEEP_PARTNER_KEYS, keys.partner, "revoke_partner_keys")
        now = timezone.now()
        PartnerKeys.objects.filter(pk=keys.pk, revoked_at__isnull=True).update(revoked_at=now, revoked_by=by)
