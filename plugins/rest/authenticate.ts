import {UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {RestConfig} from './config.ts';
import {encodeBasic} from './encode-basic.ts';
import {createTokenSource} from './oauth.ts';

export interface Authenticator {
  /** Puts what proves the identity into a request. */
  apply(request: {url: URL; headers: Headers}, signal: AbortSignal): Promise<void>;
  /** Forgets a token that the server took no longer. False when there is no other one to be had. */
  renew(): boolean;
}

/** Throws `UsageError` when a setting is missing that the kind needs. */
export function createAuthenticator(config: RestConfig, runtime: Runtime): Authenticator {
  const required = (key: 'token' | 'user' | 'token_url' | 'client_id' | 'refresh_token'): string => {
    const value = config[key];
    if (value !== undefined) return value;
    throw new UsageError(`auth: ${config.auth} needs ${key}`, {
      code: 'config-invalid',
      hint: `Set \`${key}\` of the connection.`,
    });
  };
  const lasting = (apply: (request: {url: URL; headers: Headers}) => void): Authenticator => ({
    apply: async (request) => apply(request),
    renew: () => false,
  });
  switch (config.auth) {
    case 'none':
      return lasting(() => {});
    case 'bearer': {
      const token = required('token');
      return lasting(({headers}) => headers.set('authorization', `Bearer ${token}`));
    }
    case 'basic': {
      const credentials = encodeBasic(required('user'), config.password ?? '');
      runtime.redactor.add(credentials);
      return lasting(({headers}) => headers.set('authorization', `Basic ${credentials}`));
    }
    case 'api-key': {
      const token = required('token');
      return lasting(({url, headers}) =>
        config.key_in === 'query'
          ? url.searchParams.set(config.key_name, token)
          : headers.set(config.key_name, token),
      );
    }
    case 'oauth2-client':
    case 'oauth2-refresh': {
      const tokens = createTokenSource(
        config,
        {
          tokenUrl: new URL(required('token_url')),
          clientId: required('client_id'),
          ...(config.auth === 'oauth2-refresh' && {refreshToken: required('refresh_token')}),
        },
        runtime,
      );
      return {
        async apply({headers}, signal) {
          headers.set('authorization', `Bearer ${await tokens.current(signal)}`);
        },
        renew: () => tokens.forget(),
      };
    }
  }
}
