import {CancelledError, UsageError} from '../../errors/index.ts';
import {parseYamlDocument, validateDocument} from '../../config/yaml-document.ts';
import type {Asset} from '../../project/asset.ts';
import {checksFileSchema} from '../../project/asset-schema.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {OperationContext} from '../context.ts';
import type {ProfileTarget} from './resolve-target.ts';
import {mergeChecksText} from './checks-document.ts';
import {columnOf, type SuggestedRule} from './suggested-rule.ts';

export interface WrittenChecks {
  /** Below the project folder. */
  file: string;
  added: number;
}

/** Refuses, before anything is read, what has no file to write to or nobody to ask. */
export function requireWritable(
  {runtime: {prompts}}: OperationContext,
  {asset, target}: ProfileTarget,
  {assumeYes}: {assumeYes: boolean},
): void {
  if (!asset)
    throw new UsageError(`${target} is the table of no asset, so there is no file for its checks`, {
      code: 'usage-unknown-asset',
      hint: 'Name an asset of the project, or leave --write out and copy the checks from the output.',
    });
  if (!assumeYes && !prompts.isAvailable)
    throw new UsageError('There is no terminal to ask on whether to write the checks', {
      code: 'usage-no-terminal',
      hint: 'Pass --yes to write them.',
    });
}

/**
 * Adds the rules to the file of checks beside an asset, after a question; what stands there stays. Throws
 * `CancelledError` when the answer is no.
 */
export async function writeChecks(
  context: OperationContext,
  {asset, rules, assumeYes}: {asset: Asset; rules: readonly SuggestedRule[]; assumeYes: boolean},
): Promise<WrittenChecks> {
  const {files, paths, prompts} = context.runtime;
  const {root} = await context.project();
  const stem = asset.file.replace(/\.[^./]+$/, '');
  const names = ['yml', 'yaml'].map((ending) => `${stem}.checks.${ending}`);
  const [short, long] = names as [string, string];
  const file = (await files.exists(paths.join(root, long))) ? long : short;
  const path = paths.join(root, file);
  const text = (await files.exists(path)) ? await files.readText(path) : '';
  if (text.trim() !== '') validateDocument(parseYamlDocument(text, file), checksFileSchema);
  const merged = mergeChecksText(
    text,
    rules.filter((rule) => !isKnown(rule, asset)),
  );
  if (merged.added === 0) return {file, added: 0};
  const question = `Write ${countOf(merged.added, 'check')} to ${file}?`;
  if (!assumeYes && !(await prompts.confirm(question, {default: true}))) throw new CancelledError();
  await files.writeText(path, merged.text);
  return {file, added: merged.added};
}

/** A check that the asset has already, in its header or its file. */
function isKnown(rule: SuggestedRule, {checks}: Asset): boolean {
  return checks.some(({rule: other}) => {
    if (other.kind !== rule.kind) return false;
    if (rule.kind === 'unique')
      return 'columns' in other && JSON.stringify(other.columns) === JSON.stringify(rule.columns);
    return ('column' in other ? other.column : undefined) === columnOf(rule);
  });
}
