-- What outside checkers read (fsck, auditors). Stable columns, whatever the tables behind them become.

CREATE VIEW v_account AS SELECT id AS account_id, kind, family_id, regie_id FROM ledger_account;
CREATE VIEW v_tx AS SELECT id AS tx_id, seq, kind, op_key, regie_id, reverses_id AS reverses_tx_id, occurred_at, prev_hash, hash
    FROM ledger_tx;
CREATE VIEW v_entry AS SELECT id AS entry_id, tx_id, account_id, amount_cents FROM ledger_entry;
CREATE VIEW v_invoice AS SELECT id AS invoice_id, number, exercise, regie_id, family_id, period, run_id, status, total_cents, tx_id
    FROM invoice;
CREATE VIEW v_invoice_line AS
    SELECT id AS line_id, invoice_id, booking_id, CAST(NULL AS {int}) AS cancels_line_id, qty, unit_cents, amount_cents
      FROM invoice_line
    UNION ALL
    SELECT -id, CAST(NULL AS {int}), CAST(NULL AS {int}), cancels_line, -1, amount_cents, -amount_cents FROM credit_line;
CREATE VIEW v_payment AS
    SELECT id AS payment_id, regie_id, family_id, 'payfip' AS provider, provider_ref, env, refdet, expected_cents, paid_cents,
           CASE WHEN state IN ('prepared', 'opened', 'unknown') THEN 'pending' ELSE state END AS state,
           tx_id, created_at, settled_at
      FROM payment;
CREATE VIEW v_alloc AS SELECT id AS alloc_id, payment_id, invoice_id, amount_cents FROM alloc;
CREATE VIEW v_ticket AS SELECT id AS ticket_id, payment_id, number, regie_id, total_cents FROM ticket;
CREATE VIEW v_slot AS SELECT s.id AS slot_id, s.day, p.code AS resource, s.capacity FROM seat s JOIN pool p ON p.id = s.pool_id;
CREATE VIEW v_booking AS
    SELECT id AS booking_id, child_id, family_id, slot_id AS unit_id, activity_id, day, state, hold_expires_at, received_at,
           deadline_at, override_by, requires_slot AS requires_unit_id, CAST(NULL AS {int}) AS tx_id
      FROM booking;
CREATE VIEW v_usage AS SELECT booking_id, seat_id AS slot_id, seats FROM booking_seat;
CREATE VIEW v_slot_event AS SELECT seq, seat_id AS slot_id, booking_id, delta, capacity FROM seat_event;
CREATE VIEW v_child_family AS SELECT child_id, family_id FROM child_family;
CREATE VIEW v_op AS SELECT op_key, actor AS actor_id, route, 1 AS effects, status AS first_status FROM op;
CREATE VIEW v_audit AS
    SELECT s.seq, a.op_key, a.action, s.prev_hash, s.hash FROM audit a LEFT JOIN audit_seal s ON s.audit_id = a.id;
