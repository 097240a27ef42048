-- Standing facts whose column names a record that does not stand.
-- Takes: fact, key, column, target, target_key.
select '{fact}' as table_name, t.{key} as record_no, '{target}' as target, t.{column} as other_no
from {fact}_now t
where t.{column} is not null
  and not exists (select 1 from {target}_now k where k.{target_key} = t.{column})
