import {OpsError, messageOf} from '#src/errors/index.ts';
import type {HealthReport, HealthSignal} from '#src/warehouse/index.ts';
import type {Resources} from './load-resources.ts';
import {prepareRequest, type ReadContext} from './read-resource.ts';

/** Requests the first page of one resource, or the path that the connection names. */
export async function probeHealth(
  resources: Resources,
  context: Omit<ReadContext, 'signal'>,
  signal: AbortSignal,
): Promise<HealthReport> {
  const {config, runtime, client} = context;
  const startedMs = runtime.clock.monotonicMs();
  const signals: HealthSignal[] = [
    {
      name: 'resources',
      level: resources.names.length > 0 ? 'ok' : 'warn',
      value: resources.names.join(', ') || 'none',
      explanation:
        resources.names.length > 0
          ? 'Streams that can be loaded.'
          : 'Nothing can be loaded yet: write `resources` of the connection.',
    },
  ];
  const first = resources.names.map((name) => resources.get(name)).find(({parent}) => !parent);
  const request =
    config.probe === undefined
      ? first && prepareRequest(first, {config, ancestors: {}, options: {}})
      : {method: 'GET' as const, url: probeUrl(config.base_url, config.probe), headers: {}};
  if (request)
    try {
      const {status} = await client.send(request, {signal, retries: 0});
      signals.push({name: 'api', level: 'ok', value: String(status), explanation: 'The API answers.'});
    } catch (error) {
      if (!(error instanceof OpsError) || error.code === 'cancelled') throw error;
      signals.push({name: 'api', level: 'fail', value: error.code, explanation: messageOf(error)});
    }
  return {
    latencyMs: runtime.clock.monotonicMs() - startedMs,
    version: 'HTTP API',
    identity: `${config.auth === 'basic' ? `${config.user}@` : ''}${new URL(config.base_url).host}`,
    signals,
  };
}

function probeUrl(baseUrl: string, path: string): URL {
  return new URL(`${baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`);
}
