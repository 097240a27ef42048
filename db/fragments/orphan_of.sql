-- Standing facts, read from a view, whose column names a record that does not stand in another.
-- Takes: fact, fact_view, key, column, target, target_view, target_key.
select '{fact}' as table_name, t.{key} as record_no, '{target}' as target, t.{column} as other_no
from {fact_view} t
where t.{column} is not null
  and not exists (select 1 from {target_view} k where k.{target_key} = t.{column})
