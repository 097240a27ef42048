-- Standing facts, read from a view, whose column names a record that stood once and does no more. What names no record at
-- all the check of foreign keys tells. Reads the parameter last_entry.
-- Takes: fact, fact_view, key, column, target, target_view, target_key.
select '{fact}' as table_name, t.{key} as record_no, '{target}' as target, t.{column} as other_no
from {fact_view} t
where t.{column} in (select o.{target_key} from {target} o
                     where o.entry_id <= :last_entry and o.voided_by <= :last_entry
                       and not exists (select 1 from {target_view} k where k.{target_key} = o.{target_key}))
