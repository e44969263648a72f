-- Members who were forgotten, by a digest of tenant and id: what happened before and is told
-- again does not bring them back.
CREATE TABLE erased (
    tenant TEXT   NOT NULL,
    digest TEXT   NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (tenant, digest)
);
