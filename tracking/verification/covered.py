"""The columns that the verification covers, and for each other one the reason why it does not.

A test walks the models: a column that stands in neither fails, and each column that is covered is changed
behind the program's back and has to be found.
"""

KEY = "The key of the row; everything that names the row is covered."

# Rows that are rebuilt from the movements, or to whose facts movements commit.
BY_MOVEMENTS = {
    "tracking_paper": """
        kind number subject subject_salt subject_commitment own_commitment grading priority state
        office_id holder_id due_on created_at seq moved_at head_hash note_commitments
        papers_commitment
    """,
    "tracking_movement": """
        paper_id seq kind at recorded_at person_id charge_id post_id acting_for_id from_post_id
        to_post_id remark remark_salt remark_commitment reverses_id request_id note_commitment
        papers_commitment to_office_id limit_seconds facts_commitment desk_commitment version
        previous_hash hash
    """,
    "tracking_stay": """
        paper_id post_id office_id came_from_id calendar_id arrived_seq arrived_at opened_at
        acted_at goes_on_from left_at left_seq arrived_reading due_reading left_reading at_rest parked
        hold_seconds late_hold_seconds
    """,
    "tracking_parking": """
        stay_id reason authority review_on parked_seq parked_at parked_reading taken_up_at
        taken_up_reading
    """,
    "tracking_hold": """
        stay_id reason authority until_on placed_seq placed_at placed_reading until_reading
        ended_seq ended_at ended_reading
    """,
    "files_file": "paper_ptr_id section_id subject_head_id",
    "files_receipt": """
        paper_ptr_id diary_id year serial copy_of_id copy_serial sender_id sender_name sender_place
        letter_number letter_date received_on received_time letter_class subject_head_id mode language is_puc
        enclosures acknowledged_on filed_in_id salt
    """,
    "files_note": "file_id seq author_id charge_id post_id text salt written_at",
    "files_document": """
        file_id seq title original_name content sha256 salt names_commitment mime size first_page
        pages added_by_id post_id acting_for_id added_at
    """,
}
# Rows that the database keeps in every version they had, chains of their own, and days counted anew.
BY_CHAINS = {
    "tracking_calendarday": "calendar_id date opens closes reading standard",
    "accounts_auditentry": """id at by_id person_id office_id act kind object_id code name differences reason
        request_id ip""",
    "accounts_auditlink": "entry_id office_id seq salt commitment transaction previous_hash hash",
    "accounts_auditchain": "office_id seq head_hash",
    "accounts_rowversion": "of_table row_id seq row entered_at transaction previous_hash hash",
}
# The tables that keep their versions, by migration; all their columns are covered but those left out there.
VERSIONED = {
    "accounts_office": ["numchild"],
    "accounts_section": [],
    "accounts_designation": [],
    "accounts_post": [],
    "accounts_charge": [],
    "accounts_leave": [],
    "accounts_staffact": [],
    "accounts_rolloutstep": [],
    "tracking_rule": [],
    "tracking_calendar": ["version", "covered_until"],
    "tracking_weeklyhours": [],
    "tracking_specialday": [],
    "tracking_calendarchange": ["stays_changed"],
    "tracking_formersuperior": [],
    "tracking_share": ["reason"],
    "tracking_handover": [],
    "tracking_question": [],
    "tracking_usagecertificate": [],
    "files_subjecthead": [],
    "files_numberpattern": [],
    "files_draft": ["subject"],
    "files_draftversion": ["text"],
    "files_draftaddressee": [],
    "files_draftcomment": ["text"],
}
# Columns that no finding would name, and why.
NOT_COVERED = {
    ("accounts_office", "numchild"): "A count that the tree keeps for itself; no page shows it.",
    ("tracking_calendar", "version"): "Which clocks to build anew; the days themselves are covered.",
    ("tracking_calendar", "covered_until"): "Where the days end; the days themselves are covered.",
    ("tracking_calendarchange", "stays_changed"): "A count told once, when the change was made.",
    ("tracking_share", "reason"): "It may name people and would have to be erased twice.",
    ("files_draft", "subject"): "It names people; that of an approved draft is covered by its seal.",
    ("files_draftversion", "text"): "It names people; that of an approved version is covered by its seal.",
    ("files_draftcomment", "text"): "It may name people and would have to be erased twice.",
    ("tracking_stay", "rule_id"): "Emptied when a rule is deleted; the limit that it gave is covered.",
    ("files_document", "request_id"): "Only tells a press that was repeated; no page shows it.",
    **{
        (table, "id"): KEY
        for table in (
            "tracking_paper",
            "tracking_movement",
            "tracking_stay",
            "tracking_parking",
            "tracking_hold",
        )
    },
    **{(table, "id"): KEY for table in ("files_note", "files_document", "tracking_calendarday")},
    ("accounts_rowversion", "id"): KEY,
}
PEOPLE = "Data on people, which the law may order erased; each change of them is an entry of the audit trail."
SHEETS = "Sheets and their lines are erased after 90 days; what they entered is covered where it stands."
WORK = "Work still to be done, or done already; no page shows it as a fact."
LISTS = "A record of its own, only ever added to; its acts are entries of the audit trail."
TABLES_NOT_COVERED = {
    "accounts_user": PEOPLE,
    "accounts_user_groups": "Not in use.",
    "accounts_user_user_permissions": "Not in use.",
    "accounts_staffact_charges": "Which charges an act began or ended: one that no act names is a finding.",
    "accounts_administratorproposal": LISTS,
    "accounts_emailpattern": LISTS,
    "accounts_emailid": PEOPLE,
    "accounts_emailidstep": LISTS,
    "accounts_emailletter": LISTS,
    "accounts_emailletter_ids": LISTS,
    "accounts_apitoken": "Which programs read figures; each one given is an entry of the audit trail.",
    "accounts_invitation": PEOPLE,
    "accounts_accountact": LISTS,
    "accounts_organisationimport": SHEETS,
    "accounts_organisationimportline": SHEETS,
    "accounts_staffimport": SHEETS,
    "accounts_staffimportline": SHEETS,
    "accounts_rolloutopening": "Figures published before the start; they belong to nobody's papers.",
    "mail_tenure": "A view; it is computed from charges, which are covered.",
    "accounts_trainingsession": LISTS,
    "accounts_attendance": PEOPLE,
    "accounts_notice": "What a person is told; the change told of is an entry of the audit trail.",
    "accounts_worknotice": "What a person is told; the matter told of stands where it happened.",
    "accounts_noticechoice": "Each person's own choice of channels.",
    "accounts_sending": WORK,
    "accounts_signinmonth": "In which months a person signed in; the certificate that says so is covered.",
    "accounts_directoryentry": "An index; `index_directory` makes it anew.",
    "accounts_waitingtask": WORK,
    "tracking_certificatedraft": "A count that waits for a signature; the certificate is covered.",
    "tracking_rung": "Who is reminded when; each step set or withdrawn is an entry of the audit trail.",
    "tracking_digest": "Which digests were made, so that each is made once; its figures are counted anew.",
    "tracking_subscription": "Each person's own choice of tables by mail; their figures are counted anew.",
    "tracking_rungreached": "What was told of, so that it is told once; limits and stays are covered.",
    "tracking_deskcauses": "Counted anew each night, from stays that are covered.",
    "tracking_channel": "Rules on what is asked before sending; each change is an entry of the audit trail.",
    "files_bundle": "Prints of files; each names the entry of the ledger whose record it shows.",
    "files_correspondent": PEOPLE,
    "files_draftpen": WORK,
    "files_acknowledgementmail": WORK,
    "files_scanbatch": "Scans before they are diarised; the documents of receipts are covered.",
    "files_mailbox": "Where letters are fetched; each change is an entry of the audit trail.",
    "files_draftreceipt": "Letters before they are diarised; the receipt is covered.",
    "files_draftpaper": "Their documents, which the receipt enters as its own; those are covered.",
    "files_rendition": "Made from papers, which are covered, and can be made anew.",
    "files_officestorage": "Counted anew each night; each limit is an entry of the audit trail.",
    "tracking_ledgerqueue": WORK,
    "tracking_outbox": WORK,
    "tracking_importedevent": "Columns of an imported log, kept for its export; the movement is covered.",
    "tracking_stayforecast": "Made anew each night, from stays that are covered.",
    "tracking_forecasterror": "Measured anew each night, from stays that are covered.",
    "tracking_daysummary": "Counted from stays, which are covered; `recompute_summaries` counts it anew.",
    "tracking_dayflow": "Counted from stays, which are covered; `recompute_summaries` counts it anew.",
    "tracking_summarymark": WORK,
    "tracking_recomputing": WORK,
    "tracking_summaryprogress": WORK,
    "tracking_verificationrun": "The result of the verification itself; it is found anew each night.",
    "tracking_recorddifference": "The result of the verification itself; it is found anew each night.",
    "files_numberseries": "The last number given; a number given twice is refused by the database.",
    "files_searchtext": "An index; `index_papers` makes it anew.",
    "files_searchword": "An index; `index_papers` makes it anew.",
}


def covered(tables: dict[str, str]) -> list[tuple[str, str]]:
    """Return each table and column of one of the lists above."""
    return [(table, column) for table, columns in tables.items() for column in columns.split()]
