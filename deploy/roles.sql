-- Run once as a superuser, in the database, before the first migration; passwords are yours.
-- The migrator owns the tables and runs `manage.py migrate`; the program itself may never change the ledger.
CREATE ROLE eoffice_migrator LOGIN;
CREATE ROLE eoffice_app LOGIN;
GRANT CREATE, USAGE ON SCHEMA public TO eoffice_migrator;
GRANT USAGE ON SCHEMA public TO eoffice_app;
ALTER DEFAULT PRIVILEGES FOR ROLE eoffice_migrator IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO eoffice_app;
ALTER DEFAULT PRIVILEGES FOR ROLE eoffice_migrator IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO eoffice_app;

-- Run after each migration; the triggers on the table refuse everybody, this refuses before they are asked.
-- REVOKE UPDATE, DELETE ON tracking_movement, accounts_emailidstep, accounts_auditentry FROM eoffice_app;
