-- Stops what a connection of this program is doing, and leaves the connection.
select pg_cancel_backend($1::int);
