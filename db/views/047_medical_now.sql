-- One row an event whose diagnosis or circumstances are known in words; NULL once erased.
create view medical_now as
select m.fact_id, m.medical_id, m.person_id, m.settlement_id, m.claim_id, m.diagnosis
from medical m
where {standing:m}
