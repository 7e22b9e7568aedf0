/** JSON with the keys in order and without undefined values, so that equal values have equal texts. */
export function canonicalJson(value: unknown, indent?: number): string {
  return JSON.stringify(ordered(value), null, indent);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value instanceof Map) return ordered(Object.fromEntries(value));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, ordered(part)]),
  );
}
