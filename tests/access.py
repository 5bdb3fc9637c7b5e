"""Answers by URL, role and method. A URL that is not here fails the build.

The acts on a paper share one URL; each of them has its rows under its own name.

anon  nobody signed in                     none  signed in, holds no post
strg  a clerk of another district          earl  the clerk who held the file before
hold  the officer at whose desk it lies    dm    the District Magistrate who monitors the office
adm   the nodal officer who administers it    far    one who administers another district
state one who administers the state

The verbs on a file are posted with all their fields: 302 says that the role may, 409 that it may not, 404
that the paper does not exist for it. The file is parked or put on hold first where the verb needs that. Every
other POST sends an empty form, which 400 refuses. Where a page refuses a method, `make test` tries one role
for each answer, `make soak` all.
"""

ROLES = ("anon", "none", "strg", "earl", "hold", "dm", "adm", "far", "state")

# Pages of other packages that we mount, and their answers to anon and hold; a POST sends an empty form. Their
# effects are tested with accounts.
MOUNTED = """
api:api-root                 GET   404  404
api:api-root                 POST  405  405
api:openapi-json             GET   200  200
api:openapi-json             POST  405  405
account_change_password      GET   302  200
account_change_password      POST  302  200
account_login                GET   200  302
account_login                POST  200  302
account_logout               GET   302  200
account_logout               POST  302  302
account_reauthenticate       GET   302  200
account_reauthenticate       POST  302  200
mfa_activate_totp            GET   302  302
mfa_activate_totp            POST  302  302
mfa_authenticate             GET   302  302
mfa_authenticate             POST  302  302
mfa_deactivate_totp          GET   302  404
mfa_deactivate_totp          POST  302  404
mfa_download_recovery_codes  GET   302  404
mfa_download_recovery_codes  POST  302  404
mfa_generate_recovery_codes  GET   302  302
mfa_generate_recovery_codes  POST  302  302
mfa_add_webauthn             GET   302  302
mfa_add_webauthn             POST  302  302
mfa_edit_webauthn            GET   302  302
mfa_edit_webauthn            POST  302  302
mfa_list_webauthn            GET   302  200
mfa_list_webauthn            POST  302  405
mfa_reauthenticate_webauthn  GET   302  302
mfa_reauthenticate_webauthn  POST  302  302
mfa_remove_webauthn          GET   302  302
mfa_remove_webauthn          POST  302  302
mfa_index                    GET   302  200
mfa_index                    POST  302  405
mfa_reauthenticate           GET   302  302
mfa_reauthenticate           POST  302  302
mfa_view_recovery_codes      GET   302  404
mfa_view_recovery_codes      POST  302  405
usersessions_list            GET   302  200
usersessions_list            POST  302  302
"""

