/**
 * How strongly two columns depend on one another, from 0 to 1, out of the number of rows for each pair of values that
 * occurs. 0 where one of them has a single value.
 */
export function cramersV(cells: readonly (readonly [string, string, number])[]): number {
  const left = new Map<string, number>();
  const right = new Map<string, number>();
  let total = 0;
  for (const [a, b, count] of cells) {
    left.set(a, (left.get(a) ?? 0) + count);
    right.set(b, (right.get(b) ?? 0) + count);
    total += count;
  }
  const freedom = Math.min(left.size, right.size) - 1;
  if (freedom < 1) return 0;
  // Pairs that never occur add their expected count, which is what is left of the total.
  let chiSquare = total;
  for (const [a, b, count] of cells) {
    const expected = (left.get(a)! * right.get(b)!) / total;
    chiSquare += (count - expected) ** 2 / expected - expected;
  }
  return Math.sqrt(Math.max(0, chiSquare) / total / freedom);
}
