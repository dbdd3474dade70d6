"""My day: what each person's day asks for, by what she may do (screens 5, no. 3). Every row leads to where it is done.

An explicit list, in the order people meet their day. A function gives the blocks of one permission; what is in all of
them is looked up together, and only for those that are not empty.
"""

from carecase.access.permissions import Permission
from carecase.casework.my_day import (
    appointments,
    asked,
    bills,
    budgets,
    cases,
    catalogue,
    complaints,
    contacts,
    groups,
    houses,
    interpreting,
    missing,
    people,
    referrals,
    returns,
    twice,
    visits,
    watching,
)
from carecase.casework.my_day.block import look

DAY = (
    (Permission.SEE_HOUSE, houses.blocks),
    (Permission.PREPARE_RETURN, returns.blocks),
    (Permission.TAKE_CASE, cases.waiting),
    (Permission.APPROVE, cases.approvals),
    (Permission.DECIDE_RETURN, returns.budgets),
    (Permission.LINK_INCIDENTS, groups.asking),
    (Permission.SEEK_MISSING_PERSON, missing.blocks),
    (Permission.VIEW_CASE, appointments.blocks),
    (Permission.RECORD_CONTACT, contacts.blocks),
    (Permission.TAKE_CASE, cases.own),
    (Permission.COMPARE_PEOPLE, twice.blocks),
    (Permission.VIEW_CASE, cases.worked_on),
    (Permission.WRITE_HEALTH_NOTE, interpreting.health_appointments),
    (Permission.WRITE_LEGAL_NOTE, interpreting.legal_appointments),
    (Permission.TRANSFER_CASE, asked.requests),
    (Permission.ANSWER_REFERRAL, referrals.blocks),
    (Permission.ANSWER_REFERRAL, referrals.from_elsewhere),
    (Permission.ANSWER_RETURN, returns.not_confirmed_to_us),
    (Permission.ANSWER_RETURN, returns.to_us),
    (Permission.ANSWER_RETURN, returns.from_elsewhere),
    (Permission.VISIT_AFTER_RETURN, visits.blocks),
    (Permission.REFER, asked.sent),
    (Permission.TRANSFER_CASE, referrals.handed_over),
    (Permission.ANSWER_INTERPRETER_REQUEST, interpreting.requests),
    (Permission.INTERPRET, interpreting.own_hours),
    (Permission.REGISTER_PEOPLE, cases.registered),
    (Permission.HANDLE_COMPLAINT, complaints.blocks),
    (Permission.READ_AUDIT, watching.blocks),
    (Permission.MANAGE_STAFF, people.blocks),
    (Permission.EDIT_CATALOGUE, catalogue.blocks),
    (Permission.REVIEW_CATALOGUE, catalogue.blocks),
    (Permission.RECONCILE_BILLS, bills.blocks),
    (Permission.APPROVE_ABOVE_LIMIT, budgets.blocks),
)

# What a case manager may do as well, and others do all day: for her it is shown when there is something to do.
BY_THE_WAY = {
    Permission.PREPARE_RETURN,
    Permission.ANSWER_INTERPRETER_REQUEST,
    Permission.ANSWER_REFERRAL,
    Permission.ANSWER_RETURN,
}


def day_of(user, *beside):
    """The blocks of this user's day, in order. `beside`: blocks of the page that are looked up with them."""
    day = [(block, is_by_the_way(user, need)) for need, blocks in DAY if user.may(need) for block in blocks(user)]
    look([*beside, *(block for block, _by_the_way in day)])
    return [block for block, by_the_way in day if block.is_shown and not (by_the_way and block.is_empty)]


def is_by_the_way(user, permission):
    return permission in BY_THE_WAY and user.may(Permission.TAKE_CASE)