TABLE = """
accept_handover    GET   302  403  405  405  405  405  405  405  405
accept_handover    POST  302  403  404  302  404  404  404  404  404
acknowledge_notice GET   302  405  405  405  405  405  405  405  405
acknowledge_notice POST  302  404  404  404  404  302  404  404  404
account            GET   302  200  200  200  200  200  200  200  200
account            POST  302  405  405  405  405  405  405  405  405
acts               GET   302  403  403  403  403  403  200  200  200
acts               POST  302  403  403  403  403  403  405  405  405
check_staff_import GET   302  403  403  403  403  403  405  405  405
check_staff_import POST  302  403  403  403  403  403  302  404  302
calendar           GET   302  403  403  403  403  403  200  200  200
calendar           POST  302  403  403  403  403  403  405  405  405
change_hours       GET   302  403  403  403  403  403  200  404  200
change_hours       POST  302  403  403  403  403  403  400  404  400
add_rung           GET   302  403  403  403  403  403  200  404  200
add_rung           POST  302  403  403  403  403  403  400  404  400
ladder             GET   302  403  403  403  403  403  200  200  200
ladder             POST  302  403  403  403  403  403  405  405  405
withdraw_rung      GET   302  403  403  403  403  403  200  404  200
withdraw_rung      POST  302  403  403  403  403  403  400  404  400
leave_list         GET   302  403  403  403  403  403  200  200  200
leave_list         POST  302  403  403  403  403  403  405  405  405
new_leave          GET   302  403  403  403  403  403  200  200  200
new_leave          POST  302  403  403  403  403  403  400  400  400
take_back_leave    GET   302  403  403  403  403  403  200  404  200
take_back_leave    POST  302  403  403  403  403  403  400  404  400
change_rule        GET   302  403  403  403  403  403  200  404  200
change_rule        POST  302  403  403  403  403  403  400  404  400
confirm_year       GET   302  403  403  403  403  403  200  404  200
confirm_year       POST  302  403  403  403  403  403  400  404  400
declare_day        GET   302  403  403  403  403  403  200  404  200
declare_day        POST  302  403  403  403  403  403  400  404  400
end_rule           GET   302  403  403  403  403  403  404  404  200
end_rule           POST  302  403  403  403  403  403  404  404  400
time_rules         GET   302  403  403  403  403  403  200  200  200
time_rules         POST  302  403  403  403  403  403  405  405  405
withdraw_day       GET   302  403  403  403  403  403  405  405  405
withdraw_day       POST  302  403  403  403  403  403  302  404  302
withdraw_hours     GET   302  403  403  403  403  403  405  405  405
withdraw_hours     POST  302  403  403  403  403  403  302  404  302
certificate        GET   302  403  403  403  200  200  200  200  200
certificate        POST  302  403  403  403  400  400  400  400  400
certificate_pdf    GET   302  403  403  403  404  200  200  404  200
certificate_pdf    POST  302  403  403  403  405  405  405  405  405
sign_certificate   GET   302  403  403  403  405  405  403  403  403
sign_certificate   POST  302  403  403  403  400  400  403  403  403
close              GET   302  403  405  405  405  405  405  405  405
close              POST  302  403  404  409  302  409  404  404  404
check_organisation GET   302  403  403  403  403  403  405  405  405
check_organisation POST  302  403  403  403  403  403  302  404  302
confirm_staff_import GET   302  403  403  403  403  403  405  405  405
confirm_staff_import POST  302  403  403  403  403  403  302  404  302
confirm_organisation GET 302 403  403  403  403  403  405  405  405
confirm_organisation POST 302 403 403  403  403  403  409  404  409
administrators     GET   302  403  403  403  403  403  200  200  200
administrators     POST  302  403  403  403  403  403  405  405  405
audit              GET   302  403  403  403  403  403  200  200  200
audit              POST  302  403  403  403  403  403  405  405  405
audit_export       GET   302  403  403  403  403  403  200  200  200
audit_export       POST  302  403  403  403  403  403  405  405  405
decide_administrator GET   302  403  403  403  403  403  405  405  405
decide_administrator POST  302  403  403  403  403  403  302  404  302
propose_administrator GET  302  403  403  403  403  403  405  405  405
propose_administrator POST 302  403  403  403  403  403  400  400  400
disable_people     GET   302  403  403  403  403  403  405  405  405
disable_people     POST  302  403  403  403  403  403  302  302  302
directory          GET   302  403  200  200  200  200  200  200  200
directory          POST  302  403  405  405  405  405  405  405  405
desk               GET   302  403  200  200  200  200  200  200  200
desk               POST  302  403  405  405  405  405  405  405  405
desk_likely        GET   302  403  200  200  200  200  200  200  200
desk_likely        POST  302  403  405  405  405  405  405  405  405
desk_times         GET   302  403  200  200  200  200  200  200  200
desk_times         POST  302  403  405  405  405  405  405  405  405
discard_note       GET   302  403  405  405  405  405  405  405  405
discard_note       POST  302  403  404  409  200  409  404  404  404
document           GET   302  403  404  200  200  200  404  404  404
document           POST  302  403  405  405  405  405  405  405  405
email_answer       GET  302  403  403  403  403  403  200  200  200
email_answer       POST 302  403  403  403  403  403  400  400  400
email_follow       GET  302  403  403  403  403  403  200  200  200
email_follow       POST 302  403  403  403  403  403  405  405  405
email_id           GET  302  403  403  403  403  403  200  404  200
email_id           POST 302  403  403  403  403  403  405  405  405
email_ids          GET  302  403  403  403  403  403  200  200  200
email_ids          POST 302  403  403  403  403  403  405  405  405
email_letter       GET  302  403  403  403  403  403  200  404  200
email_letter       POST 302  403  403  403  403  403  405  405  405
email_letter_pdf   GET  302  403  403  403  403  403  200  404  200
email_letter_pdf   POST 302  403  403  403  403  403  405  405  405
email_letter_sheet GET  302  403  403  403  403  403  200  404  200
email_letter_sheet POST 302  403  403  403  403  403  405  405  405
email_letters      GET  302  403  403  403  403  403  200  200  200
email_letters      POST 302  403  403  403  403  403  405  405  405
email_pattern      GET  302  403  403  403  403  403  200  200  200
email_pattern      POST 302  403  403  403  403  403  400  400  400
email_step         GET  302  403  403  403  403  403  405  405  405
email_step         POST 302  403  403  403  403  403  302  302  302
email_tenures      GET  302  403  403  403  403  403  200  200  200
email_tenures      POST 302  403  403  403  403  403  405  405  405
propose_email_ids  GET  302  403  403  403  403  403  200  200  200
propose_email_ids  POST 302  403  403  403  403  403  302  302  302
redirect_email_id  GET  302  403  403  403  403  403  405  405  405
redirect_email_id  POST 302  403  403  403  403  403  400  404  400
request_email_ids  GET  302  403  403  403  403  403  405  405  405
request_email_ids  POST 302  403  403  403  403  403  302  302  302
establishment      GET   302  403  403  403  403  403  200  200  200
establishment      POST  302  403  403  403  403  403  405  405  405
explanation        GET   302  403  404  200  200  200  404  404  404
explanation        POST  302  403  405  405  405  405  405  405  405
file               GET   302  403  404  200  200  200  404  404  404
file               POST  302  403  405  405  405  405  405  405  405
file_page          GET   302  403  404  302  302  302  404  404  404
file_page          POST  302  403  405  405  405  405  405  405  405
forward            GET   302  403  405  405  405  405  405  405  405
forward            POST  302  403  404  409  302  409  404  404  404
forward_many       GET   302  403  405  405  405  405  405  405  405
forward_many       POST  302  403  400  400  400  400  400  400  400
handover           GET   302  403  404  200  404  404  404  404  404
handover           POST  302  403  405  405  405  405  405  405  405
handover_pdf       GET   302  403  404  200  404  404  404  404  404
handover_pdf       POST  302  403  405  405  405  405  405  405  405
handovers          GET   302  403  200  200  200  200  200  200  200
handovers          POST  302  403  405  405  405  405  405  405  405
guide              GET   200  200  200  200  200  200  200  200  200
guide              POST  405  405  405  405  405  405  405  405  405
guide_part         GET   200  200  200  200  200  200  200  200  200
guide_part         POST  405  405  405  405  405  405  405  405  405
healthz            GET   200  200  200  200  200  200  200  200  200
healthz            POST  405  405  405  405  405  405  405  405  405
first              GET   200  200  200  200  200  200  200  200  200
first              POST  400  400  400  400  400  400  400  400  400
first_password     GET   410  410  410  410  410  410  410  410  410
first_password     POST  410  410  410  410  410  410  410  410  410
hand_out           GET   302  403  403  403  403  403  405  405  405
hand_out           POST  302  403  403  403  403  403  302  302  302
notice_letter      GET   410  410  410  410  410  410  410  410  410
notice_letter      POST  410  410  410  410  410  410  410  410  410
notice_list        GET   302  200  200  200  200  200  200  200  200
notice_list        POST  302  405  405  405  405  405  405  405  405
notice_choices     GET   302  200  200  200  200  200  200  200  200
notice_choices     POST  302  400  400  400  400  400  400  400  400
subscriptions      GET   302  200  200  200  200  200  200  200  200
subscriptions      POST  302  405  405  405  405  405  405  405  405
subscribe          GET   302  403  404  404  404  404  404  404  404
subscribe          POST  302  403  404  404  404  404  404  404  404
stop_subscription  GET   302  405  405  405  405  405  405  405  405
stop_subscription  POST  302  404  404  404  302  404  404  404  404
stop_by_letter     GET   410  410  410  410  410  410  410  410  410
stop_by_letter     POST  410  410  410  410  410  410  410  410  410
read_notice        GET   302  405  405  405  405  405  405  405  405
read_notice        POST  302  404  404  404  302  404  404  404  404
read_notices       GET   302  405  405  405  405  405  405  405  405
read_notices       POST  302  302  302  302  302  302  302  302  302
object_to_notice   GET   302  405  405  405  405  405  405  405  405
object_to_notice   POST  302  404  404  404  404  302  404  404  404
place_hold         GET   302  403  405  405  405  405  405  405  405
place_hold         POST  302  403  404  409  409  302  404  404  404
invitation_link    GET   302  302  302  302  302  302  302  302  302
invitation_link    POST  405  405  405  405  405  405  405  405  405
invitations        GET   302  403  403  403  403  403  200  200  200
invitations        POST  302  403  403  403  403  403  405  405  405
invite             GET   302  403  403  403  403  403  405  405  405
invite             POST  302  403  403  403  403  403  302  302  302
invited            GET   302  403  403  403  403  403  200  404  200
invited            POST  302  403  403  403  403  403  405  405  405
propose_invitation GET   302  403  403  403  403  403  405  405  405
propose_invitation POST  302  403  403  403  403  403  302  404  302
remove_second_factor GET   302  403  403  403  403  403  405  405  405
remove_second_factor POST  302  403  403  403  403  403  400  404  400
lift_hold          GET   302  403  405  405  405  405  405  405  405
lift_hold          POST  302  403  404  409  409  302  404  404  404
metrics            GET   404  404  404  404  404  404  404  404  404
metrics            POST  405  405  405  405  405  405  405  405  405
monitor            GET   302  403  403  403  403  302  403  403  403
monitor            POST  302  403  403  403  403  405  403  403  403
monitor_disposals  GET   302  403  403  403  403  200  403  403  403
monitor_disposals  POST  302  403  403  403  403  405  403  403  403
monitor_signs      GET   302  403  403  403  403  200  403  403  403
monitor_signs      POST  302  403  403  403  403  405  403  403  403
monitor_likely     GET   302  403  403  403  403  200  403  403  403
monitor_likely     POST  302  403  403  403  403  405  403  403  403
monitor_routes     GET   302  403  403  403  403  200  403  403  403
monitor_routes     POST  302  403  403  403  403  405  403  403  403
monitor_routes_papers GET 302 403  403  403  403  404  403  403  403
monitor_routes_papers POST 302 403 403  403  403  405  403  403  403
monitor_causes     GET   302  403  403  403  403  200  403  403  403
monitor_causes     POST  302  403  403  403  403  405  403  403  403
monitor_office     GET   302  403  403  403  403  200  403  403  403
monitor_office     POST  302  403  403  403  403  405  403  403  403
monitor_papers     GET   302  403  403  403  403  200  403  403  403
monitor_papers     POST  302  403  403  403  403  405  403  403  403
monitor_post       GET   302  403  403  403  403  200  403  403  403
monitor_post       POST  302  403  403  403  403  405  403  403  403
monitor_person     GET   302  403  403  403  403  200  403  403  403
monitor_person     POST  302  403  403  403  403  405  403  403  403
monitor_trend      GET   302  403  403  403  403  200  403  403  403
monitor_trend      POST  302  403  403  403  403  405  403  403  403
monitor_desk_trend GET   302  403  403  403  403  200  403  403  403
monitor_desk_trend POST  302  403  403  403  403  405  403  403  403
monitor_section_trend GET   302  403  403  403  403  200  403  403  403
monitor_section_trend POST  302  403  403  403  403  405  403  403  403
monitor_map        GET   302  403  403  403  403  200  403  403  403
monitor_map        POST  302  403  403  403  403  405  403  403  403
monitor_rank       GET   302  403  403  403  403  200  403  403  403
monitor_rank       POST  302  403  403  403  403  405  403  403  403
monitor_section    GET   302  403  403  403  403  200  403  403  403
monitor_section    POST  302  403  403  403  403  405  403  403  403
monitor_section_papers GET   302  403  403  403  403  200  403  403  403
monitor_section_papers POST  302  403  403  403  403  405  403  403  403
movements          GET   302  403  404  200  200  200  404  404  404
movements          POST  302  403  405  405  405  405  405  405  405
new_file           GET   302  403  200  200  200  200  200  200  200
new_file           POST  302  403  400  400  400  400  400  400  400
order              GET   302  403  403  403  403  403  200  200  200
order              POST  302  403  403  403  403  403  400  400  400
organisation       GET   302  403  403  403  403  403  200  200  200
organisation       POST  302  403  403  403  403  403  400  400  400
api:offices        GET    401  401  401  401  401  401  401  401  401
api:offices        POST  405  405  405  405  405  405  405  405  405
api:monitor        GET    401  401  401  401  401  401  401  401  401
api:monitor        POST  405  405  405  405  405  405  405  405  405
api:papers         GET    401  401  401  401  401  401  401  401  401
api:papers         POST  405  405  405  405  405  405  405  405  405
api:days           GET    401  401  401  401  401  401  401  401  401
api:days           POST  405  405  405  405  405  405  405  405  405
api:causes         GET    401  401  401  401  401  401  401  401  401
api:causes         POST  405  405  405  405  405  405  405  405  405
api:signs          GET    401  401  401  401  401  401  401  401  401
api:signs          POST  405  405  405  405  405  405  405  405  405
api:rank           GET    401  401  401  401  401  401  401  401  401
api:rank           POST  405  405  405  405  405  405  405  405  405
api:map            GET    401  401  401  401  401  401  401  401  401
api:map            POST  405  405  405  405  405  405  405  405  405
api:trend          GET    401  401  401  401  401  401  401  401  401
api:trend          POST  405  405  405  405  405  405  405  405  405
api:medians        GET    401  401  401  401  401  401  401  401  401
api:medians        POST  405  405  405  405  405  405  405  405  405
api:likely         GET    401  401  401  401  401  401  401  401  401
api:likely         POST  405  405  405  405  405  405  405  405  405
api:certificate    GET    401  401  401  401  401  401  401  401  401
api:certificate    POST  405  405  405  405  405  405  405  405  405
api_tokens         GET   302  403  403  403  403  403  200  200  200
api_tokens         POST  302  403  403  403  403  403  400  400  400
withdraw_api_token GET   302  403  403  403  403  403  405  405  405
withdraw_api_token POST  302  403  403  403  403  403  302  404  302
channels           GET   302  403  403  403  403  403  200  200  200
channels           POST  302  403  403  403  403  403  400  400  400
withdraw_channel   GET   302  403  403  403  403  403  405  405  405
withdraw_channel   POST  302  403  403  403  403  403  302  404  302
organisation_import GET  302  403  403  403  403  403  200  404  200
organisation_import POST 302  403  403  403  403  403  405  405  405
organisation_marked GET  302  403  403  403  403  403  200  404  200
organisation_marked POST 302  403  403  403  403  403  405  405  405
organisation_template GET 302 403 403  403  403  403  200  200  200
organisation_template POST 302 403 403 403  403  403  405  405  405
paper              GET   302  403  404  302  302  302  404  404  404
paper              POST  302  403  405  405  405  405  405  405  405
park               GET   302  403  405  405  405  405  405  405  405
park               POST  302  403  404  409  302  409  404  404  404
pull_back          GET   302  403  405  405  405  405  405  405  405
pull_back          POST  302  403  404  302  409  409  404  404  404
pull_back_many     GET   302  403  405  405  405  405  405  405  405
pull_back_many     POST  302  403  400  400  400  400  400  400  400
pull_up            GET   302  403  405  405  405  405  405  405  405
pull_up            POST  302  403  404  409  409  302  404  404  404
readyz             GET   200  200  200  200  200  200  200  200  200
readyz             POST  405  405  405  405  405  405  405  405  405
reassign           GET   302  403  405  405  405  405  405  405  405
reassign           POST  302  403  404  409  409  409  404  404  404
questions          GET   302  403  200  200  200  200  200  200  200
questions          POST  302  403  405  405  405  405  405  405  405
reply              GET   302  403  404  404  200  200  404  404  404
reply              POST  302  403  404  404  400  400  404  404  404
ask_why            GET   302  403  404  404  404  200  404  404  404
ask_why            POST  302  403  404  404  404  400  404  404  404
ask_desk           GET   302  403  404  404  404  200  404  404  404
ask_desk           POST  302  403  404  404  404  400  404  404  404
new_receipt        GET   302  403  403  200  403  403  403  403  403
new_receipt        POST  302  403  403  400  403  403  403  403  403
sender_suggestions GET   302  403  403  200  403  403  403  403  403
sender_suggestions POST  302  403  403  405  403  403  403  403  403
incoming           GET   302  403  403  200  403  403  403  403  403
incoming           POST  302  403  403  405  403  403  403  403  403
incoming_letter    GET   302  403  403  200  403  403  403  403  403
incoming_letter    POST  302  403  403  400  403  403  403  403  403
put_aside_letter   GET   302  403  403  405  403  403  403  403  403
put_aside_letter   POST  302  403  403  400  403  403  403  403  403
take_back_letter   GET   302  403  403  405  403  403  403  403  403
take_back_letter   POST  302  403  403  302  403  403  403  403  403
incoming_paper     GET   302  403  403  200  403  403  403  403  403
incoming_paper     POST  302  403  403  405  403  403  403  403  403
scans              GET   302  403  403  200  403  403  403  403  403
scans              POST  302  403  403  400  403  403  403  403  403
separator_sheet    GET   302  403  403  200  403  403  403  403  403
separator_sheet    POST  302  403  403  405  403  403  403  403  403
scan               GET   302  403  403  200  403  403  403  403  403
scan               POST  302  403  403  405  403  403  403  403  403
scan_original      GET   302  403  403  200  403  403  403  403  403
scan_original      POST  302  403  403  405  403  403  403  403  403
change_split       GET   302  403  403  405  403  403  403  403  403
change_split       POST  302  403  403  400  403  403  403  403  403
make_letters       GET   302  403  403  405  403  403  403  403  403
make_letters       POST  302  403  403  302  403  403  403  403  403
mailboxes          GET   302  403  403  403  403  403  200  200  200
mailboxes          POST  302  403  403  403  403  403  405  405  405
mailbox            GET   302  403  403  403  403  403  200  404  200
mailbox            POST  302  403  403  403  403  403  400  404  400
try_mailbox        GET   302  403  403  403  403  403  405  405  405
try_mailbox        POST  302  403  403  403  403  403  302  404  302
end_mailbox        GET   302  403  403  403  403  403  405  405  405
end_mailbox        POST  302  403  403  403  403  403  302  404  302
diary              GET   302  403  403  200  403  200  403  403  403
diary              POST  302  403  403  405  403  405  403  403  403
pending_receipts   GET   302  403  403  200  403  200  403  403  403
pending_receipts   POST  302  403  403  405  403  405  403  403  403
receipt            GET   302  403  404  200  200  200  404  404  404
receipt            POST  302  403  405  405  405  405  405  405  405
receipt_documents  GET   302  403  405  405  405  405  405  405  405
receipt_documents  POST  302  403  404  400  400  400  404  404  404
receipt_document   GET   302  403  404  200  200  200  404  404  404
receipt_document   POST  302  403  405  405  405  405  405  405  405
acknowledgement    GET   302  403  404  200  200  200  404  404  404
acknowledgement    POST  302  403  405  405  405  405  405  405  405
acknowledge_by_mail GET  302  403  405  405  405  405  405  405  405
acknowledge_by_mail POST 302  403  404  302  302  409  404  404  404
correct_receipt    GET   302  403  404  200  200  409  404  404  404
correct_receipt    POST  302  403  404  400  400  409  404  404  404
file_from_receipt  GET   302  403  404  409  200  409  404  404  404
file_from_receipt  POST  302  403  404  409  400  409  404  404  404
return_not_mine    GET   302  403  405  405  405  405  405  405  405
return_not_mine    POST  302  403  404  409  302  409  404  404  404
close_as_information GET 302  403  405  405  405  405  405  405  405
close_as_information POST 302 403  404  409  302  409  404  404  404
put_in_file        GET   302  403  405  405  405  405  405  405  405
put_in_file        POST  302  403  404  400  302  400  404  404  404
mark_copies        GET   302  403  405  405  405  405  405  405  405
mark_copies        POST  302  403  404  409  302  409  404  404  404
acknowledge_receipt GET  302  403  405  405  405  405  405  405  405
acknowledge_receipt POST 302  403  404  409  302  409  404  404  404
reopen             GET   302  403  405  405  405  405  405  405  405
reopen             POST  302  403  404  409  409  409  404  404  404
return_paper       GET   302  403  405  405  405  405  405  405  405
return_paper       POST  302  403  404  409  302  409  404  404  404
save_note          GET   302  403  405  405  405  405  405  405  405
save_note          POST  302  403  404  409  302  409  404  404  404
search             GET   302  403  200  200  200  200  200  200  200
search             POST  302  403  405  405  405  405  405  405  405
send_note          GET   302  403  405  405  405  405  405  405  405
send_note          POST  302  403  404  409  302  409  404  404  404
send_onward        GET   302  403  405  405  405  405  405  405  405
send_onward        POST  302  403  404  409  302  400  404  404  404
sent               GET   302  403  200  200  200  200  200  200  200
sent               POST  302  403  405  405  405  405  405  405  405
restore_people     GET   302  403  403  403  403  403  405  405  405
restore_people     POST  302  403  403  403  403  403  302  302  302
rollout            GET   302  403  403  403  403  200  200  200  200
rollout            POST  302  403  403  403  403  405  405  405  405
rollout_kind       GET   302  403  403  403  403  200  200  200  200
rollout_kind       POST  302  403  403  403  403  405  405  405  405
rollout_missing    GET   302  403  403  403  403  200  200  404  200
rollout_missing    POST  302  403  403  403  403  405  405  405  405
rollout_office     GET   302  403  403  403  403  200  200  404  200
rollout_office     POST  302  403  403  403  403  405  405  405  405
rollout_step       GET   302  403  403  403  403  403  200  404  200
rollout_step       POST  302  403  403  403  403  403  400  404  400
training_session   GET   302  403  403  403  403  403  200  404  200
training_session   POST  302  403  403  403  403  403  302  404  302
training_sessions  GET   302  403  403  403  403  403  200  404  200
training_sessions  POST  302  403  403  403  403  403  405  405  405
new_training_session GET   302  403  403  403  403  403  200  404  200
new_training_session POST  302  403  403  403  403  403  400  404  400
set_language       GET   302  302  302  302  302  302  302  302  302
set_language       POST  302  302  302  302  302  302  302  302  302
shares             GET   302  403  404  200  200  200  404  404  404
shares             POST  302  403  404  409  302  409  404  404  404
staff              GET   302  403  403  403  403  403  200  200  200
staff              POST  302  403  403  403  403  403  405  405  405
staff_import       GET   302  403  403  403  403  403  200  404  200
staff_import       POST  302  403  403  403  403  403  405  405  405
staff_import_marked GET   302  403  403  403  403  403  200  404  200
staff_import_marked POST  302  403  403  403  403  403  405  405  405
staff_import_template GET   302  403  403  403  403  403  200  200  200
staff_import_template POST  302  403  403  403  403  403  405  405  405
staff_imports      GET   302  403  403  403  403  403  200  200  200
staff_imports      POST  302  403  403  403  403  403  400  400  400
statement          GET   302  403  404  200  200  200  404  404  404
statement          POST  302  403  405  405  405  405  405  405  405
statement_pdf      GET   302  403  404  200  200  200  404  404  404
statement_pdf      POST  302  403  405  405  405  405  405  405  405
suggest_posts      GET   302  403  403  403  403  403  200  200  200
suggest_posts      POST  302  403  403  403  403  403  400  400  400
switch_charge      GET   302  405  405  405  405  405  405  405  405
switch_charge      POST  302  404  404  404  404  404  404  404  404
take_back_organisation GET 302 403  403  403  403  403  405  405  405
take_back_organisation POST 302 403 403  403  403  403  409  404  409
take_back_act      GET   302  403  403  403  403  403  405  405  405
take_back_act      POST  302  403  403  403  403  403  302  404  302
take_back_staff_import GET   302  403  403  403  403  403  405  405  405
take_back_staff_import POST  302  403  403  403  403  403  409  404  409
unpark             GET   302  403  405  405  405  405  405  405  405
unpark             POST  302  403  404  409  302  409  404  404  404
storage            GET   302  403  403  403  403  403  200  200  200
storage            POST  302  403  403  403  403  403  405  405  405
storage_limits     GET   302  403  403  403  403  403  403  404  200
storage_limits     POST  302  403  403  403  403  403  403  404  400
upload             GET   302  403  405  405  405  405  405  405  405
upload             POST  302  403  404  400  400  400  404  404  404
histories          GET   302  403  403  403  403  200  403  403  403
histories          POST  302  403  403  403  403  405  403  403  403
history            GET   302  403  404  404  404  404  404  404  404
history            POST  302  403  405  405  405  405  405  405  405
history_papers     GET   302  403  403  403  403  404  403  403  403
history_papers     POST  302  403  403  403  403  405  403  403  403
new_draft          GET   302  403  404  409  200  409  404  404  404
new_draft          POST  302  403  404  409  400  409  404  404  404
addressee_suggestions GET  302 403 200  200  200  200  200  200  200
addressee_suggestions POST 302 403 405  405  405  405  405  405  405
draft              GET   302  403  404  200  200  200  404  404  404
draft              POST  302  403  405  405  405  405  405  405  405
draft_pdf          GET   302  403  404  200  200  200  404  404  404
draft_pdf          POST  302  403  405  405  405  405  405  405  405
edit_draft         GET   302  403  404  409  200  409  404  404  404
edit_draft         POST  302  403  404  409  409  409  404  404  404
save_draft_text    GET   302  403  405  405  405  405  405  405  405
save_draft_text    POST  302  403  404  409  409  409  404  404  404
draft_addressees   GET   302  403  405  405  405  405  405  405  405
draft_addressees   POST  302  403  404  409  400  409  404  404  404
remove_addressee   GET   302  403  405  405  405  405  405  405  405
remove_addressee   POST  302  403  404  409  302  409  404  404  404
comment_draft      GET   302  403  405  405  405  405  405  405  405
comment_draft      POST  302  403  404  400  400  400  404  404  404
approve_draft      GET   302  403  405  405  405  405  405  405  405
approve_draft      POST  302  403  404  400  400  400  404  404  404
return_draft       GET   302  403  405  405  405  405  405  405  405
return_draft       POST  302  403  404  400  400  400  404  404  404
withdraw_draft     GET   302  403  405  405  405  405  405  405  405
withdraw_draft     POST  302  403  404  400  400  400  404  404  404
give_up_draft      GET   302  403  405  405  405  405  405  405  405
give_up_draft      POST  302  403  404  409  302  409  404  404  404
take_up_draft      GET   302  403  405  405  405  405  405  405  405
take_up_draft      POST  302  403  404  409  302  409  404  404  404
note_sheet_pdf     GET   302  403  404  200  200  200  404  404  404
note_sheet_pdf     POST  302  403  405  405  405  405  405  405  405
print_check        GET   302  403  200  200  200  200  200  200  200
print_check        POST  302  403  405  405  405  405  405  405  405
print_file         GET   302  403  404  200  200  200  404  404  404
print_file         POST  302  403  404  302  302  302  404  404  404
verification       GET   302  403  403  403  403  200  200  200  200
verification       POST  302  403  403  403  403  405  405  405  405
whole_file         GET   302  403  404  404  200  404  404  404  404
whole_file         POST  302  403  405  405  405  405  405  405  405
withdraw_share     GET   302  403  405  405  405  405  405  405  405
withdraw_share     POST  302  403  404  302  302  302  404  404  404
"""

