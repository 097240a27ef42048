-- One row an enrollment, its span and fee alone: what the covering index holds, so that a walk over all never leaves
-- that index.
create view enrollment_span_now as
select e.enrollment_id, e.person_id, e.plan_id, e.unit_id, e.starts_on, e.ends_on, e.fee_fen
from enrollment e
where {standing:e}
  and e.person_id not in (select a.person_id from person_alias_now a)
union all
select e.enrollment_id, a.survivor_id, e.plan_id, e.unit_id, e.starts_on, e.ends_on, e.fee_fen
from enrollment e
join person_alias_now a on a.person_id = e.person_id
where e.person_id in (select o.person_id from person_alias_now o)
  and {standing:e}
