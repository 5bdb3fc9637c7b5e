"""The topic of the guide that explains each page, by the name of the page."""

# Topic or part of the guide, and the pages that it explains.
PAGES = {
    "signing-in": """
        account account_change_password account_login account_logout account_reauthenticate
        mfa_activate_totp mfa_add_webauthn mfa_authenticate mfa_deactivate_totp mfa_edit_webauthn
        mfa_generate_recovery_codes mfa_index mfa_list_webauthn mfa_reauthenticate mfa_reauthenticate_webauthn
        mfa_remove_webauthn mfa_view_recovery_codes usersessions_list
    """,
    "first-sign-in": "first first_password",
    "notices": "notice_letter object_to_notice",
    "notices-on-work": "notice_list notice_choices",
    "tables-by-mail": "subscribe subscriptions stop_by_letter",
    "invitations": "invitations invited hand_out",
    "direct-writing": "channels withdraw_channel",
    "calendar": "calendar change_hours confirm_year declare_day withdraw_day withdraw_hours",
    "rules-on-time": "change_rule end_rule time_rules",
    "ladder-of-reminders": "add_rung ladder withdraw_rung",
    "my-desk": "desk desk_likely desk_times explanation",
    "opening-a-file-writing-a-note": "new_file file save_note discard_note",
    "sending": """
        forward forward_many pull_back pull_back_many send_note send_onward sent
    """,
    "adding-a-paper": "upload",
    "drafts-of-letters": """
        draft draft_pdf new_draft edit_draft draft_addressees addressee_suggestions
        approve_draft return_draft withdraw_draft comment_draft
    """,
    "printing-a-file": "print_file print_check whole_file note_sheet_pdf",
    "diarising-letters": """
        new_receipt sender_suggestions diary pending_receipts correct_receipt acknowledgement
    """,
    "a-letter-at-your-desk": """
        receipt receipt_document receipt_documents file_from_receipt put_in_file mark_copies
        acknowledge_receipt return_not_mine close_as_information
    """,
    "more": "close park unpark reopen return_paper",
    "share": "shares withdraw_share",
    "monitor": """
        monitor monitor_causes monitor_disposals monitor_likely monitor_office monitor_papers monitor_person
        monitor_post monitor_section monitor_section_papers pull_up monitor_trend monitor_map monitor_rank
        monitor_desk_trend monitor_section_trend monitor_signs monitor_routes monitor_routes_papers
    """,
    "questions": "ask_desk ask_why questions reassign reply",
    "movements": "movements statement",
    "hold": "place_hold lift_hold",
    "roll-out": "rollout rollout_kind rollout_missing rollout_office",
    "finding-people-and-desks": "directory search",
    "for-administrators": "staff",
    "records-of-the-office": """
        offices add_office office take_back_office sections add_section section take_back_section
        posts add_post post take_back_post designations add_designation designation take_back_designation
        people add_person person take_back_person disable_people restore_people
        subject_heads add_subject_head subject_head take_back_subject_head
        address_book add_correspondent correspondent take_back_correspondent
        number_patterns add_number_pattern number_pattern take_back_number_pattern
        email_patterns add_email_pattern_of email_pattern_of take_back_email_pattern_of
    """,
    "charges": "establishment order acts handover handovers",
    "leave": "leave_list new_leave take_back_leave",
    "import-of-staff": "staff_import staff_imports",
    "offices-sections-and-posts": "organisation organisation_import suggest_posts",
    "e-mail-ids": """
        email_answer email_follow email_id email_ids email_letter email_letters email_pattern email_tenures
        propose_email_ids redirect_email_id request_email_ids
    """,
    "entering-the-roll-out": "rollout_step training_session training_sessions new_training_session",
    "usage-certificate": "certificate",
    "administrators": "administrators propose_administrator",
    "audit-trail": "audit",
    "verification-of-the-record": "verification",
    "history": "histories history_papers history",
    "letters-to-be-diarised": """
        acknowledge_by_mail incoming incoming_letter incoming_paper put_aside_letter take_back_letter
    """,
    "scanned-batches": "scans scan scan_original change_split make_letters separator_sheet",
    "the-mailbox-of-the-office": "mailboxes mailbox try_mailbox end_mailbox",
    "room-for-papers": "storage storage_limits",
    "figures-for-other-programs": "api_tokens withdraw_api_token",
}
TOPIC_OF = {page: topic for topic, pages in PAGES.items() for page in pages.split()}
