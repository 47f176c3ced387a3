"""SQL that makes the history append-only and chained (PostgreSQL 11 and later)."""

FORWARD = """
CREATE SEQUENCE phone_order_draft_number;

CREATE FUNCTION phone_order_history_chain() RETURNS trigger AS $$
DECLARE
    last record;
BEGIN
    -- Writers of one chain queue here; a session's chain is under its row lock anyway.
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.chain, 7036874417766400));
    SELECT sequence, hash INTO last FROM saleor_phone_order_historyentry
        WHERE chain = NEW.chain ORDER BY sequence DESC LIMIT 1;
    NEW.sequence := COALESCE(last.sequence, 0) + 1;
    NEW.previous_hash := COALESCE(last.hash, repeat('0', 64));
    NEW.hash := encode(sha256(convert_to(concat_ws('|', NEW.previous_hash, NEW.chain,
        NEW.sequence, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.action, NEW.actor_kind, NEW.actor_id, NEW.details), 'UTF8')), 'hex');
    RETURN NEW;
END
$$ LANGUAGE plpgsql;

CREATE FUNCTION phone_order_history_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The phone order history is append-only.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;

CREATE TRIGGER phone_order_history_chain BEFORE INSERT ON saleor_phone_order_historyentry
    FOR EACH ROW EXECUTE FUNCTION phone_order_history_chain();
CREATE TRIGGER phone_order_history_append_only
    BEFORE UPDATE OR DELETE ON saleor_phone_order_historyentry
    FOR EACH ROW EXECUTE FUNCTION phone_order_history_refuse();
CREATE TRIGGER phone_order_history_no_truncate
    BEFORE TRUNCATE ON saleor_phone_order_historyentry
    FOR EACH STATEMENT EXECUTE FUNCTION phone_order_history_refuse();
"""

BACKWARD = """
DROP TRIGGER phone_order_history_no_truncate ON saleor_phone_order_historyentry;
DROP TRIGGER phone_order_history_append_only ON saleor_phone_order_historyentry;
DROP TRIGGER phone_order_history_chain ON saleor_phone_order_historyentry;
DROP FUNCTION phone_order_history_refuse();
DROP FUNCTION phone_order_history_chain();
DROP SEQUENCE phone_order_draft_number;
"""

CHECKPOINTS_FORWARD = "".join(
    """
CREATE TRIGGER phone_order_%(table)s_append_only
    BEFORE UPDATE OR DELETE ON saleor_phone_order_%(table)s
    FOR EACH ROW EXECUTE FUNCTION phone_order_history_refuse();
CREATE TRIGGER phone_order_%(table)s_no_truncate
    BEFORE TRUNCATE ON saleor_phone_order_%(table)s
    FOR EACH STATEMENT EXECUTE FUNCTION phone_order_history_refuse();
"""
    % {"table": table}
    for table in ("historycheckpoint", "checkpointend")
)

CHECKPOINTS_BACKWARD = "".join(
    """
DROP TRIGGER phone_order_%(table)s_no_truncate ON saleor_phone_order_%(table)s;
DROP TRIGGER phone_order_%(table)s_append_only ON saleor_phone_order_%(table)s;
"""
    % {"table": table}
    for table in ("historycheckpoint", "checkpointend")
)
