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
from claim c
join person_alias_now a on a.person_id = c.person_id
where c.person_id in (select o.person_id from person_alias_now o)
  and {standing:c}
