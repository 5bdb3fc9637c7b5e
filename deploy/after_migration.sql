-- Run as the migrator after each migration: the rights of the program and of the reader, table by table.
-- Triggers refuse everybody; this refuses the program before they are asked, and as it owns no table it cannot
-- switch them off. A table that stands nowhere here fails the build (tests/test_deploy.py).
BEGIN;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM eoffice_app, eoffice_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO eoffice_app;

-- What is on record is only added to.
GRANT INSERT ON tracking_movement, tracking_ledgerqueue, tracking_importedevent, tracking_usagecertificate,
    files_document, files_file, accounts_staffact, accounts_staffact_charges, accounts_auditentry,
    accounts_emailidstep, accounts_accountact, accounts_emailletter, accounts_emailletter_ids,
    accounts_rolloutstep, accounts_signinmonth, tracking_recorddifference
    TO eoffice_app;

-- What goes on, in the columns that a verb writes.
GRANT INSERT,
    UPDATE (holder_id, state, seq, moved_at, head_hash, note_commitments, papers_commitment,
        subject_salt, subject_commitment, subject, grading, priority, due_on, own_commitment)
    ON tracking_paper TO eoffice_app;
GRANT INSERT,
    UPDATE (sender_id, sender_name, sender_place, letter_number, letter_date, received_on, received_time,
        letter_class, subject_head_id, mode, language, is_puc, enclosures, acknowledged_on, filed_in_id, salt)
    ON files_receipt TO eoffice_app;
GRANT INSERT,
    UPDATE (opened_at, acted_at, left_at, left_seq, left_reading, parked, arrived_reading, due_reading,
        hold_seconds, late_hold_seconds, calendar_id, rule_id)
    ON tracking_stay TO eoffice_app;
GRANT INSERT, UPDATE (taken_up_at, taken_up_reading, parked_reading) ON tracking_parking TO eoffice_app;
GRANT INSERT, UPDATE (ended_at, ended_seq, ended_reading, placed_reading, until_reading)
    ON tracking_hold TO eoffice_app;
GRANT INSERT, UPDATE (withdrawn_at, withdrawn_by_id) ON tracking_share TO eoffice_app;
GRANT INSERT, DELETE, UPDATE (taken_id, accepted_at) ON tracking_handover TO eoffice_app;
GRANT INSERT, UPDATE (answer_id, raised_to_id, raised_at) ON tracking_question TO eoffice_app;
GRANT INSERT, UPDATE (stays_changed) ON tracking_calendarchange TO eoffice_app;
GRANT INSERT, UPDATE (ends) ON tracking_rule TO eoffice_app;
GRANT INSERT, UPDATE (ends, withdrawn_by_id, end_order_number, end_order_date, end_reason) ON tracking_rung TO eoffice_app;
GRANT INSERT, UPDATE (begins, ends) ON accounts_charge TO eoffice_app;
GRANT INSERT, UPDATE (used_at, withdrawn_at) ON accounts_apitoken TO eoffice_app;
GRANT INSERT, UPDATE (taken_back_at, taken_back_by_id, taken_back_reason) ON accounts_leave TO eoffice_app;
GRANT INSERT, UPDATE (mail, sms) ON accounts_noticechoice TO eoffice_app;

-- Told once, and deleted when nobody looks for it any more.
GRANT INSERT, DELETE, UPDATE (read_at) ON accounts_worknotice TO eoffice_app;
GRANT INSERT, DELETE, UPDATE (tried_at, tries, sent_at) ON accounts_sending TO eoffice_app;
GRANT INSERT, DELETE ON tracking_rungreached, tracking_digest TO eoffice_app;
GRANT INSERT, DELETE, UPDATE (weekday, with_sheet, language, next_on, slept_at) ON tracking_subscription TO eoffice_app;

-- Versions and comments stay; triggers keep what was approved.
GRANT INSERT, UPDATE (subject, state, approved_version_id, approved_seal, approved_by_id, approved_at, movement_id,
        issued_id)
    ON files_draft TO eoffice_app;
