-- Standing facts whose column names a record that does not stand.
-- Takes: fact, key, column, target, target_key.
{orphan_of: {fact}, {fact}_now, {key}, {column}, {target}, {target}_now, {target_key}}
