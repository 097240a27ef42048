-- Who decided the claims, or granted the relief, that a batch pays: as its approval was told, else as they stand.
-- Parameters: batch_no.
-- One row means: one person's name as it is compared.
select a.decided_by
from approval_now a
where a.batch_id = cast(:batch_no as bigint)
union
select coalesce(d.decided_by, g.approved_by)
from batch_item_now i
join outgoing_now p on p.payout_id = i.payout_id
left join decision_now d on d.decision_id = p.decision_id
left join relief_approval_now g on g.relief_approval_id = p.relief_approval_id
where i.batch_id = cast(:batch_no as bigint)
  and coalesce(d.decided_by, g.approved_by) is not null
order by 1