GRANT INSERT ON files_draftversion, files_draftcomment TO eoffice_app;
GRANT INSERT, UPDATE, DELETE ON files_draftaddressee, files_draftpen TO eoffice_app;

GRANT INSERT, UPDATE (tried_at, tries, sent_at) ON files_acknowledgementmail TO eoffice_app;
GRANT INSERT, UPDATE (password, done_folder, acknowledges, in_use, outcome, tried_at, read_at) ON files_mailbox TO eoffice_app;
GRANT INSERT, UPDATE (state, receipt_id, reason, settled_by_id, settled_at) ON files_draftreceipt TO eoffice_app;
GRANT INSERT, UPDATE (state, roles, worked_at) ON files_scanbatch TO eoffice_app;
GRANT INSERT ON files_draftpaper TO eoffice_app;
GRANT INSERT, UPDATE (state, worked_at, done, total, sha256, size, pages, left_out) ON files_bundle TO eoffice_app;
GRANT INSERT, UPDATE (state, tries, content, pages, reason, made_at) ON files_rendition TO eoffice_app;

-- Nothing of these is deleted: they end, or are made void.
GRANT INSERT, UPDATE ON accounts_office, accounts_section, accounts_post, accounts_user, accounts_designation,
    accounts_emailid, accounts_administratorproposal, accounts_invitation, accounts_rolloutopening,
    accounts_trainingsession, accounts_notice, tracking_calendar, tracking_verificationrun, files_numberseries,
    files_officestorage
    TO eoffice_app;

-- Drafts, sheets, what administrators set, sessions and the like. A signed note is kept by its trigger.
GRANT INSERT, UPDATE, DELETE ON files_note, files_subjecthead, files_numberpattern, files_correspondent, files_searchtext,
    files_searchword, tracking_outbox, tracking_weeklyhours, tracking_specialday,
    tracking_calendarday, accounts_emailpattern, accounts_organisationimport, accounts_organisationimportline,
    accounts_staffimport, accounts_staffimportline, accounts_attendance, accounts_user_groups,
    accounts_user_user_permissions, auth_permission, auth_group_permissions, auth_group, django_session,
    guardian_userobjectpermission, guardian_groupobjectpermission, account_emailaddress,
    account_emailconfirmation, mfa_authenticator, usersessions_usersession, accounts_directoryentry,
    accounts_waitingtask, tracking_channel, tracking_certificatedraft, tracking_deskcauses, tracking_stayforecast,
    tracking_forecasterror, eoffice_cache,
    tracking_daysummary, tracking_dayflow, tracking_summarymark, tracking_summaryprogress, tracking_recomputing
    TO eoffice_app;
-- Only read by the program: what migrations write, and what triggers enter.
GRANT SELECT ON accounts_auditchain, accounts_auditlink, accounts_rowversion, tracking_formersuperior,
    django_migrations, django_content_type, mail_domain, mail_mailbox, mail_redirect, mail_tenure, mail_tenure_end
    TO eoffice_app;

-- The reader: the record, to verify it from outside. No secrets, no sheets, no search.
GRANT SELECT ON tracking_movement, tracking_paper, tracking_stay, tracking_parking, tracking_hold,
    tracking_question, tracking_calendar, tracking_calendarday, tracking_calendarchange, tracking_weeklyhours, tracking_specialday,
    tracking_rule, tracking_formersuperior, tracking_usagecertificate, tracking_ledgerqueue, files_file,
    files_receipt, files_document, files_note, files_draft, files_draftversion, files_draftaddressee,
    files_subjecthead, accounts_office, accounts_section, accounts_designation,
    accounts_post, accounts_charge, accounts_leave, accounts_auditentry, accounts_auditchain, accounts_auditlink,
    accounts_rowversion, accounts_staffact, accounts_staffact_charges
    TO eoffice_reader;

-- The backup reads which papers there are, and of the other tables nothing: it receives the log as a whole.
GRANT SELECT ON files_document TO eoffice_backup;
COMMIT;
