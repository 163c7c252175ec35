-- Returns the base behind each reading of a register: for a window in the order of time. The first value is one.
create or replace aggregate energy.register_base(double precision) (
  sfunc = energy.next_base, stype = double precision, parallel = safe
);
