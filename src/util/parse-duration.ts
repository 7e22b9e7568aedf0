const unitMs: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000};

/** Milliseconds of `500ms`, `30s`, `2m`, `1h`; a bare number counts seconds. Undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/.exec(text.trim());
  return parts ? Number(parts[1]) * unitMs[parts[2] ?? 's']! : undefined;
}
