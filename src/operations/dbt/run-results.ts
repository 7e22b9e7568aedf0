import {artifactMetadata} from '../../dbt/artifacts/manifest.ts';
import {manifestWithSeeds} from '../../dbt/artifacts/manifest-with-seeds.ts';
import type {DbtSession} from '../../dbt/compile/session.ts';
import type {PipelineEvent, Reporter} from '../../pipeline/events.ts';

type Json = Record<string, unknown>;

const statuses = {succeeded: 'success', failed: 'error', skipped: 'skipped', cancelled: 'skipped'} as const;
const testStatuses = {passed: 'pass', failed: 'fail', warned: 'warn', errored: 'error'} as const;

/** Writes target/manifest.json and, once the run is over, target/run_results.json, as other tools read them. */
export function createArtifactReporter(session: DbtSession): Reporter {
  const {project, runtime, names} = session;
  const {files, paths} = runtime;
  const folder = paths.join(project.root.root, project.root.file['target-path']);
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  const tests = new Map(
    [...project.nodes.values()].flatMap(({resourceType, name, uniqueId}) =>
      resourceType === 'test' ? [[name, uniqueId] as const] : [],
    ),
  );
  const results: Json[] = [];
  let elapsedMs = 0;
  const write = async (name: string, value: Json) => {
    await files.makeDirectory(folder);
    await files.writeText(paths.join(folder, name), `${JSON.stringify(value)}\n`);
  };
  const writing = manifestWithSeeds(session).then((made) => write('manifest.json', made));
  writing.catch(() => {});
  return {
    report(event: PipelineEvent) {
      if (event.type === 'step_finished' && ids.has(event.asset))
        results.push(
          resultOf(event, {
            status: statuses[event.status],
            id: ids.get(event.asset)!,
            failures: null,
            message:
              event.error?.message ?? event.note ?? (event.rows === undefined ? 'OK' : `${event.rows} rows`),
            response: event.rows === undefined ? {} : {_message: 'OK', rows_affected: event.rows},
          }),
        );
      if (event.type === 'check_finished' && tests.has(event.check))
        results.push(
          resultOf(event, {
            status: testStatuses[event.status],
            id: tests.get(event.check)!,
            failures: event.failures,
            message: event.error?.message ?? (event.failures === 0 ? null : `Got ${event.failures} results`),
            response: {},
          }),
        );
      if (event.type === 'run_finished') elapsedMs = event.elapsedMs;
    },
    async finish() {
      await writing;
      await write('run_results.json', {
        metadata: artifactMetadata(session, 'run-results/v6'),
        results,
        elapsed_time: elapsedMs / 1000,
        args: {which: 'build', target: project.target.name, full_refresh: project.flags.fullRefresh},
      });
    },
  };
}

interface Result {
  id: string;
  status: string;
  failures: number | null;
  message: string | null;
  response: Json;
}

function resultOf(
  {at, elapsedMs}: {at: string; elapsedMs: number},
  {id, status, failures, message, response}: Result,
): Json {
  const startedAt = new Date(new Date(at).getTime() - elapsedMs).toISOString();
  return {
    status,
    timing: [{name: 'execute', started_at: startedAt, completed_at: at}],
    thread_id: 'Thread-1 (worker)',
    execution_time: elapsedMs / 1000,
    adapter_response: response,
    message,
    failures,
    unique_id: id,
    compiled: true,
    compiled_code: null,
    relation_name: null,
    batch_results: null,
  };
}
