-- The account that money goes to, as `payouts.standing.Account` has it: the payee's, where one was named, else the
-- member's card.
-- Takes: personal, payee.
{personal}.fact_id,
case when {payee}.fact_id is null then {personal}.name else {payee}.holder end,
case when {payee}.fact_id is null then {personal}.bank_name end,
case when {payee}.fact_id is null then {personal}.card_no else {payee}.account_no end,
case when {payee}.fact_id is null then {personal}.document_no end,
{payee}.bank, {payee}.fact_id
