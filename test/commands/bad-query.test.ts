import {describe, test} from 'vitest';
import {checkCase} from './bad-input/check-case.ts';
import {copyCases} from './bad-input/copy-cases.ts';
import {queryCases} from './bad-input/query-cases.ts';
import {savedQueryCases} from './bad-input/saved-query-cases.ts';

describe('bad input', () => {
  describe.each([
    ['in queries', queryCases],
    ['in snippets and the history', savedQueryCases],
    ['in copies', copyCases],
  ])('%s', (_, cases) => {
    test.each(cases)('$title', (badInput) => checkCase(badInput));
  });
});
