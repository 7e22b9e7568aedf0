import {expect, test} from 'vitest';
import {frameOf} from '#src/cli/watch.ts';

// oxlint-disable-next-line no-control-regex -- these are what is taken out
const visible = (frame: string) => frame.replaceAll(/\u001B\[[\d?]*[A-Za-z]/g, '');

test('a frame holds what fits on the screen and says how much does not', () => {
  expect(visible(frameOf('a\nb\n', {rows: 10}, 'Title'))).toBe('Title\na\nb\n');
  expect(visible(frameOf('1\n2\n3\n4\n5\n', {rows: 5}, 'Title'))).toBe('Title\n1\n2\n… 3 more lines\n');
  expect(visible(frameOf('', {rows: 1}, 'Title'))).toBe('Title\n\n');
});
