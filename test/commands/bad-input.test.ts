import {describe, test} from 'vitest';
import {sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {assetCases} from './bad-input/asset-cases.ts';
import {buildCases} from './bad-input/build-cases.ts';
import {checkCase} from './bad-input/check-case.ts';
import {commandCases} from './bad-input/command-cases.ts';
import {connectionCases} from './bad-input/connection-cases.ts';
import {contractCases} from './bad-input/contract-cases.ts';
import {dbtCases} from './bad-input/dbt-cases.ts';
import {dataCases} from './bad-input/data-cases.ts';
import {diffCases} from './bad-input/diff-cases.ts';
import {environmentCases} from './bad-input/environment-cases.ts';
import {featureCases} from './bad-input/feature-cases.ts';
import {ingestCases} from './bad-input/ingest-cases.ts';
import {lakeCases} from './bad-input/lake-cases.ts';
import {profileCases} from './bad-input/profile-cases.ts';
import {projectCases} from './bad-input/project-cases.ts';
import {recordsCases} from './bad-input/records-cases.ts';
import {selectionCases} from './bad-input/selection-cases.ts';
import {sqliteCases} from './bad-input/sqlite-cases.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);

describe('bad input', () => {
  describe.each([
    ['in weir.yml', projectCases],
    ['in asset files', assetCases],
    ['in what is built', buildCases],
    ['on the command line', commandCases],
    ['in data and statements', dataCases],
    ['in loads', ingestCases],
    ['in contracts', contractCases],
    ['in files and pipes', sqliteCases],
    ['in lakes', lakeCases],
    ['in APIs, taps and scripts', recordsCases],
    ['in comparisons', diffCases],
    ['in profiles', profileCases],
    ['in features', featureCases],
    ['in selections, lineage and catalogs', selectionCases],
    ['in dbt projects', dbtCases],
    ['in plans and environments', environmentCases],
  ])('%s', (_, cases) => {
    test.each(cases)('$title', (badInput) => checkCase(badInput));
  });

  describe.skipIf(!server)('in connections', () => {
    const cases = server ? connectionCases(server) : [];
    test.each(cases)('$title', (badInput) =>
      checkCase({...badInput, env: {...badInput.env, REAL_PASSWORD: server!.password}}),
    );
  });
});
