import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {afterAll} from 'vitest';

/** What a test server was asked. */
export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Anything but text is sent as JSON. */
  body?: unknown;
  /** Breaks the connection in the middle of the body. */
  isCut?: boolean;
}

export type Handler = (asked: Asked, count: number) => Answer;

export interface TestApi {
  url: string;
  /** All requests, in order. */
  asked: Asked[];
  /** Requests for one path. */
  askedFor(path: string): Asked[];
}

/** A real HTTP server until the end of the test file; a path that is not among the routes answers 404. */
export async function startApi(routes: Record<string, Handler>): Promise<TestApi> {
  const asked: Asked[] = [];
  const askedFor = (path: string) => asked.filter((one) => one.path === path);
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const one: Asked = {
      method: request.method!,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: await text(request),
    };
    asked.push(one);
    const handler = routes[url.pathname] ?? (() => ({status: 404, body: {message: 'Not Found'}}));
    send(response, handler(one, askedFor(url.pathname).length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, askedFor};
}

function send(response: ServerResponse, {status = 200, headers = {}, body, isCut}: Answer): void {
  const content = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
    'content-length': Buffer.byteLength(content),
    ...headers,
  });
  if (!isCut) return void response.end(content);
  response.write(content.slice(0, content.length / 2));
  setImmediate(() => response.destroy());
}
