import {describe, expect, test} from 'vitest';
import {createIngestProject, destinations, type IngestProject} from '#test/helpers/ingest-project.ts';

const systems = destinations.filter(({title}) => title === 'DuckDB' || title === 'PostgreSQL');
const rowCount = 5000;

const people = (project: IngestProject) => project.table('people');

const numbers = (system: string) =>
  system === 'DuckDB'
    ? `select i::bigint as id, 'n' || i as name, (i / 4.0)::decimal(10, 2) as price, timestamptz '2026-01-01 00:00:00+00' + to_minutes(i) as seen_at from range(1, ${rowCount + 1}) t(i)`
    : `select i::bigint as id, 'n' || i as name, (i / 4.0)::decimal(10, 2) as price, timestamptz '2026-01-01 00:00:00+00' + i * interval '1 minute' as seen_at from generate_series(1, ${rowCount}) t(i)`;

const typescript = (name: string) => `/* @weir
name: ${name}
mode: replace
*/
import type {Source} from 'weir';

export default (async function* ({query, ref}) {
  const [totals] = (await query<{n: number}>(\`select count(*) as n from \${ref('people')}\`).next()).value!;
  for await (const batch of query(\`select * from \${ref('people')} order by id\`))
    yield batch.map(({id, name, price, seen_at}) => ({id, name: name.toUpperCase(), half: price / 2, seen_at, whole: totals!.n}));
}) satisfies Source;
`;

const python = (name: string) => `"""@weir
name: ${name}
mode: replace
"""
import datetime, decimal

def source(context):
    total = next(context.query(f"select count(*) as n from {context.ref('people')}"))["n"]
    for row in context.query(f"select * from {context.ref('people')} order by id"):
        assert isinstance(row["price"], decimal.Decimal) and isinstance(row["seen_at"], datetime.datetime), row
        yield {"id": row["id"], "name": row["name"].upper(), "half": float(row["price"]) / 2, "seen_at": row["seen_at"], "whole": total}
`;

async function createProject(system: (typeof systems)[number]): Promise<IngestProject> {
  const project = await createIngestProject('{type: files, root: data}', system);
  await project.write({
    'assets/people.sql': `/* @weir\nname: ${people(project)}\nmaterialized: table\n*/\n${numbers(system.title)}\n`,
  });
  return project;
}

async function run(project: IngestProject): Promise<void> {
  const {exitCode, stdout, stderr} = await project.weir('run');
  expect(exitCode, stdout + stderr).toBe(0);
}

describe.each(systems)('scripts that read $title', (system) => {
  test.each([
    {language: 'TypeScript', file: 'assets/upper.ts', text: typescript},
    {language: 'Python', file: 'assets/upper.py', text: python},
  ])(
    '$language: what it makes of the rows of another asset, which is built first',
    async ({file, text}) => {
      const project = await createProject(system);
      await project.write({[file]: text(project.table('upper'))});
      await run(project);
      await run(project);
      const [found] = await project.rows(
        `select count(*) as n, min(name) as name, sum(half) as half, min(u.whole) as total, cast(max(seen_at) as date) as day from ${project.table('upper')} u`,
      );
      expect(Object.values(found!).map((value) => String(value).slice(0, 10))).toEqual([
        String(rowCount),
        'N1',
        String((rowCount * (rowCount + 1)) / 2 / 4 / 2),
        String(rowCount),
        '2026-01-04',
      ]);
      expect(await project.rows(`select half from ${project.table('upper')} where id = 3`)).toEqual([
        {half: 0.375},
      ]);
    },
    120_000,
  );

  test('a query that fails is told with the words of the system and the line of the script', async () => {
    const project = await createProject(system);
    const wrong = `/* @weir\nname: ${project.table('wrong')}\n*/\nexport default async function* ({query}) {\n  yield* query('select nothing from nowhere');\n}\n`;
    await project.write({'assets/wrong.ts': wrong});
    const {exitCode, stderr} = await project.weir('run');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/nowhere.*does not exist/);
    expect(stderr).toMatch(/wrong\.ts:5/);
  }, 120_000);

  test('a script may catch what fails, leave a result before its end, and ask two things at once', async () => {
    const project = await createProject(system);
    const name = project.table('patient');
    await project.write({
      'assets/patient.ts': `/* @weir
name: ${name}
depends_on: [people]
*/
export default async function* ({query, ref}) {
  const table = ref(['peo', 'ple'].join(''));
  const problem = await query('select * from nowhere').next().catch((error) => error.message);
  for await (const rows of query(\`select id from \${table} order by id\`)) {
    for await (const others of query(\`select max(id) as id from \${table}\`))
      yield {first: rows[0].id, last: others[0].id, heard: problem.includes('nowhere')};
    break;
  }
}
`,
    });
    await run(project);
    expect(await project.rows(`select * from ${name}`)).toEqual([{first: 1, last: rowCount, heard: true}]);
  }, 120_000);
});

const duckdb = systems[0]!;

test('a Python script may catch what fails and go on asking', async () => {
  const project = await createProject(duckdb);
  await project.write({
    'assets/patient.py': `# @weir
# name: ${project.table('patient')}
def source(query, ref, options):
    try:
        next(query("select * from nowhere"))
    except RuntimeError as error:
        heard = "nowhere" in str(error)
    for row in query(f"select id, {{'a': 1}} as nested, null as nothing from {ref('people')} order by id"):
        yield {"id": row["id"], "heard": heard, "nested": row["nested"]["a"], "nothing": row["nothing"] is None}
        break
`,
  });
  await run(project);
  expect(await project.rows(`select * from ${project.table('patient')}`)).toEqual([
    {id: 1, heard: true, nested: 1, nothing: true},
  ]);
}, 120_000);

test('a script may ask for what it depends on only', async () => {
  const project = await createProject(duckdb);
  await project.write({
    'assets/wrong.ts': `/* @weir\nname: ${project.table('wrong')}\n*/\nexport default function* ({ref}) {\n  yield {table: ref('peo' + 'ple')};\n}\n`,
  });
  const {exitCode, stderr} = await project.weir('run');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('There is no asset people that this script may read');
  expect(stderr).toContain('depends_on');
}, 120_000);

test.each([
  {
    what: 'ephemeral',
    header: 'materialized: ephemeral',
    message: 'assets/reader.ts reads raw.gone, which is ephemeral and no table',
  },
  {
    what: 'on another connection',
    header: 'connection: other',
    message: 'assets/reader.ts reads raw.gone, which is on the connection other and not on its own',
  },
])(
  'a script cannot read an asset that is $what',
  async ({header, message}) => {
    const project = await createProject(duckdb);
    await project.write({
      'weir.yml':
        'project: shop\ndefault_connection: warehouse\nconnections:\n  warehouse: {type: duckdb, path: w.duckdb}\n  other: {type: duckdb, path: o.duckdb}\n',
      'assets/gone.sql': `/* @weir\nname: raw.gone\n${header}\n*/\nselect 1 as one\n`,
      'assets/reader.ts': `/* @weir\nname: raw.reader\n*/\nexport default async function* ({query, ref}) {\n  yield* query(ref('gone'));\n}\n`,
    });
    const {exitCode, stderr} = await project.weir('run');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  },
  120_000,
);
