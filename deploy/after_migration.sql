-- Run as the migrator after each migration: what is on record is only added to. Triggers refuse everybody; this
-- refuses the program before they are asked, and as it owns no table it cannot switch them off.
REVOKE UPDATE, DELETE ON tracking_movement, accounts_emailidstep, accounts_staffact,
    accounts_auditentry, tracking_formersuperior FROM eoffice_app;
REVOKE DELETE ON tracking_paper, tracking_stay, files_document, accounts_emailid FROM eoffice_app;
REVOKE DELETE ON accounts_administratorproposal, accounts_invitation, accounts_notice FROM eoffice_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM eoffice_app;
-- The backup reads which papers there are, and of the other tables nothing: it receives the log as a whole.
GRANT SELECT ON files_document TO eoffice_backup;
