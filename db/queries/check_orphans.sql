-- Standing facts that point to a record that does not stand. Money of a cancelled enrollment is none where it went back,
-- nor is a payment whose claim was decided anew, or that came back for good and whose decision was then reopened.
-- Parameters: last_entry (the ledger is seen at this entry).
-- One row means: one fact and the record it points to.
{orphan: unit, unit_id, successor_id, unit, unit_id}
union all
{orphan: unit_parent, unit_parent_id, parent_id, unit, unit_id}
union all
{orphan: unit_parent, unit_parent_id, unit_id, unit, unit_id}
union all
{orphan: unit_rename, unit_rename_id, unit_id, unit, unit_id}
union all
{orphan: unit_alias, unit_alias_id, unit_id, unit, unit_id}
union all
{orphan: headcount, headcount_id, unit_id, unit, unit_id}
union all
{orphan: target, target_id, unit_id, unit, unit_id}
union all
{orphan: mapping, mapping_id, unit_id, unit, unit_id}
union all
{orphan_of_person: personal, personal_id}
union all
{orphan_of_person: membership, membership_id}
union all
{orphan: membership, membership_id, unit_id, unit, unit_id}
union all
{orphan_of_person: dependant, dependant_id}
union all
{orphan: dependant, dependant_id, member_id, person, person_id}
  and not exists (select 1 from person_alias_now a where a.person_id = t.member_id)
union all
{orphan: plan_terms, terms_id, plan_id, plan, plan_id}
union all
{orphan_of_person: enrollment, enrollment_id}
union all
{orphan: enrollment, enrollment_id, plan_id, plan, plan_id}
union all
{orphan: enrollment, enrollment_id, terms_id, plan_terms, terms_id}
union all
{orphan: enrollment, enrollment_id, unit_id, unit, unit_id}
union all
{orphan: contribution, contribution_id, plan_id, plan, plan_id}
union all
{orphan: contribution, contribution_id, reverses_id, contribution, contribution_id}
union all
{orphan: contribution, contribution_id, unit_id, unit, unit_id}
union all
{orphan: allocation, allocation_id, contribution_id, contribution, contribution_id}
union all
{orphan: allocation, allocation_id, enrollment_id, enrollment, enrollment_id}
union all
{orphan: opening, opening_id, unit_id, unit, unit_id}
union all
{orphan_of_person: settlement, settlement_id}
union all
{orphan_of_person: claim, claim_id}
union all
{orphan: claim, claim_id, plan_id, plan, plan_id}
union all
{orphan: claim, claim_id, settlement_id, settlement, settlement_id}
union all
{orphan: medical, medical_id, claim_id, claim, claim_id}
union all
{orphan_of_person: medical, medical_id}
union all
{orphan: medical, medical_id, settlement_id, settlement, settlement_id}
union all
{orphan: payee, payee_id, claim_id, claim, claim_id}
union all
{orphan_of_person: payee, payee_id}
union all
{orphan: decision, decision_id, claim_id, claim, claim_id}
union all
{orphan: decision, decision_id, enrollment_id, enrollment, enrollment_id}
union all
{orphan: decision, decision_id, terms_id, plan_terms, terms_id}
union all
{orphan: payout, payout_id, claim_id, claim, claim_id}
union all
{orphan: payout, payout_id, decision_id, decision, decision_id}
  and not exists (select 1 from decision_now d where d.claim_id = t.claim_id)
  and not {recovered: t}
union all
{orphan_of_person: payout, payout_id}
union all
{orphan: payout, payout_id, plan_id, plan, plan_id}
union all
{orphan_of: payout, outgoing_now, payout_id, relief_id, relief, relief_now, relief_id}
union all
{orphan_of: payout, outgoing_now, payout_id, relief_approval_id, relief_approval, relief_approval_now, relief_approval_id}
union all
{orphan: batch_item, item_id, batch_id, payment_batch, batch_id}
union all
{orphan_of: batch_item, batch_item_now, item_id, payout_id, payout, outgoing_now, payout_id}
union all
{orphan: approval, approval_id, batch_id, payment_batch, batch_id}
union all
{orphan: payment_file, payment_file_id, approval_id, approval, approval_id}
union all
{orphan: payment_file, payment_file_id, batch_id, payment_batch, batch_id}
union all
{orphan: payout_event, payout_event_id, item_id, batch_item, item_id}
union all
{orphan: payout_event, payout_event_id, payment_file_id, payment_file, payment_file_id}
union all
{orphan_of: payout_event, payout_event_now, payout_event_id, payout_id, payout, outgoing_now, payout_id}
union all
{orphan_of_person: relief, relief_id}
union all
{orphan: relief, relief_id, unit_id, unit, unit_id}
union all
{orphan: relief_approval, relief_approval_id, relief_id, relief, relief_id}
union all
{orphan: operator, operator_id, unit_id, unit, unit_id}
union all
{orphan_of_person: disclosure, disclosure_id}
union all
{orphan: contribution, enrollment_id, enrollment_id, enrollment, enrollment_id}
group by t.enrollment_id
having cast(sum(t.amount_fen) as bigint) <> 0
order by 1, 2, 3
