"""Who gets what answer: every URL, every role, every method. A URL that is not here fails the build.

anon  nobody signed in                     none  signed in, holds no post
strg  a clerk of another district          earl  the clerk who held the file before
hold  the officer at whose desk it lies    dm    the District Magistrate who monitors the office
adm   the nodal officer who administers it

The verbs on a file are posted with everything they ask for: 302 says that the role may, 409 that it may not,
404 that the paper does not exist for it. Every other POST sends an empty form, which 400 refuses.
"""

ROLES = ("anon", "none", "strg", "earl", "hold", "dm", "adm")

# URLs of others that we mount, by the beginning of their names: their own rules are tested with accounts.
MOUNTED = ("account_", "mfa_", "usersessions_", "administration:")

TABLE = """
accept_handover    GET   302  403  405  405  405  405  405
accept_handover    POST  302  403  404  302  404  404  404
account            GET   302  200  200  200  200  200  200
account            POST  302  405  405  405  405  405  405
acts               GET   302  403  403  403  403  403  200
acts               POST  302  403  403  403  403  403  405
close              GET   302  403  405  405  405  405  405
close              POST  302  403  404  409  302  409  404
desk               GET   302  403  200  200  200  200  200
desk               POST  302  403  405  405  405  405  405
discard_note       GET   302  403  405  405  405  405  405
discard_note       POST  302  403  404  409  302  409  404
document           GET   302  403  404  200  200  200  404
document           POST  302  403  405  405  405  405  405
establishment      GET   302  403  403  403  403  403  200
establishment      POST  302  403  403  403  403  403  405
explanation        GET   302  403  404  200  200  200  404
explanation        POST  302  403  405  405  405  405  405
file               GET   302  403  404  200  200  200  404
file               POST  302  403  405  405  405  405  405
file_page          GET   302  403  404  302  302  302  404
file_page          POST  302  403  405  405  405  405  405
forward            GET   302  403  405  405  405  405  405
forward            POST  302  403  404  409  302  409  404
forward_many       GET   302  403  405  405  405  405  405
forward_many       POST  302  403  302  302  302  302  302
handover           GET   302  403  404  200  404  404  404
handover           POST  302  403  405  405  405  405  405
handover_pdf       GET   302  403  404  200  404  404  404
handover_pdf       POST  302  403  405  405  405  405  405
handovers          GET   302  403  200  200  200  200  200
handovers          POST  302  403  405  405  405  405  405
healthz            GET   200  200  200  200  200  200  200
healthz            POST  405  405  405  405  405  405  405
first              GET   200  200  200  200  200  200  200
first              POST  400  400  400  400  400  400  400
first_password     GET   410  410  410  410  410  410  410
first_password     POST  410  410  410  410  410  410  410
invitation_link    GET   302  302  302  302  302  302  302
invitation_link    POST  405  405  405  405  405  405  405
invitations        GET   302  403  403  403  403  403  200
invitations        POST  302  403  403  403  403  403  405
invite             GET   302  403  403  403  403  403  405
invite             POST  302  403  403  403  403  403  302
invited            GET   302  403  403  403  403  403  200
invited            POST  302  403  403  403  403  403  405
remove_second_factor GET   302  403  403  403  403  403  405
remove_second_factor POST  302  403  403  403  403  403  400
monitor            GET   302  403  403  403  403  302  403
monitor            POST  302  403  403  403  403  405  403
monitor_office     GET   302  403  403  403  403  200  403
monitor_office     POST  302  403  403  403  403  405  403
monitor_papers     GET   302  403  403  403  403  200  403
monitor_papers     POST  302  403  403  403  403  405  403
monitor_post       GET   302  403  403  403  403  200  403
monitor_post       POST  302  403  403  403  403  405  403
monitor_section    GET   302  403  403  403  403  200  403
monitor_section    POST  302  403  403  403  403  405  403
monitor_section_papers GET   302  403  403  403  403  200  403
monitor_section_papers POST  302  403  403  403  403  405  403
shares             GET   302  403  404  200  200  200  404
shares             POST  302  403  404  409  302  409  404
withdraw_share     GET   302  403  405  405  405  405  405
withdraw_share     POST  302  403  404  302  302  302  404
movements          GET   302  403  404  200  200  200  404
movements          POST  302  403  405  405  405  405  405
new_file           GET   302  403  200  200  200  200  200
new_file           POST  302  403  400  400  400  400  400
order              GET   302  403  403  403  403  403  200
order              POST  302  403  403  403  403  403  400
park               GET   302  403  405  405  405  405  405
park               POST  302  403  404  409  302  409  404
pull_back          GET   302  403  405  405  405  405  405
pull_back          POST  302  403  404  302  409  409  404
pull_up            GET   302  403  405  405  405  405  405
pull_up            POST  302  403  404  409  409  302  404
readyz             GET   200  200  200  200  200  200  200
readyz             POST  405  405  405  405  405  405  405
reopen             GET   302  403  405  405  405  405  405
reopen             POST  302  403  404  409  409  409  404
return_paper       GET   302  403  405  405  405  405  405
return_paper       POST  302  403  404  409  302  409  404
save_note          GET   302  403  405  405  405  405  405
save_note          POST  302  403  404  409  302  409  404
search             GET   302  403  200  200  200  200  200
search             POST  302  403  405  405  405  405  405
send_note          GET   302  403  405  405  405  405  405
send_note          POST  302  403  404  409  302  409  404
send_onward        GET   302  403  405  405  405  405  405
send_onward        POST  302  403  404  409  302  400  404
sent               GET   302  403  200  200  200  200  200
sent               POST  302  403  405  405  405  405  405
set_language       GET   302  302  302  302  302  302  302
set_language       POST  302  302  302  302  302  302  302
staff              GET   302  403  403  403  403  403  200
staff              POST  302  403  403  403  403  403  405
statement          GET   302  403  404  200  200  200  404
statement          POST  302  403  405  405  405  405  405
statement_pdf      GET   302  403  404  200  200  200  404
statement_pdf      POST  302  403  405  405  405  405  405
switch_charge      GET   302  405  405  405  405  405  405
switch_charge      POST  302  404  404  404  404  404  404
unpark             GET   302  403  405  405  405  405  405
unpark             POST  302  403  404  409  409  409  404
upload             GET   302  403  405  405  405  405  405
upload             POST  302  403  404  400  400  400  404
"""
