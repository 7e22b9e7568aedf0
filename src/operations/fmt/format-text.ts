import {layOutSql} from '../../sql/layout/lay-out.ts';
import {templateTokens} from '../../sql/layout/template-tokens.ts';
import type {LexicalTraits} from '../../util/lexical-traits.ts';

/** The text laid out, or why it stays as it is. */
export type Formatted = {text: string} | {problem: string};

/** Lays SQL out anew, and proves that nothing but blanks and the case of keywords changed. */
export function formatSqlText(text: string, traits: LexicalTraits): Formatted {
  const laidOut = layOutSql(text, traits);
  if (fingerprint(laidOut, traits) !== fingerprint(text, traits))
    return {problem: 'its tokens would not stay the same'};
  if (layOutSql(laidOut, traits) !== laidOut) return {problem: 'its layout would not be stable'};
  return {text: laidOut};
}

function fingerprint(text: string, traits: LexicalTraits): string {
  return JSON.stringify(
    templateTokens(text, traits).map((token) =>
      token.kind === 'word' ? token.text.toLowerCase() : token.text.trimEnd(),
    ),
  );
}

/** Indents YAML anew; comments, quotes and the order of keys stay. Proves that it means the same. */
export async function formatYamlText(text: string): Promise<Formatted> {
  const {parseAllDocuments, stringify} = await import('yaml');
  const read = (source: string) => parseAllDocuments(source, {keepSourceTokens: false});
  const documents = read(text);
  if (!Array.isArray(documents) || documents.length !== 1) return {text};
  const [document] = documents;
  const [error] = document!.errors;
  if (error) return {problem: error.message.split('\n')[0]!};
  const formatted = document!.toString({lineWidth: 0, indent: 2, flowCollectionPadding: false});
  const [again] = read(formatted) as typeof documents;
  const isSame = again !== undefined && stringify(again.toJS()) === stringify(document!.toJS());
  return isSame ? {text: formatted} : {problem: 'its meaning would not stay the same'};
}
