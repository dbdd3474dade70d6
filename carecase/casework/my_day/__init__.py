"""My day: what each person's day asks for, by what she may do (screens 5, no. 3). Every row leads to where it is done.

An explicit list, in the order people meet their day. A function gives the blocks of one permission, in a handful of
queries however many cases there are.
"""

from carecase.access.permissions import Permission
from carecase.casework.my_day import (
    asked,
    bills,
    cases,
    catalogue,
    groups,
    houses,
    interpreting,
    missing,
    people,
    referrals,
    returns,
    watching,
)

DAY = (
    (Permission.SEE_HOUSE, houses.blocks),
    (Permission.PREPARE_RETURN, returns.blocks),
    (Permission.TAKE_CASE, cases.waiting),
    (Permission.APPROVE, cases.approvals),
    (Permission.LINK_INCIDENTS, groups.asking),
    (Permission.SEEK_MISSING_PERSON, missing.blocks),
    (Permission.TAKE_CASE, cases.own),
    (Permission.VIEW_CASE, cases.worked_on),
    (Permission.WRITE_HEALTH_NOTE, interpreting.health_appointments),
    (Permission.WRITE_LEGAL_NOTE, interpreting.legal_appointments),
    (Permission.TRANSFER_CASE, asked.requests),
    (Permission.ANSWER_REFERRAL, referrals.blocks),
    (Permission.ANSWER_REFERRAL, referrals.from_elsewhere),
    (Permission.REFER, asked.sent),
    (Permission.TRANSFER_CASE, referrals.handed_over),
    (Permission.ANSWER_INTERPRETER_REQUEST, interpreting.requests),
    (Permission.INTERPRET, interpreting.own_hours),
    (Permission.REGISTER_PEOPLE, cases.registered),
    (Permission.READ_AUDIT, watching.blocks),
    (Permission.MANAGE_STAFF, people.blocks),
    (Permission.EDIT_CATALOGUE, catalogue.blocks),
    (Permission.REVIEW_CATALOGUE, catalogue.blocks),
    (Permission.RECONCILE_BILLS, bills.blocks),
)

# What a case manager may do as well, and others do all day: for her it is shown when there is something to do.
BY_THE_WAY = {Permission.PREPARE_RETURN, Permission.ANSWER_INTERPRETER_REQUEST, Permission.ANSWER_REFERRAL}


def day_of(user):
    """The blocks of this user's day, in order."""
    found = []
    for permission, blocks in DAY:
        if user.may(permission):
            by_the_way = permission in BY_THE_WAY and user.may(Permission.TAKE_CASE)
            found += [block for block in blocks(user) if not (by_the_way and block.is_empty)]
    return found
