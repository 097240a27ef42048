-- What the floors of a day are measured by, as parts of a question: the last headcount of each unit and base (place 1), and
-- the plans whose terms name a floor. Reads the parameter plan_id.
-- Takes: day.
counted as materialized (
  select h.unit_id, h.base, h.head_count,
         row_number() over (partition by h.unit_id, h.base order by h.counted_on desc, h.headcount_id desc) as place
  from headcount_now h
  where h.counted_on <= {day}
),
floor as materialized (
  select t.plan_id, p.plan_code, p.position, t.floor_base, t.floor_bp, t.floor_all_below
  from plan_terms_now t
  join plan_now p on p.plan_id = t.plan_id
  where t.effective_on <= {day} and t.until_on > {day} and t.floor_base is not null and t.floor_bp is not null
    and {asked: t.plan_id, :plan_id}
)
