import type {StatementWord} from './statement-word.ts';

/** Words between a verb and the name of what it works on. */
const wordsBeforeName = new Set(
  `INTO FROM ONLY TABLE VIEW MATERIALIZED SCHEMA DATABASE INDEX SEQUENCE FUNCTION PROCEDURE TRIGGER TYPE MACRO ROLE USER
  EXTENSION COLUMN IF NOT EXISTS OR REPLACE TEMP TEMPORARY UNLOGGED LOCAL GLOBAL TRANSIENT EXTERNAL FOREIGN RECURSIVE
  UNIQUE CONCURRENTLY OVERWRITE ON LATERAL PERSISTENT SECRET OWNED DOMAIN`.split(/\s+/),
);

/** The dotted name, as written, of what the verb at this place works on; undefined where there is none. */
export function findTarget(words: readonly StatementWord[], verbAt: number): string | undefined {
  let position = verbAt + 1;
  while (wordsBeforeName.has(words[position]?.upper ?? '')) position++;
  if (!words[position]?.isName) return undefined;
  let name = words[position]!.text;
  while (words[position + 1]?.upper === '.' && words[position + 2]?.isName) {
    name += `.${words[position + 2]!.text}`;
    position += 2;
  }
  return name;
}
