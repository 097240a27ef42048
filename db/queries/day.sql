-- What waits for somebody on a day: each a count.
-- Parameters: today, to_on (the last day of cover that is looked for).
-- One row means: the whole of what whoever asks may see.
select
  (select count(distinct m.person_id) from membership_now m where {in_service: m, :today}) as member_count,
  (select count(*) from claim_now c where not exists (select 1 from decision_now d where d.claim_id = c.claim_id))
    as undecided_count,
  (select count(*) from decision_now d where d.outcome = 'hold') as held_count,
  (select count(*) from payout_state_now s where s.state = 'returned') as returned_count,
  (select count(*) from relief_now r
   where not exists (select 1 from relief_approval_now a where a.relief_id = r.relief_id)) as relief_count,
  (select count(*) from cover_now c
   where c.ends_on >= :today and c.ends_on <= :to_on
     and not exists (
       select 1 from enrollment_now n
       where n.person_id = c.person_id and n.plan_id = c.plan_id and n.starts_on > c.starts_on
     )) as ending_count,
  (select count(*) from enrollment_now e
   where e.ends_on >= :today
     and not exists (select 1 from paid_now p where p.enrollment_id = e.enrollment_id)) as unpaid_count