# The pages of records, alike for each kind: the list, a new one, one of Kannauj, its last change taken back.
RECORDS = """
{plural}              GET   302  403  403  403  403  403  200  200  200
{plural}              POST  302  403  403  403  403  403  405  405  405
add_{single}          GET   302  403  403  403  403  403  200  200  200
add_{single}          POST  302  403  403  403  403  403  400  400  400
{single}              GET   302  403  403  403  403  403  200  404  200
{single}              POST  302  403  403  403  403  403  400  404  400
take_back_{single}    GET   302  403  403  403  403  403  405  405  405
take_back_{single}    POST  302  403  403  403  403  403  302  404  302
"""
# A list of the whole state is seen by every administrator, and changed by that of the state alone.
SHARED_RECORDS = """
{plural}              GET   302  403  403  403  403  403  200  200  200
{plural}              POST  302  403  403  403  403  403  405  405  405
add_{single}          GET   302  403  403  403  403  403  403  403  200
add_{single}          POST  302  403  403  403  403  403  403  403  400
{single}              GET   302  403  403  403  403  403  200  200  200
{single}              POST  302  403  403  403  403  403  403  403  400
take_back_{single}    GET   302  403  403  403  403  403  405  405  405
take_back_{single}    POST  302  403  403  403  403  403  403  403  302
"""
KINDS_OF_RECORDS = {
    "offices": "office",
    "sections": "section",
    "posts": "post",
    "people": "person",
    "subject_heads": "subject_head",
    "number_patterns": "number_pattern",
    "address_book": "correspondent",
    "email_patterns": "email_pattern_of",
}
TABLE += "".join(
    RECORDS.format(plural=plural, single=single).lstrip() for plural, single in KINDS_OF_RECORDS.items()
)
TABLE += SHARED_RECORDS.format(plural="designations", single="designation").lstrip()

