/** Rules that comments switch off, by line; `*` stands for all. */
export type IgnoredLines = ReadonlyMap<number, ReadonlySet<string>>;

/** Reads `-- weir: ignore rule, rule`: for its own line, or on a line of its own for the next one. */
export function readIgnoredLines(text: string): IgnoredLines {
  const ignored = new Map<number, Set<string>>();
  for (const [index, line] of text.split('\n').entries()) {
    const match = /(?:--|#)\s*weir:\s*ignore\b([^\n]*)/.exec(line);
    if (!match) continue;
    const rules = match[1]!.split(/[\s,]+/).filter(Boolean);
    const isAlone = line.slice(0, match.index).trim() === '';
    const at = index + 1 + (isAlone ? 1 : 0);
    const known = ignored.get(at) ?? new Set();
    for (const rule of rules.length === 0 ? ['*'] : rules) known.add(rule);
    ignored.set(at, known);
  }
  return ignored;
}

export function isIgnored(ignored: IgnoredLines, line: number, rule: string): boolean {
  const rules = ignored.get(line);
  return rules !== undefined && (rules.has('*') || rules.has(rule));
}
