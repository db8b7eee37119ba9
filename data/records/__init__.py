"""People's records: what partnerships, councils and their members did, decided and promised."""
