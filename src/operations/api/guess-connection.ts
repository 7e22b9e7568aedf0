import {asObject, type JsonObject, type OpenapiDocument} from './openapi-document.ts';

export interface GuessedConnection {
  /** Settings as they go into weir.yml; secrets as references. */
  settings: Record<string, unknown>;
  /** What a person must still settle. */
  remarks: readonly string[];
}

/** Base URL and authentication, as far as the description tells. */
export function guessConnection(document: OpenapiDocument, name: string): GuessedConnection {
  const {root} = document;
  const server = asObject(Array.isArray(root['servers']) ? root['servers'][0] : undefined);
  const url = typeof server?.['url'] === 'string' ? server['url'] : '';
  const isWhole = /^https?:\/\/[^{}]+$/.test(url);
  const schemes = asObject(asObject(root['components'])?.['securitySchemes']) ?? {};
  const resolved = Object.values(schemes).map((scheme) => document.resolve(scheme));
  const prefix = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  const auth = resolved.map((scheme) => scheme && guessAuth(scheme, prefix)).find((guess) => guess);
  return {
    settings: {base_url: isWhole ? url : 'https://api.example.com', ...auth},
    remarks: [
      ...(isWhole ? [] : ['The description names no whole server URL: set base_url.']),
      ...(auth || resolved.length === 0
        ? []
        : ['Its way of authentication is not known here: set auth, or secret_headers.']),
    ],
  };
}

function guessAuth(scheme: JsonObject, prefix: string): Record<string, string> | undefined {
  switch (
    `${String(scheme['type'])} ${String(scheme['scheme'] ?? scheme['in'] ?? '')}`.trim().toLowerCase()
  ) {
    case 'http bearer':
      return {auth: 'bearer', token: `env:${prefix}_TOKEN`};
    case 'http basic':
      return {auth: 'basic', user: 'me', password: `env:${prefix}_PASSWORD`};
    case 'apikey header':
    case 'apikey query':
      return {
        auth: 'api-key',
        token: `env:${prefix}_KEY`,
        key_name: String(scheme['name']),
        key_in: String(scheme['in']),
      };
    case 'oauth2': {
      const flow = asObject(asObject(scheme['flows'])?.['clientCredentials']);
      if (typeof flow?.['tokenUrl'] !== 'string') return undefined;
      return {
        auth: 'oauth2-client',
        token_url: flow['tokenUrl'],
        client_id: 'my-client',
        client_secret: `env:${prefix}_CLIENT_SECRET`,
      };
    }
    default:
      return undefined;
  }
}
