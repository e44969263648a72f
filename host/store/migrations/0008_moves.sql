-- Who came into a segment and who went, day by day: a list of any length is read a page at a time.
CREATE INDEX moves_by_day ON moves (tenant, segment, day, member, delta);
DROP INDEX moves_by_segment;
