-- Returns the base after a sequence of readings of a register: an aggregate, for a window in the order of time.
--
-- Argument: the readings in the register's own unit, as is the result. Null if there are none.
create or replace aggregate energy.running_base(double precision) (
  sfunc = energy.base_after_reading, stype = double precision, parallel = safe
);
