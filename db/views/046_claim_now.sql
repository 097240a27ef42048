-- One row an event under a plan, under the human being who survives a merge.
create view claim_now as
select c.fact_id, c.claim_id, c.plan_id, c.person_id, c.event_on, c.kind_code, c.settlement_id, c.channel_code,
       c.cause_code, c.disease_code, c.harm_code, c.grade, c.day_count, c.loss_fen, c.received_on
from claim c
where {standing:c}
  and c.person_id not in (select a.person_id from person_alias_now a)
union all
select c.fact_id, c.claim_id, c.plan_id, a.survivor_id, c.event_on, c.kind_code, c.settlement_id, c.channel_code,
       c.cause_code, c.disease_code, c.harm_code, c.grade, c.day_count, c.loss_fen, c.received_on
from person_alias_now a
cross join claim c
where c.person_id = a.person_id
  and {standing:c}
