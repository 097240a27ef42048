-- One row a hospital settlement, under the human being who survives a merge.
create view settlement_now as
select s.fact_id, s.settlement_id, s.settlement_no, s.person_id, s.hospital, s.hospital_level, s.admitted_on,
       s.discharged_on, s.total_fen, s.fund_fen, s.self_one_fen, s.self_two_fen, s.own_fen, s.referral, s.cause_code,
       s.received_on, s.visit_code
from settlement s
where {standing:s}
  and s.person_id not in (select a.person_id from person_alias_now a)
union all
select s.fact_id, s.settlement_id, s.settlement_no, a.survivor_id, s.hospital, s.hospital_level, s.admitted_on,
       s.discharged_on, s.total_fen, s.fund_fen, s.self_one_fen, s.self_two_fen, s.own_fen, s.referral, s.cause_code,
       s.received_on, s.visit_code
from settlement s
join person_alias_now a on a.person_id = s.person_id
where s.person_id in (select o.person_id from person_alias_now o)
  and {standing:s}
