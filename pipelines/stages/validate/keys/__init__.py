"""Keys over the whole table: `unique`, primary and unique keys, foreign keys; exact, in bounded memory."""
