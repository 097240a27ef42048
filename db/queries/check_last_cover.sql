-- When the last cover of an enrolled plan began.
-- Parameters: none.
-- One row means: the whole ledger; null without any cover.
select max(e.starts_on) as last_on
from counting_enrollment_now e
