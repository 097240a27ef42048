-- One row a file of a batch that went to the bank.
create view payment_file_now as
select f.fact_id, f.payment_file_id, f.batch_id, f.approval_id, f.file_name, f.format_code, f.sha256, f.line_count,
       f.total_fen
from payment_file f
where {standing:f}
