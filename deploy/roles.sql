-- Run as a superuser, in the database, before the first migration; safe to run again. Passwords: passwords.psql.
-- The migrator owns the tables and runs `manage.py migrate`; the program has a role of its own that owns nothing.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'eoffice_migrator') THEN
        CREATE ROLE eoffice_migrator LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'eoffice_app') THEN
        CREATE ROLE eoffice_app LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'eoffice_backup') THEN
        CREATE ROLE eoffice_backup LOGIN REPLICATION;
    END IF;
END $$;
GRANT CREATE, USAGE ON SCHEMA public TO eoffice_migrator;
GRANT USAGE ON SCHEMA public TO eoffice_app, eoffice_backup;
-- What the program asks for at each connection; a pooler may drop that.
ALTER ROLE eoffice_app SET lock_timeout = '10s';
ALTER ROLE eoffice_app SET statement_timeout = '60s';
ALTER DEFAULT PRIVILEGES FOR ROLE eoffice_migrator IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO eoffice_app;
ALTER DEFAULT PRIVILEGES FOR ROLE eoffice_migrator IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO eoffice_app;

-- The mail server, where one reads e-mail IDs from this database; after the first migration. It sees three views,
-- and of the tables nothing.
-- CREATE ROLE eoffice_mail LOGIN PASSWORD 'set-your-own';
-- GRANT SELECT ON mail_domain, mail_mailbox, mail_redirect TO eoffice_mail;
