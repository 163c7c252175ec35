/** Turns a union into the intersection of its members: `A | B` into `A & B`. */
export type UnionToIntersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
