import {readFile} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import type {ColumnProfile, TableProfile} from '#src/operations/profile/table-profile.ts';
import {
  createIngestProject,
  destinations,
  type Destination,
  type IngestProject,
} from '#test/helpers/ingest-project.ts';
import {repositoryPath} from '#test/helpers/repository.ts';

interface Expected {
  rows: number;
  duplicates: number;
  columns: Record<string, {nulls: number; distinct: number}>;
  numbers: Record<
    string,
    {mean: number; deviation: number; quantiles: number[]; zeros: number; negatives: number}
  >;
  top: Record<string, [string, number][]>;
  lengths: Record<string, {min: number; max: number; mean: number}>;
  days: {min: string; max: string; days: number; missing: number};
  pearson: number;
  cramers_v: number;
}

const fixture = (name: string) => readFile(repositoryPath(`test/fixtures/profile/${name}`), 'utf8');
const expected = JSON.parse(await fixture('numbers.json')) as Expected;
const rows = await fixture('rows.csv');
const systems = destinations.filter(({title}) => title !== 'a lake folder');

/** A project whose asset holds the rows of the fixture on this system. */
async function loadRows(destination: Destination): Promise<IngestProject> {
  const project = await createIngestProject('{type: files, root: data}', destination);
  await project.write({
    'data/rows.csv': rows,
    'assets/rows.yml': `name: ${project.table('rows')}\nsource: {connection: app, path: rows.csv}\n`,
  });
  expect(await project.weir('run')).toMatchObject({exitCode: 0});
  return project;
}

describe.each(systems)('a profile on $title', (destination) => {
  test('has the numbers of pandas and scipy', async () => {
    const project = await loadRows(destination);
    const {stdout, stderr} = await project.weir('profile', project.table('rows'), '--format', 'json');
    expect(stderr).toBe('');
    const profile = JSON.parse(stdout) as TableProfile;
    expect(profile.rows).toBe(expected.rows);
    expect(profile.duplicateRows).toEqual({count: expected.duplicates, isExact: true});
    for (const [name, {nulls, distinct}] of Object.entries(expected.columns))
      expect(columnOf(profile, name)).toMatchObject({
        name,
        nulls,
        distinct: {count: distinct, isExact: true},
      });
    for (const name of Object.keys(expected.numbers)) expectNumbers(profile, name);
    for (const [name, counts] of Object.entries(expected.top))
      expect(
        columnOf(profile, name)
          .top!.map(({value, count}) => [value, count])
          .toSorted(),
      ).toEqual(counts.toSorted());
    expectTexts(profile);
    const {numeric, categorical} = profile.correlations;
    expectNear(numeric.find(({a, b}) => a === 'amount' && b === 'cost')!.value, expected.pearson);
    expectNear(categorical.find(({a, b}) => a === 'shop' && b === 'colour')!.value, expected.cramers_v);
  });

  test('writes suggested checks, which pass when they run', async () => {
    const project = await loadRows(destination);
    const file = 'assets/rows.checks.yml';
    await project.write({
      [file]: '# ours\ncolumns:\n  - name: pieces # how many\n    checks: [{min: -100}]\n',
    });
    const write = () => project.weir('profile', project.table('rows'), '--suggest', '--write', '--yes');
    expect(await write()).toMatchObject({stderr: expect.stringMatching(/Wrote \d+ checks to assets/)});
    const text = await readFile(`${project.folder}/${file}`, 'utf8');
    for (const words of ['# ours', '- name: pieces # how many', 'min: -100', '[north, south, west]'])
      expect(text).toContain(words);
    const checked = await project.weir('test', '--data', '--json');
    expect(checked).toMatchObject({exitCode: 0});
    expect(checked.stdout.trim().split('\n').length).toBeGreaterThan(10);
    expect((await write()).stderr).toContain('has them all');
    expect(await readFile(`${project.folder}/${file}`, 'utf8')).toBe(text);
  });
});

function columnOf({columns}: TableProfile, name: string): ColumnProfile {
  return columns.find((each) => each.name === name)!;
}

function expectNumbers(profile: TableProfile, name: string): void {
  const {mean, deviation, quantiles, zeros, negatives} = expected.numbers[name]!;
  const {numbers, quantiles: found, histogram, nulls} = columnOf(profile, name);
  expect(numbers).toMatchObject({zeros, negatives, nan: 0, infinite: 0});
  expectNear(numbers!.mean as number, mean);
  expectNear(numbers!.deviation!, deviation);
  expect(found!.isExact).toBe(true);
  for (const [index, value] of quantiles.entries()) expectNear(found!.values[index]!.value as number, value);
  expect(histogram!.reduce((sum, {count}) => sum + count, 0)).toBe(expected.rows - nulls);
}

function expectTexts(profile: TableProfile): void {
  for (const [name, {min, max, mean}] of Object.entries(expected.lengths)) {
    const {minLength, maxLength, meanLength} = columnOf(profile, name).text!;
    expect([minLength, maxLength]).toEqual([min, max]);
    expectNear(meanLength, mean);
  }
  const {min, max, dates} = columnOf(profile, 'day');
  const {days} = expected;
  expect([min, max, dates!.days, dates!.missingDays]).toEqual([days.min, days.max, days.days, days.missing]);
}

/** Equal but for the last digits, which depend on the order of summing up. */
function expectNear(found: number, wanted: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-9 + 1e-12);
}
