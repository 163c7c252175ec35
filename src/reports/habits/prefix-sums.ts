/**
 * Returns the sums of the values before each index, and at the end the sum of all: the sum of the days from `a` to `b`
 * is `sums[b + 1] - sums[a]`.
 *
 * @param isCounted false for values that are left out
 */
export function prefixSums(values: ArrayLike<number>, isCounted?: (index: number) => boolean): Float64Array {
  const sums = new Float64Array(values.length + 1);
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    if (!isCounted || isCounted(index)) sum += values[index] ?? 0;
    sums[index + 1] = sum;
  }
  return sums;
}
