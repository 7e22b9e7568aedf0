import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize} from './tokens.ts';

const secretName =
  /passw(or)?d|passphrase|^pwd|secret|token|api_?key|access_?key|private_?key|account_?key|sas_?key|credential|identified|connection_?string/i;
/** Words that may stand between such a name and its value: `IDENTIFIED BY 'x'`, `PASSWORD AS 'x'`. */
const connectingWords = new Set(['BY', 'AS', 'TO', 'WITH', 'IS', 'VALUE', 'VALUES', 'ENCRYPTED']);
const urlPassword = /(:\/\/[^/\s:@']*):[^@\s']+@/g;
const longestName = 60;

/**
 * The statement without the literals that hold secrets: those after a name like `password` or `secret_key`, and
 * passwords in URLs. For texts that are kept.
 */
export function redactLiterals(text: string, traits: LexicalTraits = {}): string {
  let redacted = '';
  let isSecret = false;
  for (const {kind, start, end} of tokenize(text, traits)) {
    const content = text.slice(start, end);
    if (kind === 'string') {
      const mayName = content.length <= longestName && secretName.test(content.slice(1, -1));
      redacted += isSecret ? `'***'` : content.replace(urlPassword, '$1:***@');
      isSecret = !isSecret && mayName && /^['"]\w+['"]$/.test(content);
      continue;
    }
    redacted += content;
    if (kind === 'word') isSecret = secretName.test(content) || (isSecret && isConnecting(content));
    else if (kind === 'identifier') isSecret = secretName.test(content);
    else if (kind === 'symbol') isSecret &&= '=:>('.includes(content);
    else if (kind === 'number' || kind === 'parameter') isSecret = false;
  }
  return redacted;
}

function isConnecting(word: string): boolean {
  return connectingWords.has(word.toUpperCase());
}
