import {parseYamlDocument, type YamlDocument} from '../config/yaml-document.ts';

/** A block comment that starts with `@weir`, before any SQL. */
const headerPattern = /^(?:\s|--[^\n]*\n)*\/\*\s*@weir\b([\s\S]*?)(?:@weir\s*)?\*\//;

export interface SqlWithHeader {
  /** YAML of the header, whose positions are those of the file; absent without a header. */
  header?: YamlDocument;
  /** The text with blanks in place of the header, so that every line keeps its number. */
  sql: string;
}

/** Takes the settings that stand in a comment on top of a SQL file. Throws `UsageError` with file, line and column. */
export function readSqlHeader(text: string, file: string): SqlWithHeader {
  const match = headerPattern.exec(text);
  if (!match) return {sql: text};
  const bodyStart = match[0].indexOf('@weir') + '@weir'.length;
  const linesBefore = match[0].slice(0, bodyStart).split('\n').length - 1;
  return {
    header: parseYamlDocument('\n'.repeat(linesBefore) + match[1]!, file, {allowEmpty: true}),
    sql: match[0].replace(/[^\n]/g, ' ') + text.slice(match[0].length),
  };
}
