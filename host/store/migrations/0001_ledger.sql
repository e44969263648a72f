-- One schema for SQLite and PostgreSQL: TEXT and BIGINT alone. Instants are UTC milliseconds,
-- truths 0 or 1, records of the contract canonical JSON.

-- Plugins that were installed for a tenant, newest live. `component` is Base64.
CREATE TABLE plugins (
    tenant       TEXT   NOT NULL,
    number       BIGINT NOT NULL,
    sha256       TEXT   NOT NULL,
    program      TEXT   NOT NULL,
    revision     TEXT   NOT NULL,
    zone         TEXT   NOT NULL,
    component    TEXT   NOT NULL,
    installed_at BIGINT NOT NULL,
    installed_by TEXT   NOT NULL,
    PRIMARY KEY (tenant, number)
);

-- A member with their facts and their account. `revision` is raised by every write of the row,
-- `version` by every settlement.
CREATE TABLE members (
    tenant     TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    revision   BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    facts      TEXT   NOT NULL,
    history    TEXT   NOT NULL,
    account    TEXT   NOT NULL,
    entries    BIGINT NOT NULL,
    next_due   BIGINT,
    pseudonym  TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, member)
);

-- What was asked and what was answered, once for each event of a member.
CREATE TABLE events (
    tenant      TEXT   NOT NULL,
    member      TEXT   NOT NULL,
    event       TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    body        TEXT   NOT NULL,
    entries     BIGINT NOT NULL,
    answer      TEXT   NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, member, event)
);

-- The ledger. Rows are added and never changed; erasure renames the member and empties nothing
-- that counts. `position` numbers the entries of one member from 1 without a gap.
CREATE TABLE entries (
    tenant      TEXT   NOT NULL,
    member      TEXT   NOT NULL,
    position    BIGINT NOT NULL,
    id          TEXT   NOT NULL,
    event       TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    wallet      TEXT   NOT NULL,
    available   BIGINT NOT NULL,
    pending     BIGINT NOT NULL,
    held        BIGINT NOT NULL,
    debt        BIGINT NOT NULL,
    order_id    TEXT,
    body        TEXT   NOT NULL,
    PRIMARY KEY (tenant, member, position)
);
CREATE UNIQUE INDEX entries_by_id ON entries (tenant, id);
CREATE INDEX entries_by_order ON entries (tenant, member, order_id);
CREATE INDEX entries_by_time ON entries (tenant, at);

-- Orders as they were placed or changed, and how far they came.
CREATE TABLE orders (
    tenant    TEXT   NOT NULL,
    member    TEXT   NOT NULL,
    order_id  TEXT   NOT NULL,
    placed_at BIGINT NOT NULL,
    status    TEXT   NOT NULL,
    currency  TEXT   NOT NULL,
    net       BIGINT NOT NULL,
    refunded  BIGINT NOT NULL,
    body      TEXT   NOT NULL,
    PRIMARY KEY (tenant, member, order_id)
);
CREATE INDEX orders_by_time ON orders (tenant, placed_at);

-- Counters that all members of a tenant share: budgets, uses of public codes.
CREATE TABLE counters (
    tenant TEXT   NOT NULL,
    id     TEXT   NOT NULL,
    used   BIGINT NOT NULL,
    cap    BIGINT,
    PRIMARY KEY (tenant, id)
);

-- Coupons, one for each code.
CREATE TABLE coupons (
    tenant     TEXT   NOT NULL,
    code       TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    offer      TEXT   NOT NULL,
    member     TEXT,
    state      TEXT   NOT NULL,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT,
    order_id   TEXT,
    used_by    TEXT,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, code)
);
CREATE UNIQUE INDEX coupons_by_id ON coupons (tenant, id);
CREATE INDEX coupons_by_member ON coupons (tenant, member);

-- Who saw which variant of an experiment first.
CREATE TABLE exposures (
    tenant     TEXT   NOT NULL,
    experiment TEXT   NOT NULL,
    unit       TEXT   NOT NULL,
    variant    TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (tenant, experiment, unit)
);

-- What is to be told outside: one row for each thing, once. `topic` is follow-up (an event for
-- another account of this store) or the CloudEvents type of what goes to webhooks.
CREATE TABLE outbox (
    tenant     TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    topic      TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    attempts   BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    problem    TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX outbox_by_due ON outbox (state, due_at);
