/** How rows are spelled for the server. */
export interface RowShape {
  rowStart: string;
  rowEnd: string;
  separator: string;
  /** Around every value but NULL, bytes and bare numbers. */
  valueQuote: string;
  bytesStart: string;
  bytesEnd: string;
  null: string;
  /** Characters that a backslash has to stand before, and what stands behind it. */
  escapes: Readonly<Record<string, string>>;
}

/** For LOAD DATA with its defaults; bytes come as hex digits. */
export const loadDataShape: RowShape = {
  rowStart: '',
  rowEnd: '\n',
  separator: '\t',
  valueQuote: '',
  bytesStart: '',
  bytesEnd: '',
  null: String.raw`\N`,
  escapes: {'\\': '\\', '\t': 't', '\n': 'n', '\0': '0'},
};

/** For the VALUES of an INSERT; the first comma is one too many. */
export const insertShape: RowShape = {
  rowStart: ',(',
  rowEnd: ')',
  separator: ',',
  valueQuote: "'",
  bytesStart: "x'",
  bytesEnd: "'",
  null: 'NULL',
  escapes: {'\\': '\\', "'": "'", '\0': '0'},
};

/** What becomes of the text of a value on its way from CSV to the server. */
export interface ValueForm {
  /** `number` stands bare, as bit fields need it; `boolean` becomes 1 or 0; `bytes` are hex digits. */
  kind: 'text' | 'number' | 'boolean' | 'bytes';
  /** The text ends with the offset of UTC, which the servers do not take. */
  isInstant: boolean;
  /** Digits of a second that the column has; more of them would be rounded without a word. */
  fractionDigits?: number;
}
