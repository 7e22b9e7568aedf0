import type {FormattedFile} from '../operations/fmt/format-files.ts';
import {countOf} from '../util/format-quantity.ts';

/** A line for each file that changes or was skipped, then a sum. */
export function formatFmtOutcome(files: readonly FormattedFile[], {isDry}: {isDry: boolean}): string {
  const lines = files.flatMap(({file, status, problem}) => {
    if (status === 'unchanged') return [];
    return [
      status === 'skipped'
        ? `left alone ${file}: ${problem}`
        : `${isDry ? 'would format' : 'formatted'} ${file}`,
    ];
  });
  const changed = files.filter(({status}) => status === 'changed').length;
  const sum = `${countOf(changed, 'file')} of ${files.length} ${isDry ? 'would change' : 'changed'}`;
  return `${[...lines, sum].join('\n')}\n`;
}

const contextLines = 3;

/** What changes in a file, from the first line that differs to the last. */
export function formatFmtDiff({file, before, after}: FormattedFile): string {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < fresh.length - start &&
    old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
  )
    end++;
  const first = Math.max(0, start - contextLines);
  const last = Math.min(contextLines, end);
  const removed = old.slice(start, old.length - end);
  const added = fresh.slice(start, fresh.length - end);
  const head = old.slice(first, start);
  const tail = old.slice(old.length - end, old.length - end + last);
  const counts = [removed, added].map((lines) => head.length + lines.length + tail.length);
  return [
    `--- ${file}`,
    `+++ ${file}`,
    `@@ -${first + 1},${counts[0]} +${first + 1},${counts[1]} @@`,
    ...head.map((line) => ` ${line}`),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
    ...tail.map((line) => ` ${line}`),
    '',
  ].join('\n');
}
