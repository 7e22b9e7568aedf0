import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import type {PostgresFacts} from '../../engines/postgres.ts';
import {shell, type Spent} from './measure.ts';

const run = promisify(execFile);

export interface Competitor {
  name: string;
  /** Moves the table `sample` into a new DuckDB file. */
  load(target: string): Promise<Spent>;
}

const packages = [
  'sling-linux-amd64',
  'dlt[duckdb]',
  'sqlalchemy',
  'psycopg2-binary',
  'pyarrow',
  'connectorx',
];

const dltScript = `
import sys, dlt
from dlt.sources.sql_database import sql_table
url, target, backend = sys.argv[1:4]
table = sql_table(credentials=url, table="sample", backend=backend, chunk_size=100000, reflection_level="full_with_precision")
pipeline = dlt.pipeline("weir_bench_" + backend, destination=dlt.destinations.duckdb(target), dataset_name="bench")
pipeline.run(table, write_disposition="replace").raise_on_failed_jobs()
`;

/**
 * Other loaders from PyPI, in a virtual environment of their own: the one at `environment`, or a new one in the folder.
 * A sentence says why there is none.
 */
export async function competitors(
  facts: PostgresFacts,
  {folder, environment}: {folder: string; environment: string | undefined},
): Promise<Competitor[] | string> {
  const home = environment ?? join(folder, 'python');
  const url = `postgresql://${facts.user}:${facts.password}@${facts.host}:${facts.port}/${facts.database}`;
  try {
    if (!existsSync(join(home, 'bin/python'))) {
      await run('python3', ['-m', 'venv', home]);
      await run(join(home, 'bin/pip'), ['install', '--quiet', ...packages]);
    }
  } catch (error) {
    return `sling and dlt are left out: ${(error as Error).message.split('\n')[0]}`;
  }
  const scriptPath = join(folder, 'dlt_load.py');
  await writeFile(scriptPath, dltScript);
  const env = {
    PATH: `${join(home, 'bin')}:${process.env.PATH}`,
    RUNTIME__DLTHUB_TELEMETRY: 'false',
    SLING_DISABLE_TELEMETRY: 'true',
    SLING_HOME_DIR: join(folder, 'sling'),
    DLT_DATA_DIR: join(folder, 'dlt'),
    SOURCE: `${url}?sslmode=disable`,
  };
  const dlt = (backend: string): Competitor => ({
    name: `dlt (${backend})`,
    load: (target) =>
      shell(`python ${scriptPath} ${url.replace(':', '+psycopg2:')} ${target} ${backend}`, env),
  });
  // The wrapper of the other package would download the program; this one brings it.
  const program = `$(python -c 'import sling_linux_amd64 as s; print(s.__path__[0])')/bin/sling-linux-amd64`;
  const sling = (target: string, settings: Record<string, string>): Promise<Spent> =>
    shell(
      `${program} run --src-conn SOURCE --src-stream public.sample ${target} --mode full-refresh`,
      settings,
    );
  return [
    {
      name: 'sling',
      load: (target) =>
        sling('--tgt-conn TARGET --tgt-object main.sample', {...env, TARGET: `duckdb://${target}`}),
    },
    {
      name: 'sling, which writes a CSV file',
      load: (target) => sling(`--tgt-object file://${target}.csv`, env),
    },
    dlt('pyarrow'),
    dlt('connectorx'),
  ];
}
