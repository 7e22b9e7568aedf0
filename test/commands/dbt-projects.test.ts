import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {dbt} from '#test/engines/dbt.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {compiledSql, copyDbtProject, databaseContents} from '#test/helpers/dbt-projects.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const engine = await requireEngine('dbt', dbt);

/** dbt takes its time to start. */
const mostMs = 300_000;

describe.skipIf(!engine)('dbt projects in place', {timeout: mostMs}, () => {
  test.each([
    ['packaged', 'packages with dispatch, generic tests, versions and their own names', 1],
    ['grammar', "all of Jinja's grammar, values, filters, tests and dbt's names", 0],
  ])('%s: %s', async (name, _, warnings) => {
    const ofDbt = await copyDbtProject(name);
    const ofWeir = await copyDbtProject(name);
    if (name === 'packaged') await engine!.run(ofDbt, 'deps');
    expect(await engine!.run(ofDbt, 'build')).toContain(`WARN=${warnings} ERROR=0`);
    expect(await runWeir(['run'], {cwd: ofWeir})).toMatchObject({exitCode: 0});
    expect(await databaseContents(join(ofWeir, 'shop.duckdb'))).toEqual(
      await databaseContents(join(ofDbt, 'shop.duckdb')),
    );
    const expected = await compiledSql(ofDbt);
    expect(expected.size).toBeGreaterThan(0);
    expect(Object.fromEntries(await compiledSql(ofWeir))).toMatchObject(Object.fromEntries(expected));
  });
});
