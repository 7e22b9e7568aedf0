import {ConnectionError, OpsError, messageOf} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import {encodeBasic} from './encode-basic.ts';
import type {RestConfig} from './config.ts';
import {displayUrl, mayPass} from './errors.ts';

/** Access tokens of OAuth2, kept in memory only. */
export interface TokenSource {
  current(signal: AbortSignal): Promise<string>;
  /** The next call of `current` asks for a new one. False when none is held. */
  forget(): boolean;
}

interface Grant {
  tokenUrl: URL;
  clientId: string;
  /** Absent for the grant of client credentials. */
  refreshToken?: string;
}

/** A token is renewed this long before it ends. */
const earlyMs = 30_000;

/** https://www.rfc-editor.org/rfc/rfc6749#section-4.4 and #section-6 */
export function createTokenSource(config: RestConfig, grant: Grant, runtime: Runtime): TokenSource {
  let held: {token: Promise<string>; endsAtMs: number} | undefined;
  let refreshToken = grant.refreshToken;

  async function ask(signal: AbortSignal): Promise<{token: string; lifeMs: number}> {
    const secret = config.client_secret ?? '';
    const isInHeader = config.client_auth === 'basic' && secret !== '';
    const form = new URLSearchParams({
      ...(refreshToken === undefined
        ? {grant_type: 'client_credentials'}
        : {grant_type: 'refresh_token', refresh_token: refreshToken}),
      ...(config.scope !== undefined && {scope: config.scope}),
      ...(!isInHeader && {client_id: grant.clientId, ...(secret !== '' && {client_secret: secret})}),
    });
    const credentials = encodeBasic(encodeURIComponent(grant.clientId), encodeURIComponent(secret));
    runtime.redactor.add(credentials);
    const response = await fetch(grant.tokenUrl, {
      method: 'POST',
      headers: {accept: 'application/json', ...(isInHeader && {authorization: `Basic ${credentials}`})},
      body: form,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(config.timeout_seconds * 1000)]),
    });
    const text = await response.text();
    const answer = parseAnswer(text);
    if (!response.ok || typeof answer['access_token'] !== 'string')
      throw refusal(
        response,
        runtime.redactor.redact(String(answer['error_description'] ?? answer['error'] ?? '')),
      );
    runtime.redactor.add(answer['access_token']);
    if (typeof answer['refresh_token'] === 'string' && refreshToken !== undefined) {
      refreshToken = answer['refresh_token'];
      runtime.redactor.add(refreshToken);
    }
    const lifeSeconds = Number(answer['expires_in'] ?? Infinity);
    return {token: answer['access_token'], lifeMs: Math.max(0, lifeSeconds * 1000 - earlyMs)};
  }

  function refusal(response: Response, words: string): OpsError {
    const {status, statusText} = response;
    const answer = `${displayUrl(grant.tokenUrl)} gives no access token: ${status} ${statusText}`.trimEnd();
    return new ConnectionError(
      words === '' ? answer : `${answer}, ${words}`,
      mayPass(status) ? 'refused' : 'unauthorized',
      {
        hint: 'Check `token_url`, `client_id`, `client_secret`, `refresh_token` and `scope` of the connection.',
        retryable: mayPass(status),
        details: {status},
      },
    );
  }

  return {
    async current(signal) {
      if (held && runtime.clock.monotonicMs() < held.endsAtMs) return held.token;
      const asked = ask(signal);
      const holder = {token: asked.then(({token}) => token), endsAtMs: Infinity};
      holder.token.catch(() => {});
      held = holder;
      try {
        holder.endsAtMs = runtime.clock.monotonicMs() + (await asked).lifeMs;
        return await holder.token;
      } catch (error) {
        held = undefined;
        signal.throwIfAborted();
        if (error instanceof OpsError) throw error;
        const cause = (error as {cause?: unknown}).cause ?? error;
        throw new ConnectionError(
          `${displayUrl(grant.tokenUrl)} cannot be reached: ${messageOf(cause)}`,
          'unreachable',
          {hint: 'Check `token_url` of the connection and the network.', cause: error},
        );
      }
    },
    forget() {
      const wasHeld = held !== undefined;
      held = undefined;
      return wasHeld;
    },
  };
}

function parseAnswer(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
