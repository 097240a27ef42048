-- One row a claim that somebody else than the member is paid for; the values are NULL once erased.
create view payee_now as
select y.fact_id, y.payee_id, y.person_id, y.claim_id, y.relation_code, y.holder, y.account_no, y.bank, y.evidence
from payee y
where {standing:y}
  and y.person_id not in (select a.person_id from person_alias_now a)
union all
select y.fact_id, y.payee_id, a.survivor_id, y.claim_id, y.relation_code, y.holder, y.account_no, y.bank, y.evidence
from payee y
join person_alias_now a on a.person_id = y.person_id
where y.person_id in (select o.person_id from person_alias_now o)
  and {standing:y}
