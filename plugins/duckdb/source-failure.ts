/** What is wrong with data that DuckDB reads, taken from its text. */
export interface SourceFailure {
  sentence: string;
  hint: string;
  details: Record<string, unknown>;
  /** The text is well formed, but a value does not fit the type of its column. */
  isAboutValue: boolean;
}

/** Undefined when the text is not about the content of a source. Only `files` are named, by default all. */
export function sourceFailure(text: string, files?: readonly string[]): SourceFailure | undefined {
  return csvFailure(text, files) ?? formatFailure(text);
}

export function firstParagraph(text: string): string {
  return text.split('\n\n', 1)[0]!;
}

function csvFailure(text: string, files?: readonly string[]): SourceFailure | undefined {
  const [, line, rest] = /CSV Error on Line: (\d+)\n([^]*)/.exec(text) ?? [];
  if (line === undefined) return undefined;
  const path = /^ {2}file = (.*)$/m.exec(text)?.[1];
  const file = path !== undefined && (files?.includes(path) ?? true) ? path : undefined;
  const place = `${file ?? 'The CSV stream'}, line ${line}`;
  const original =
    /^Original Line: ([^]*?)\n(?:Expected Number|Error when|Value with|Invalid|Maximum|The )/.exec(
      rest!,
    )?.[1];
  const shown = original === undefined ? '' : `: ${original.slice(0, 200)}`;
  const details = {...(file !== undefined && {file}), line: Number(line)};
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(rest!) ?? [];
  if (expected !== undefined)
    return {
      sentence: `${place} has ${found} columns instead of ${expected}${shown}`,
      hint: 'Correct the line, or set `null_padding: true` (missing values become NULL) or `ignore_errors: true` (such lines are skipped) under `options:`.',
      details: {...details, expected: Number(expected), found: Number(found)},
      isAboutValue: false,
    };
  const [, column] = /Error when converting column "(.*?)"\./.exec(rest!) ?? [];
  const reason = rest!
    .slice(original === undefined ? 0 : `Original Line: ${original}\n`.length)
    .split(/\n\n|\nPossible/, 1)[0]!;
  return {
    sentence: `${place} cannot be read: ${reason}${shown}`,
    hint:
      column === undefined
        ? 'Correct the line, or set the matching `options:` (`delimiter`, `quote`, `encoding`, `ignore_errors`).'
        : `Set the type under \`options:\` as \`types: {${column}: VARCHAR}\`, or let \`sample_size: -1\` look at every row.`,
    details: {...details, ...(column !== undefined && {column})},
    isAboutValue: column !== undefined,
  };
}

function formatFailure(text: string): SourceFailure | undefined {
  if (
    !/No magic bytes|too small to be a Parquet|Malformed JSON|is not a valid (?:gzip|zstd|parquet)|not a GZIP|Failed to decode|Unexpected JSON|JSON transform/i.test(
      text,
    )
  )
    return undefined;
  return {
    sentence: `The source cannot be read: ${firstParagraph(text).replace(/^[A-Za-z ]+ Error: /, '')}`,
    hint: 'Check that the file is whole and that `format:` says what it holds.',
    details: {},
    isAboutValue: false,
  };
}
