"""The first release: the journal and every fact table, with their constraints and indexes.

0001 and 0002 were the schemas of ledgers made before the first release, which nothing raises.
"""

from mutualaid.models.migrating import Index, check, covering, day, fact_table, filled, standing, table, text, whole

revision = "0003"
down_revision = None


def upgrade() -> None:
    table(
        "entry",
        "entry_id",
        whole("entry_id"), text("at"), text("actor"), text("os_user"), text("action"), text("reason", null=True),
        text("file_name", null=True), text("file_sha256", null=True), text("options", null=True),
        whole("undoes", to="entry", null=True), text("program_version"), text("schema_version"),
        whole("asserted_count"), whole("voided_count"), text("rows_digest"), text("prev_hash"), text("hash"),
        check("counts_from_one", "entry_id >= 1"), check("hash_is_sha256", "length(hash) = 64"),
    )
    fact_table(
        "unit",
        "unit_id",
        text("unit_code"), text("unit_name"), text("kind_code"), text("uscc", null=True), text("opened_on", null=True),
        text("closed_on", null=True), whole("successor_id", to="unit", null=True),
        day("closed_on"),
        check("kind_is_known", "kind_code IN ('district', 'street', 'town', 'township', 'system', 'grassroots')"),
        day("opened_on"),
        standing("unit_code"), standing("uscc"),
    )
    fact_table(
        "unit_parent",
        "unit_parent_id",
        whole("unit_id", to="unit"), whole("parent_id", to="unit"), text("from_on"),
        day("from_on"), check("not_its_own_parent", "parent_id <> unit_id"),
        standing("unit_id", "from_on"),
    )
    fact_table(
        "unit_alias",
        "unit_alias_id",
        whole("unit_id", to="unit"), text("alias"),
        standing("unit_id", "alias"),
    )
    fact_table(
        "headcount",
        "headcount_id",
        whole("unit_id", to="unit"), text("base"), text("counted_on"), whole("head_count"),
        check("base_is_known", "base IN ('staff', 'women', 'insured_heads')"), day("counted_on"),
        check("head_count_not_negative", "head_count >= 0"),
        standing("unit_id", "base", "counted_on"),
    )
    fact_table(
        "target",
        "target_id",
        whole("unit_id", to="unit"), whole("year"), whole("target_bp"),
        check("target_is_a_rate", "target_bp BETWEEN 0 AND 10000"),
        standing("unit_id", "year"),
    )
    fact_table(
        "person",
        "person_id",
        text("sex_code", null=True),
        check("sex_is_known", "sex_code IS NULL OR sex_code IN ('M', 'F')"),
    )
    fact_table(
        "personal",
        "personal_id",
        whole("person_id", to="person"), text("name", null=True), text("document_type", null=True),
        text("document_no", null=True), text("document_original", null=True), text("birth_on", null=True),
        text("phone", null=True), text("card_no", null=True), text("bank_name", null=True), text("salt", null=True),
        text("commitment"), whole("erased_by", to="entry", null=True),
        filled("erased_by"), covering("person_id"), standing("document_type", "document_no"), standing("person_id"),
    )
    fact_table(
        "person_alias",
        "person_alias_id",
        whole("person_id", to="person"), whole("survivor_id", to="person"),
        check("not_its_own_alias", "person_id <> survivor_id"),
        standing("person_id"), covering("survivor_id"),
    )
    fact_table(
        "membership",
        "membership_id",
        whole("person_id", to="person"), whole("unit_id", to="unit"), text("status_code"), text("joined_on"),
        text("left_on", null=True), text("note", null=True),
        day("joined_on"), day("left_on"), check("status_is_known", "status_code IN ('in_service', 'kept')"),
        check("left_after_joined", "left_on IS NULL OR left_on > joined_on"),
        covering("person_id", "unit_id", "joined_on", "left_on", "status_code", "membership_id"),
        standing("person_id", "unit_id", "joined_on", "status_code"),
    )
    fact_table(
        "plan",
        "plan_id",
        text("plan_code"), text("name_zh"), text("name_en"), text("kind_code"), whole("position"), text("aliases"),
        check("kind_is_known", "kind_code IN ('enrolled', 'universal')"),
        standing("plan_code"),
    )
    fact_table(
        "plan_terms",
        "terms_id",
        whole("plan_id", to="plan"), text("effective_on"), text("ends_on", null=True), text("floor_base", null=True),
        whole("floor_bp", null=True), whole("floor_all_below", null=True), text("content"), text("sha256"),
        day("effective_on"), day("ends_on"),
        check("floor_is_a_rate", "floor_bp IS NULL OR floor_bp BETWEEN 0 AND 10000"),
        standing("plan_id", "effective_on"),
    )
    fact_table(
        "enrollment",
        "enrollment_id",
        whole("person_id", to="person"), whole("plan_id", to="plan"), whole("terms_id", to="plan_terms"),
        whole("unit_id", to="unit"), text("starts_on"), text("ends_on"), whole("share_count"),
        text("tier_code", null=True), whole("fee_fen"),
        day("ends_on"), day("starts_on"), check("ends_after_start", "ends_on >= starts_on"),
        check("fee_is_money", "fee_fen BETWEEN 0 AND 10000000000"),
        check("share_count_at_least_one", "share_count >= 1"),
        covering("person_id", "plan_id", "starts_on", "ends_on", "enrollment_id", "unit_id", "fee_fen"),
        standing("person_id", "plan_id", "starts_on"),
    )
    fact_table(
        "contribution",
        "contribution_id",
        text("kind_code"), whole("unit_id", to="unit"), whole("plan_id", to="plan", null=True), text("received_on"),
        whole("amount_fen"), text("receipt_no", null=True), whole("enrollment_id", to="enrollment", null=True),
        whole("reverses_id", to="contribution", null=True),
        check("kind_is_known", "kind_code IN ('receipt', 'refund', 'reversal', 'joining_fee')"),
        check("receipt_is_positive", "kind_code NOT IN ('receipt', 'joining_fee') OR amount_fen > 0"),
        check("refund_is_negative", "kind_code NOT IN ('refund', 'reversal') OR amount_fen < 0"), day("received_on"),
        check("amount_is_money", "amount_fen BETWEEN -10000000000 AND 10000000000 AND amount_fen <> 0"),
        covering("enrollment_id", "amount_fen"), filled("receipt_no"),
        covering("received_on", "kind_code", "plan_id", "unit_id", "amount_fen"),
        Index(
            "uq_{table}_unit_receipt",
            ("receipt_no",),
            "voided_by IS NULL AND enrollment_id IS NULL AND kind_code = 'receipt'",
            unique=True,
        ),
    )
    fact_table(
        "allocation",
        "allocation_id",
        whole("contribution_id", to="contribution"), whole("enrollment_id", to="enrollment"), whole("amount_fen"),
        check("amount_is_positive", "amount_fen > 0"),
        covering("enrollment_id", "amount_fen"), standing("contribution_id", "enrollment_id"),
    )
    fact_table(
        "opening",
        "opening_id",
        whole("unit_id", to="unit"), whole("year"), whole("contribution_fen", null=True), whole("aid_fen", null=True),
        whole("beneficiary_count", null=True), whole("member_count", null=True),
        check("beneficiaries_not_negative", "beneficiary_count IS NULL OR beneficiary_count >= 0"),
        check("members_not_negative", "member_count IS NULL OR member_count >= 0"),
        standing("unit_id", "year"),
    )
    fact_table(
        "settlement",
        "settlement_id",
        text("settlement_no"), whole("person_id", to="person"), text("hospital", null=True),
        whole("hospital_level", null=True), text("admitted_on"), text("discharged_on"), whole("total_fen"),
        whole("fund_fen"), whole("self_one_fen"), whole("self_two_fen"), whole("own_fen"), whole("referral"),
        text("cause_code"), text("received_on", null=True),
        day("admitted_on"), check("cause_is_known", "cause_code IN ('illness', 'accident')"), day("discharged_on"),
        day("received_on"), check("discharged_after_admission", "discharged_on >= admitted_on"),
        check("parts_add_up", "fund_fen + self_one_fen + self_two_fen + own_fen = total_fen"),
        check(
            "parts_are_money",
            "fund_fen >= 0 AND self_one_fen >= 0 AND self_two_fen >= 0 AND own_fen >= 0 AND total_fen <= 10000000000",
        ),
        check("level_is_known", "hospital_level IS NULL OR hospital_level BETWEEN 1 AND 3"),
        check("referral_is_yes_or_no", "referral IN (0, 1)"),
        standing("settlement_no"),
    )
    fact_table(
        "claim",
        "claim_id",
        whole("plan_id", to="plan"), whole("person_id", to="person"), text("event_on"), text("kind_code"),
        whole("settlement_id", to="settlement", null=True), text("channel_code"), text("cause_code"),
        text("disease_code", null=True), text("harm_code", null=True), whole("grade", null=True),
        whole("day_count", null=True), whole("loss_fen", null=True), text("received_on", null=True),
        check("stay_has_a_settlement", "(kind_code = 'stay') = (settlement_id IS NOT NULL)"),
        check("cause_is_known", "cause_code IN ('illness', 'accident')"),
        check("channel_is_known", "channel_code IN ('direct', 'office')"), day("event_on"),
        check("harm_is_known", "harm_code IS NULL OR harm_code IN ('death', 'disability', 'injury', 'fire')"),
        check("kind_is_known", "kind_code IN ('stay', 'illness', 'accident')"), day("received_on"),
        check("grade_is_known", "grade IS NULL OR grade BETWEEN 1 AND 10"),
        check("loss_is_money", "loss_fen IS NULL OR loss_fen BETWEEN 0 AND 10000000000"),
        covering("person_id", "plan_id", "event_on", "claim_id", "settlement_id"), standing("settlement_id", "plan_id"),
    )
    fact_table(
        "medical",
        "medical_id",
        whole("person_id", to="person"), whole("settlement_id", to="settlement", null=True),
        whole("claim_id", to="claim", null=True), text("diagnosis", null=True), text("salt", null=True),
        text("commitment"), whole("erased_by", to="entry", null=True),
        check("belongs_to_one_event", "(settlement_id IS NULL) <> (claim_id IS NULL)"),
        filled("erased_by"), standing("claim_id"), standing("settlement_id"),
    )
    fact_table(
        "decision",
        "decision_id",
        whole("claim_id", to="claim"), text("outcome"), text("reason_code", null=True), whole("amount_fen"),
        whole("day_count", null=True), whole("enrollment_id", to="enrollment", null=True),
        whole("terms_id", to="plan_terms", null=True), text("steps"), text("decided_by"),
        check("only_a_payment_has_an_amount", "amount_fen = 0 OR outcome IN ('pay', 'partial')"),
        check("outcome_is_known", "outcome IN ('pay', 'partial', 'reject', 'hold')"),
        check("amount_is_money", "amount_fen BETWEEN 0 AND 10000000000"),
        covering("enrollment_id", "claim_id", "outcome", "amount_fen", "day_count"), standing("claim_id"),
    )
    fact_table(
        "payout",
        "payout_id",
        whole("person_id", to="person"), whole("personal_id", to="personal"), whole("plan_id", to="plan"),
        whole("amount_fen"), text("channel_code"), text("serial_no", null=True), text("quarter", null=True),
        text("category_code", null=True), whole("claim_id", to="claim", null=True),
        whole("decision_id", to="decision", null=True),
        check("channel_is_known", "channel_code IN ('direct', 'office')"),
        check("amount_is_money", "amount_fen BETWEEN 1 AND 10000000000"),
        covering("claim_id", "payout_id"), covering("person_id", "plan_id", "payout_id", "amount_fen", "channel_code"),
        standing("decision_id"), standing("serial_no"),
    )
    fact_table(
        "payment_batch",
        "batch_id",
        text("proposed_by"), whole("item_count"), whole("payee_count"), whole("total_fen"),
        check("counts_agree", "item_count >= 1 AND payee_count BETWEEN 1 AND item_count"),
        check("total_is_money", "total_fen BETWEEN 1 AND 1000000000000"),
    )
    fact_table(
        "batch_item",
        "item_id",
        whole("batch_id", to="payment_batch"), whole("payout_id", to="payout"), whole("attempt"), whole("line_no"),
        whole("personal_id", to="personal"), whole("amount_fen"),
        check("amount_is_money", "amount_fen BETWEEN 1 AND 10000000000"),
        check("attempt_counts_from_one", "attempt >= 1"), check("line_counts_from_one", "line_no >= 1"),
        covering("batch_id", "line_no", "payout_id", "item_id"), standing("batch_id", "payout_id"),
        standing("payout_id", "attempt"),
    )
    fact_table(
        "approval",
        "approval_id",
        whole("batch_id", to="payment_batch"), text("proposed_by"), text("decided_by"), text("approved_by"),
        check("approver_did_not_adjudicate", "approved_by <> decided_by"),
        check("approver_did_not_propose", "approved_by <> proposed_by"),
        standing("batch_id", "decided_by"),
    )
    fact_table(
        "payment_file",
        "payment_file_id",
        whole("batch_id", to="payment_batch"), whole("approval_id", to="approval"), text("file_name"),
        text("format_code"), text("sha256"), whole("line_count"), whole("total_fen"),
        check("content_is_hashed", "length(sha256) = 64"), check("line_count_at_least_one", "line_count >= 1"),
        standing("batch_id"),
    )
    fact_table(
        "payout_event",
        "payout_event_id",
        whole("payout_id", to="payout"), text("event_code"), text("event_on"),
        whole("item_id", to="batch_item", null=True), whole("payment_file_id", to="payment_file", null=True),
        text("reason", null=True),
        check("event_is_known", "event_code IN ('paid', 'returned', 'recovered')"), day("event_on"),
        covering("event_on", "event_code", "payout_id", "payout_event_id"),
        covering("payout_id", "event_on", "event_code", "payout_event_id"), standing("item_id", "event_code"),
        standing("payout_id", "event_code", "event_on"),
    )
    fact_table(
        "period_closing",
        "closing_id",
        text("closed_until"), text("content"), text("closed_by"),
        day("closed_until"),
        standing("closed_until"),
    )
    fact_table(
        "period_reopening",
        "reopening_id",
        whole("closing_id", to="period_closing"), text("closed_by"), text("reopened_by"),
        check("another_person_reopens", "reopened_by <> closed_by"),
        standing("closing_id"),
    )
    fact_table(
        "relief",
        "relief_id",
        whole("person_id", to="person"), whole("unit_id", to="unit", null=True), text("applied_on"),
        whole("amount_fen"), text("proposed_by"),
        day("applied_on"), check("amount_is_money", "amount_fen BETWEEN 1 AND 10000000000"),
        covering("person_id", "applied_on", "relief_id", "amount_fen"),
    )
    fact_table(
        "relief_approval",
        "relief_approval_id",
        whole("relief_id", to="relief"), text("proposed_by"), text("approved_by"), text("granted_on"),
        day("granted_on"), check("approver_did_not_propose", "approved_by <> proposed_by"),
        standing("relief_id"),
    )
    fact_table(
        "operator",
        "operator_id",
        text("actor"), text("os_user"), text("role_code"), whole("unit_id", to="unit", null=True),
        check("role_is_known", "role_code IN ('clerk', 'approver', 'admin', 'auditor')"),
        standing("actor"),
    )
    fact_table(
        "publication",
        "publication_id",
        text("report"), text("params"), text("title", null=True), text("total"), whole("row_count"),
        text("rows_sha256"), whole("head_entry", to="entry"), text("head_hash"),
        check("head_is_sha256", "length(head_hash) = 64"), check("rows_are_hashed", "length(rows_sha256) = 64"),
        Index("ix_{table}_head_entry", ("head_entry",)),
    )
    fact_table(
        "denial",
        "denial_id",
        text("command"), text("role_code", null=True),
    )
    fact_table(
        "disclosure",
        "disclosure_id",
        text("command"), whole("person_id", to="person", null=True), whole("row_count"),
    )
    fact_table(
        "erasure",
        "erasure_id",
        whole("person_id", to="person"), whole("row_count"),
        standing("person_id"),
    )
