"""Everything a person can be allowed to do, one line each."""

from enum import StrEnum


class Permission(StrEnum):
    # finding and registering
    REGISTER_PEOPLE = "register_people"
    TAKE_CASE = "take_case"
    ASSIGN_CASE = "assign_case"
    SEARCH_PEOPLE = "search_people"
    VIEW_CASE = "view_case"
    LINK_INCIDENTS = "link_incidents"
    # the record
    EDIT_IDENTITY = "edit_identity"
    EDIT_FAMILY = "edit_family"
    RECORD_CONSENT = "record_consent"
    WRITE_OPERATIONS_NOTE = "write_operations_note"
    WRITE_CASE_NOTE = "write_case_note"
    WRITE_HEALTH_NOTE = "write_health_note"
    WRITE_LEGAL_NOTE = "write_legal_note"
    MANAGE_TASKS = "manage_tasks"
    RECORD_LEGAL_STAY = "record_legal_stay"
    RECORD_ABSENCE = "record_absence"
    RECORD_CONTACT = "record_contact"
    REQUEST_INTERPRETER = "request_interpreter"
    ANSWER_INTERPRETER_REQUEST = "answer_interpreter_request"
    BOOK_INTERPRETER = "book_interpreter"
    KEEP_INTERPRETER_BANK = "keep_interpreter_bank"
    INTERPRET = "interpret"
    RAISE_CONCERN = "raise_concern"
    JUDGE_CONCERN = "judge_concern"
    EXPLAIN_RIGHTS = "explain_rights"
    NOTIFY_AUTHORITY = "notify_authority"
    # beyond one's own organisation
    REVIEW_SAME_PERSON = "review_same_person"
    SEEK_MISSING_PERSON = "seek_missing_person"
    # assessing
    SCREEN = "screen"
    RECORD_IDENTIFICATION = "record_identification"
    ASSESS_RISK = "assess_risk"
    LOWER_RISK = "lower_risk"
    ASSESS_NEEDS = "assess_needs"
    INTERVIEW = "interview"
    INSPECT_SITE = "inspect_site"
    # planning and services
    WRITE_PLAN = "write_plan"
    APPROVE = "approve"
    LOG_SERVICE = "log_service"
    RECORD_FOLLOW_UP = "record_follow_up"
    REFER = "refer"
    ANSWER_REFERRAL = "answer_referral"
    TRANSFER_CASE = "transfer_case"
    KEEP_PARTNER_KEYS = "keep_partner_keys"
    # the shared catalogue
    FIND_PROVIDER = "find_provider"
    ISSUE_VOUCHER = "issue_voucher"
    RECONCILE_BILLS = "reconcile_bills"
    EDIT_CATALOGUE = "edit_catalogue"
    REVIEW_CATALOGUE = "review_catalogue"
    ANSWER_FOR_COUNTRY = "answer_for_country"
    ENTER_RATES = "enter_rates"
    ENTER_COSTS = "enter_costs"
    EDIT_MANUAL = "edit_manual"
    # shelter
    SEE_HOUSE = "see_house"
    RUN_HOUSE = "run_house"
    ADMIT = "admit"
    OVERRIDE_ALLOCATION = "override_allocation"
    KEEP_DAY_LOG = "keep_day_log"
    # the way through the states
    START_RISK_ASSESSMENT = "start_risk_assessment"
    START_SHELTER = "start_shelter"
    START_PROTECTION = "start_protection"
    START_REPATRIATION = "start_repatriation"
    START_INTEGRATION = "start_integration"
    START_FOLLOW_UP = "start_follow_up"
    CLOSE_CASE = "close_case"
    CLOSE_SHORT_CARE = "close_short_care"
    REOPEN_CASE = "reopen_case"
    # going home, or staying
    COUNSEL_OPTIONS = "counsel_options"
    ASSESS_RETURN_RISK = "assess_return_risk"
    PREPARE_RETURN = "prepare_return"
    DECIDE_RETURN = "decide_return"
    PLAN_INTEGRATION = "plan_integration"
    # those who watch
    READ_AUDIT = "read_audit"
    SEE_STATISTICS = "see_statistics"
    MANAGE_STAFF = "manage_staff"


#: What Wagtail asks by a name of its own and without a record → any of these opens it. Everything else stays shut.
EDITORS_MAY = {"wagtailadmin.access_admin": (Permission.EDIT_CATALOGUE, Permission.EDIT_MANUAL)}
