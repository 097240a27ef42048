-- Standing facts that point to a record that does not stand. Money of a cancelled enrollment is none where it went back,
-- nor is a payment that came back for good and whose decision was then reopened.
-- Parameters: none.
-- One row means: one fact and the record it points to.
select 'unit' as table_name, t.unit_id as record_no, 'unit' as target, t.successor_id as other_no
from unit_now t
where t.successor_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.successor_id)
union all
select 'unit_parent', t.unit_parent_id, 'unit', t.parent_id
from unit_parent_now t
where t.parent_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.parent_id)
union all
select 'unit_parent', t.unit_parent_id, 'unit', t.unit_id
from unit_parent_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'unit_alias', t.unit_alias_id, 'unit', t.unit_id
from unit_alias_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'headcount', t.headcount_id, 'unit', t.unit_id
from headcount_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'target', t.target_id, 'unit', t.unit_id
from target_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'personal', t.personal_id, 'person', t.person_id
from personal_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'membership', t.membership_id, 'person', t.person_id
from membership_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'membership', t.membership_id, 'unit', t.unit_id
from membership_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'plan_terms', t.terms_id, 'plan', t.plan_id
from plan_terms_now t
where t.plan_id is not null
  and not exists (select 1 from plan_now k where k.plan_id = t.plan_id)
union all
select 'enrollment', t.enrollment_id, 'person', t.person_id
from enrollment_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'enrollment', t.enrollment_id, 'plan', t.plan_id
from enrollment_now t
where t.plan_id is not null
  and not exists (select 1 from plan_now k where k.plan_id = t.plan_id)
union all
select 'enrollment', t.enrollment_id, 'plan_terms', t.terms_id
from enrollment_now t
where t.terms_id is not null
  and not exists (select 1 from plan_terms_now k where k.terms_id = t.terms_id)
union all
select 'enrollment', t.enrollment_id, 'unit', t.unit_id
from enrollment_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'contribution', t.contribution_id, 'plan', t.plan_id
from contribution_now t
where t.plan_id is not null
  and not exists (select 1 from plan_now k where k.plan_id = t.plan_id)
union all
select 'contribution', t.contribution_id, 'contribution', t.reverses_id
from contribution_now t
where t.reverses_id is not null
  and not exists (select 1 from contribution_now k where k.contribution_id = t.reverses_id)
union all
select 'contribution', t.contribution_id, 'unit', t.unit_id
from contribution_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'allocation', t.allocation_id, 'contribution', t.contribution_id
from allocation_now t
where t.contribution_id is not null
  and not exists (select 1 from contribution_now k where k.contribution_id = t.contribution_id)
union all
select 'allocation', t.allocation_id, 'enrollment', t.enrollment_id
from allocation_now t
where t.enrollment_id is not null
  and not exists (select 1 from enrollment_now k where k.enrollment_id = t.enrollment_id)
union all
select 'opening', t.opening_id, 'unit', t.unit_id
from opening_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'settlement', t.settlement_id, 'person', t.person_id
from settlement_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'claim', t.claim_id, 'person', t.person_id
from claim_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'claim', t.claim_id, 'plan', t.plan_id
from claim_now t
where t.plan_id is not null
  and not exists (select 1 from plan_now k where k.plan_id = t.plan_id)
union all
select 'claim', t.claim_id, 'settlement', t.settlement_id
from claim_now t
where t.settlement_id is not null
  and not exists (select 1 from settlement_now k where k.settlement_id = t.settlement_id)
union all
select 'medical', t.medical_id, 'claim', t.claim_id
from medical_now t
where t.claim_id is not null
  and not exists (select 1 from claim_now k where k.claim_id = t.claim_id)
union all
select 'medical', t.medical_id, 'person', t.person_id
from medical_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'medical', t.medical_id, 'settlement', t.settlement_id
from medical_now t
where t.settlement_id is not null
  and not exists (select 1 from settlement_now k where k.settlement_id = t.settlement_id)
union all
select 'decision', t.decision_id, 'claim', t.claim_id
from decision_now t
where t.claim_id is not null
  and not exists (select 1 from claim_now k where k.claim_id = t.claim_id)
