import {UsageError, fileError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';
import {initProject, type InitResult} from '../init-project/init-project.ts';
import {flights} from '../init-project/templates/flights.ts';

/** npm package that ships the sample data: US flights of 2001 and airports, BSD-3-Clause. */
const dataPackage = 'vega-datasets';

const dataFiles = {'flights-3m.parquet': 'flights.parquet', 'airports.csv': 'airports.csv'};

/** Makes the demo project with its data. Takes the first free of `weir-demo`, `weir-demo-2`, ... unless told where. */
export async function createDemo(
  context: OperationContext,
  options: {directory: string | undefined},
): Promise<InitResult> {
  const {runtime} = context;
  const {files, paths} = runtime;
  const packageFolder = runtime.packageFolder(dataPackage);
  if (packageFolder === undefined)
    throw new UsageError(`The sample data is not installed: there is no package ${dataPackage}`, {
      code: 'dependency-missing',
      hint: `Run \`npm install ${dataPackage}\` beside weir and try again.`,
    });
  const directory =
    options.directory === undefined
      ? await freeFolder(runtime, paths.join(runtime.env.cwd, 'weir-demo'))
      : paths.resolve(runtime.env.cwd, options.directory);
  if ((await files.exists(directory)) && (await files.list(directory)).length > 0)
    throw new UsageError(`${directory} is not empty`, {hint: 'Name a new folder for the demo.'});
  const dataFolder = paths.join(directory, 'data');
  try {
    await files.makeDirectory(dataFolder);
    for (const [from, to] of Object.entries(dataFiles))
      await files.copy(paths.join(packageFolder, 'data', from), paths.join(dataFolder, to));
  } catch (error) {
    throw fileError(error, dataFolder) ?? error;
  }
  return initProject(context, {directory, template: flights, dryRun: false});
}

async function freeFolder({files}: Runtime, preferred: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? preferred : `${preferred}-${number}`;
    if (!(await files.exists(candidate))) return candidate;
  }
}
