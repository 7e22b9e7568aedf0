import {OpsError} from '../../errors/index.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import {sortByDependencies} from '../../project/graph.ts';
import {loadAssets} from '../../project/load-assets.ts';
import {compileProject} from '../compile-project/compile-project.ts';
import {assetReaders} from '../compile-project/script-connections.ts';
import type {OperationContext} from '../context.ts';
import {countOf} from '../../util/format-quantity.ts';

export type FindingLevel = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface Finding {
  name: string;
  level: FindingLevel;
  detail: string;
  /** What to do about it. */
  advice?: string;
}

/** Looks at everything weir needs on this machine and in this project, without connecting anywhere. */
export async function examine(context: OperationContext): Promise<Finding[]> {
  const findings: Finding[] = [
    examineNode(context),
    await examineTemporaryFolder(context),
    ...(await examineDrivers(context)),
    examineTerminal(context),
  ];
  const project = await attempt('project', async () => {
    const loaded = await context.project();
    return `${loaded.file}, environment ${loaded.environment}, ${countOf(loaded.connections.size, 'connection')}`;
  });
  findings.push(project);
  if (project.level !== 'ok') return findings;
  return [
    ...findings,
    await examineAssets(context),
    await examineState(context),
    await examineIgnore(context),
  ];
}

const oldestNode = [22, 13] as const;

function examineNode({runtime}: OperationContext): Finding {
  const version = runtime.env.nodeVersion;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  const detail = `Node ${version} on ${runtime.env.platform}, ${countOf(runtime.env.cpuCount, 'core')}`;
  return isOld
    ? {
        name: 'node',
        level: 'fail',
        detail,
        advice: `Install Node ${oldestNode.join('.')} or newer; 24 is the best tested.`,
      }
    : {name: 'node', level: 'ok', detail};
}

async function examineTemporaryFolder({runtime}: OperationContext): Promise<Finding> {
  try {
    const folder = await runtime.files.makeTemporaryDirectory('weir-doctor-');
    const hasPipes = await runtime.files.makePipe(runtime.paths.join(folder, 'pipe'));
    await runtime.files.remove(folder);
    const detail = `${runtime.env.temporaryDirectory} is writable${hasPipes ? '' : '; no named pipes, loads spool to files'}`;
    return {name: 'temporary files', level: 'ok', detail};
  } catch (error) {
    const detail = `${runtime.env.temporaryDirectory} is not writable: ${(error as Error).message}`;
    return {name: 'temporary files', level: 'fail', detail, advice: 'Set TMPDIR to a folder that is.'};
  }
}

async function examineDrivers({adapters, runtime}: OperationContext): Promise<Finding[]> {
  const definitions = await Promise.all(adapters.map((entry) => entry.load()));
  return definitions
    .filter((definition) => definition.dependency !== undefined)
    .map(({name, dependency}) =>
      runtime.packageFolder(dependency!.package) === undefined
        ? {
            name: `driver ${name}`,
            level: 'warn' as const,
            detail: `${dependency!.package} is not installed`,
            advice: `Run \`npm install ${dependency!.package}@${dependency!.range}\` to use ${name} connections.`,
          }
        : {name: `driver ${name}`, level: 'ok' as const, detail: `${dependency!.package} is installed`},
    );
}

function examineTerminal({runtime: {streams, env}}: OperationContext): Finding {
  const {stdout} = streams;
  const size = stdout.isTerminal ? `${stdout.columns}x${stdout.rows}` : 'stdout is no terminal';
  const colour = env.get('NO_COLOR') ? ', NO_COLOR is set' : '';
  return {name: 'terminal', level: 'ok', detail: `${size}${colour}`};
}

function examineAssets(context: OperationContext): Promise<Finding> {
  return attempt('assets', async () => {
    const project = await context.project();
    const {groups} = await loadAssets(context.runtime, project.root, assetReaders(context));
    if (groups.length > 0)
      return `${countOf(groups.length, 'file')} of tables by pattern, whose source \`weir run --dry-run\` asks`;
    const {assets, dependencies, notices} = await compileProject(context);
    sortByDependencies(dependencies);
    const checks = assets.reduce((count, {asset}) => count + asset.checks.length, 0);
    const note = notices.length > 0 ? `; ${countOf(notices.length, 'note')} (see weir run --dry-run)` : '';
    return `${countOf(assets.length, 'asset')}, ${countOf(checks, 'check')}${note}`;
  });
}

function examineState(context: OperationContext): Promise<Finding> {
  return attempt('state', async () => {
    const project = await context.project();
    const database = await openExistingStateDatabase(context.runtime, project.root);
    if (!database) return 'no run yet';
    try {
      const verdict = database.all<{integrity_check: string}>('pragma integrity_check')[0]!.integrity_check;
      if (verdict !== 'ok') throw new Error(verdict);
      return `${countOf(database.all<{runs: number}>('select count(*) as runs from run')[0]!.runs, 'run')} recorded, intact`;
    } finally {
      database.close();
    }
  });
}

async function examineIgnore({runtime, project}: OperationContext): Promise<Finding> {
  const {root} = await project();
  const path = runtime.paths.join(root, '.gitignore');
  const isRepository = await runtime.files.exists(runtime.paths.join(root, '.git'));
  const text = (await runtime.files.exists(path)) ? await runtime.files.readText(path) : '';
  if (/^\/?\.weir\b/m.test(text)) return {name: 'version control', level: 'ok', detail: '.weir is ignored'};
  return isRepository
    ? {
        name: 'version control',
        level: 'warn',
        detail: '.weir is not ignored',
        advice: 'Add the line `.weir/*` to .gitignore.',
      }
    : {name: 'version control', level: 'ok', detail: 'no git repository here'};
}

async function attempt(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return {name, level: 'ok', detail: await look()};
  } catch (error) {
    const isMissing = error instanceof OpsError && error.code === 'project-missing';
    return {
      name,
      level: isMissing ? 'warn' : 'fail',
      detail: (error as Error).message,
      ...(error instanceof OpsError && error.hint !== undefined && {advice: error.hint}),
    };
  }
}
