-- Money given back that is more than was received, or that a reversal does not undo to the last fen, or that crossed to
-- another unit or plan, or names no receipt that stands.
-- Parameters: none.
-- One row means: one receipt and what of it is left after what went back.
with back as materialized (
  select c.reverses_id as contribution_id, cast(sum(c.amount_fen) as bigint) as back_fen,
         max(case when c.kind_code = 'reversal' then 1 else 0 end) as reversed,
         max(c.contribution_id) as back_id, min(c.unit_id) as least_unit_id, max(c.unit_id) as most_unit_id,
         min(coalesce(c.plan_id, 0)) as least_plan_id, max(coalesce(c.plan_id, 0)) as most_plan_id
  from contribution_now c
  where c.reverses_id is not null
  group by c.reverses_id
)
select case when c.contribution_id is null then 'CHECK_REVERSALS_UNKNOWN'
            when c.amount_fen + b.back_fen < 0 then 'CHECK_REVERSALS_MORE'
            when b.reversed = 1 and c.amount_fen + b.back_fen <> 0 then 'CHECK_REVERSALS_REST'
            else 'CHECK_REVERSALS_ACROSS' end as code,
       'contribution' as table_name, b.back_id as record_no, b.contribution_id as other_no, c.amount_fen,
       -b.back_fen as back_fen
from back b
left join contribution_now c on c.contribution_id = b.contribution_id
where c.contribution_id is null or c.amount_fen + b.back_fen < 0
   or (b.reversed = 1 and c.amount_fen + b.back_fen <> 0)
   or b.least_unit_id <> c.unit_id or b.most_unit_id <> c.unit_id
   or b.least_plan_id <> coalesce(c.plan_id, 0) or b.most_plan_id <> coalesce(c.plan_id, 0)
order by b.back_id