# Forms of an administrator that change who may do or see what: a sign-in of long ago is confirmed first.
CHANGES_ACCESS = {
    *("api_tokens", "withdraw_api_token"),
    *("channels", "confirm_organisation", "confirm_staff_import", "decide_administrator", "email_answer"),
    *("email_step", "hand_out", "invite", "order", "propose_administrator", "propose_invitation"),
    *("redirect_email_id", "remove_second_factor", "suggest_posts", "take_back_organisation"),
    *("take_back_act", "take_back_staff_import", "withdraw_channel", "disable_people", "restore_people"),
    "mailbox",
    *("add_office", "office", "take_back_office", "add_post", "post", "take_back_post"),
    *("add_person", "person", "take_back_person"),
}
# Forms of an administrator that do not, and why. A form that is in neither fails the build.
CHANGES_NO_ACCESS = {
    "organisation": "a sheet is only compared; it is confirmed on another page",
    "staff_imports": "a sheet is only compared; it is confirmed on another page",
    "check_organisation": "compares once more",
    "check_staff_import": "compares once more",
    "certificate": "draws up a sheet of figures, which another person signs",
    "email_pattern": "how IDs are proposed",
    "propose_email_ids": "proposed IDs are approved on another page",
    "request_email_ids": "asks the mail service for what was approved",
    "rollout_step": "how far an office is",
    "channels": "which ways are not asked of; what can be reached stays as it is",
    "withdraw_channel": "which ways are asked of again",
    "new_training_session": "who is trained",
    "training_session": "who was trained",
    "change_hours": "when the office is open",
    "confirm_year": "the order of a list of holidays",
    "declare_day": "when the office is open",
    "withdraw_day": "when the office is open",
    "withdraw_hours": "when the office is open",
    "add_rung": "who is reminded of late papers, and when",
    "withdraw_rung": "who is reminded of late papers no more; those above are told",
    "new_leave": "whose time days count as",
    "take_back_leave": "whose time days count as",
    "change_rule": "how long a paper may lie at a desk",
    "end_rule": "how long a paper may lie at a desk",
    "try_mailbox": "whether a mailbox can be read",
    "end_mailbox": "letters are fetched from it no more",
    "storage_limits": "how many papers an office may have",
    **{
        name.format(single): why
        for single, why in {
            "section": "which parts an office has; posts, who sit in them, say what may be done",
            "designation": "what posts are called",
            "subject_head": "under what files are opened",
            "number_pattern": "how files are numbered",
            "correspondent": "whom letters are from and to",
            "email_pattern_of": "how IDs are proposed",
        }.items()
        for name in ("add_{}", "{}", "take_back_{}")
    },
}
