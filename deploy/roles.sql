-- Run as a superuser, in the database, before the first migration; safe to run again. Passwords: passwords.psql.
-- The owner has every table and nobody signs in as it; the migrator becomes the owner and runs
-- `manage.py migrate`; the program has a role that owns nothing; the reader reads the record and no secrets.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['owner', 'migrator', 'app', 'reader', 'backup'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'eoffice_' || name);
        BEGIN
            EXECUTE format(
                'CREATE ROLE %I %s', 'eoffice_' || name,
                CASE name WHEN 'owner' THEN 'NOLOGIN' WHEN 'backup' THEN 'LOGIN REPLICATION' ELSE 'LOGIN' END
            );
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- made meanwhile, in another database of this server
        END;
    END LOOP;
END $$;
GRANT eoffice_owner TO eoffice_migrator;
ALTER ROLE eoffice_migrator SET role = 'eoffice_owner';
-- What an earlier version made belonged to the migrator.
REASSIGN OWNED BY eoffice_migrator TO eoffice_owner;
GRANT CREATE, USAGE ON SCHEMA public TO eoffice_owner;
GRANT USAGE ON SCHEMA public TO eoffice_app, eoffice_reader, eoffice_backup;
-- What the program asks for at each connection; a pooler may drop that.
ALTER ROLE eoffice_app SET lock_timeout = '10s';
ALTER ROLE eoffice_app SET statement_timeout = '60s';
-- A new table is open to the program until deploy/after_migration.sql, run right after, decides.
ALTER DEFAULT PRIVILEGES FOR ROLE eoffice_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO eoffice_app;
ALTER DEFAULT PRIVILEGES FOR ROLE eoffice_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO eoffice_app;

-- The mail server, where one reads e-mail IDs from this database; after the first migration. It sees three views,
-- and of the tables nothing.
-- CREATE ROLE eoffice_mail LOGIN PASSWORD 'set-your-own';
-- GRANT SELECT ON mail_domain, mail_mailbox, mail_redirect TO eoffice_mail;
