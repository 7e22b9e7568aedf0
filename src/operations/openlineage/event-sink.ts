import type {OpenLineageSettings} from '../../config/project.ts';
import {parseReference} from '../../config/references.ts';
import {resolveReference} from '../../config/secrets.ts';
import {fileError, UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';

/** Takes one event; rejects when it does not arrive. */
export type EventSink = (event: object) => Promise<void>;

const answerTimeoutMs = 5000;

/** The file or address of weir.yml. Throws `UsageError` before anything runs when a reference of it leads nowhere. */
export async function openEventSink(
  settings: OpenLineageSettings,
  {runtime, root}: {runtime: Runtime; root: string},
): Promise<{place: string; send: EventSink}> {
  const scope = {runtime, root};
  if (settings.file !== undefined) {
    const path = runtime.paths.resolve(root, settings.file);
    const ready = runtime.files.makeDirectory(runtime.paths.dirname(path));
    ready.catch(() => {});
    return {
      place: settings.file,
      async send(event) {
        try {
          await ready;
          await runtime.files.appendText(path, `${JSON.stringify(event)}\n`);
        } catch (error) {
          throw fileError(error, path) ?? error;
        }
      },
    };
  }
  const url = await resolved(settings.url!, {...scope, owner: 'openlineage.url'});
  if (!/^https?:\/\//.test(url))
    throw new UsageError('openlineage.url leads to no http or https URL', {
      code: 'config-invalid',
      hint: 'Give the whole address, e.g. https://lineage.example.com/api/v1/lineage.',
    });
  const token = settings.token === undefined ? undefined : await secret(settings.token, scope);
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && {authorization: `Bearer ${token}`}),
  };
  return {
    place: new URL(url).host,
    async send(event) {
      const {status, text} = await runtime.postText(url, JSON.stringify(event), {
        headers,
        timeoutMs: answerTimeoutMs,
      });
      if (status >= 300)
        throw new Error(`it answers ${status}${text === '' ? '' : `: ${text.slice(0, 200)}`}`);
    },
  };
}

async function resolved(
  text: string,
  scope: {runtime: Runtime; root: string; owner: string},
): Promise<string> {
  const reference = parseReference(text);
  return reference ? resolveReference(reference, scope) : text;
}

async function secret(text: string, {runtime, root}: {runtime: Runtime; root: string}): Promise<string> {
  const owner = 'openlineage.token';
  const reference = parseReference(text);
  if (!reference)
    throw new UsageError(`A secret must be a reference, not the value itself: ${owner}`, {
      code: 'config-secret',
      hint: 'Write env:VARIABLE, file:path, keychain:service/account or cmd:command.',
    });
  const value = await resolveReference(reference, {runtime, root, owner});
  runtime.redactor.add(value);
  return value;
}