union all
select 'decision', t.decision_id, 'enrollment', t.enrollment_id
from decision_now t
where t.enrollment_id is not null
  and not exists (select 1 from enrollment_now k where k.enrollment_id = t.enrollment_id)
union all
select 'decision', t.decision_id, 'plan_terms', t.terms_id
from decision_now t
where t.terms_id is not null
  and not exists (select 1 from plan_terms_now k where k.terms_id = t.terms_id)
union all
select 'payout', t.payout_id, 'claim', t.claim_id
from payout_now t
where t.claim_id is not null
  and not exists (select 1 from claim_now k where k.claim_id = t.claim_id)
union all
select 'payout', t.payout_id, 'decision', t.decision_id
from payout_now t
where t.decision_id is not null
  and not exists (select 1 from decision_now k where k.decision_id = t.decision_id)
  and not exists (
    select 1 from payout_story_now s
    where s.payout_id = t.payout_id and s.event_code = 'recovered' and s.next_on is null)
union all
select 'payout', t.payout_id, 'person', t.person_id
from payout_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'payout', t.payout_id, 'plan', t.plan_id
from payout_now t
where t.plan_id is not null
  and not exists (select 1 from plan_now k where k.plan_id = t.plan_id)
union all
select 'batch_item', t.item_id, 'payment_batch', t.batch_id
from batch_item_now t
where t.batch_id is not null
  and not exists (select 1 from payment_batch_now k where k.batch_id = t.batch_id)
union all
select 'batch_item', t.item_id, 'payout', t.payout_id
from batch_item_now t
where t.payout_id is not null
  and not exists (select 1 from payout_now k where k.payout_id = t.payout_id)
union all
select 'approval', t.approval_id, 'payment_batch', t.batch_id
from approval_now t
where t.batch_id is not null
  and not exists (select 1 from payment_batch_now k where k.batch_id = t.batch_id)
union all
select 'payment_file', t.payment_file_id, 'approval', t.approval_id
from payment_file_now t
where t.approval_id is not null
  and not exists (select 1 from approval_now k where k.approval_id = t.approval_id)
union all
select 'payment_file', t.payment_file_id, 'payment_batch', t.batch_id
from payment_file_now t
where t.batch_id is not null
  and not exists (select 1 from payment_batch_now k where k.batch_id = t.batch_id)
union all
select 'payout_event', t.payout_event_id, 'batch_item', t.item_id
from payout_event_now t
where t.item_id is not null
  and not exists (select 1 from batch_item_now k where k.item_id = t.item_id)
union all
select 'payout_event', t.payout_event_id, 'payment_file', t.payment_file_id
from payout_event_now t
where t.payment_file_id is not null
  and not exists (select 1 from payment_file_now k where k.payment_file_id = t.payment_file_id)
union all
select 'payout_event', t.payout_event_id, 'payout', t.payout_id
from payout_event_now t
where t.payout_id is not null
  and not exists (select 1 from payout_now k where k.payout_id = t.payout_id)
union all
select 'relief', t.relief_id, 'person', t.person_id
from relief_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'relief', t.relief_id, 'unit', t.unit_id
from relief_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'relief_approval', t.relief_approval_id, 'relief', t.relief_id
from relief_approval_now t
where t.relief_id is not null
  and not exists (select 1 from relief_now k where k.relief_id = t.relief_id)
union all
select 'operator', t.operator_id, 'unit', t.unit_id
from operator_now t
where t.unit_id is not null
  and not exists (select 1 from unit_now k where k.unit_id = t.unit_id)
union all
select 'disclosure', t.disclosure_id, 'person', t.person_id
from disclosure_now t
where t.person_id is not null
  and not exists (select 1 from person_now k where k.person_id = t.person_id)
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
union all
select 'contribution', t.enrollment_id, 'enrollment', t.enrollment_id
from contribution_now t
where t.enrollment_id is not null
  and not exists (select 1 from enrollment_now k where k.enrollment_id = t.enrollment_id)
group by t.enrollment_id
having cast(sum(t.amount_fen) as bigint) <> 0
order by 1, 2, 3
