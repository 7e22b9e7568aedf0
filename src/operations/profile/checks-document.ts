import {Document, isMap, isScalar, isSeq, parseDocument, YAMLMap, YAMLSeq} from 'yaml';
import {columnOf, type SuggestedRule} from './suggested-rule.ts';

/** The rules as text of a file of checks. */
export function writeChecksText(rules: readonly SuggestedRule[]): string {
  return mergeChecksText('', rules).text;
}

/**
 * The text of a file of checks with the rules that it lacks; a check of the same kind on the same column stays as it
 * is, and so do comments. `added` counts the rules that came new. The text must be a file of checks, or empty.
 */
export function mergeChecksText(
  text: string,
  rules: readonly SuggestedRule[],
): {text: string; added: number} {
  const document = parseDocument(text);
  if (!isMap(document.contents)) document.contents = new YAMLMap() as never;
  const added = rules.filter((rule) => addRule(document, rule)).length;
  if (added === 0) return {text, added};
  return {text: document.toString({lineWidth: 0, flowCollectionPadding: false}), added};
}

function addRule(document: Document, rule: SuggestedRule): boolean {
  const column = columnOf(rule);
  const root = document.contents as unknown as YAMLMap;
  const list = column === undefined ? sequenceAt(root, 'checks') : checksOf(root, column);
  const entry = entryOf(rule);
  const key = typeof entry === 'string' ? entry : Object.keys(entry)[0]!;
  if (list.items.some((item) => isSameCheck(item, key, rule))) return false;
  const node = document.createNode(entry);
  if (isMap(node)) for (const {value} of node.items) if (isSeq(value) || isMap(value)) value.flow = true;
  list.items.push(node);
  return true;
}

function checksOf(root: YAMLMap, column: string): YAMLSeq {
  const columns = sequenceAt(root, 'columns');
  const found = columns.items.find((item): item is YAMLMap => isMap(item) && item.get('name') === column);
  if (found) return sequenceAt(found, 'checks');
  const added = new YAMLMap();
  added.set('name', column);
  columns.items.push(added);
  return sequenceAt(added, 'checks');
}

function sequenceAt(map: YAMLMap, key: string): YAMLSeq {
  const found = map.get(key, true);
  if (isSeq(found)) return found;
  const added = new YAMLSeq();
  map.set(key, added);
  return added;
}

/** A check as it is written. */
function entryOf(rule: SuggestedRule): string | Record<string, unknown> {
  switch (rule.kind) {
    case 'not_null':
    case 'positive':
      return rule.kind;
    case 'unique':
      return rule.columns.length === 1 ? 'unique' : {unique: [...rule.columns]};
    case 'min':
      return rule.value === 0 ? 'non_negative' : {min: rule.value};
    case 'max':
      return {max: rule.value};
    case 'accepted_values':
      return {accepted_values: [...rule.values]};
    case 'pattern':
      return {pattern: rule.pattern};
    case 'relationships':
      return {relationships: {to: rule.to, field: rule.field}};
    case 'row_count':
      return {row_count: {...(rule.min !== undefined && {min: rule.min})}};
  }
}

/** Keys that say the same of a column, though perhaps with another bound. */
const alike: Readonly<Record<string, readonly string[]>> = {
  min: ['min', 'positive', 'non_negative', 'accepted_range'],
  positive: ['min', 'positive', 'non_negative', 'accepted_range'],
  max: ['max', 'accepted_range'],
};

function isSameCheck(item: unknown, key: string, rule: SuggestedRule): boolean {
  const keys = alike[rule.kind] ?? [key];
  if (isScalar(item)) return keys.includes(String(item.value));
  if (!isMap(item) || !keys.some((each) => item.has(each))) return false;
  if (rule.kind !== 'unique' || rule.columns.length === 1) return true;
  const written = item.get('unique');
  return isSeq(written) && JSON.stringify(written.toJSON()) === JSON.stringify(rule.columns);
}
