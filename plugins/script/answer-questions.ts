import type {Writable} from 'node:stream';
import {messageOf} from '#src/errors/index.ts';
import type {Batch, ResultStream, Upstream} from '#src/warehouse/index.ts';
import {rowsForScript} from './script-values.ts';

/** How a line begins with which a script asks something. */
export const questionPrefix = '{"_weir_ask":';

/** `text` begins a query; without it the next rows of one are wanted, or no more of them. */
interface Question {
  id: number;
  text?: string;
  end?: boolean;
}

interface Answer {
  id: number;
  /** Name and kind of type of each column, with the first rows. */
  columns?: (readonly [string, string])[];
  rows?: unknown[][];
  done?: boolean;
  error?: string;
}

interface OpenQuery {
  result: ResultStream;
  batches: AsyncIterator<Batch>;
}

export interface Answers {
  /** Answers one line, when the query has got so far. Never rejects: a script hears of what fails. */
  take(line: string): Promise<void>;
  /** Ends what the script has left open. */
  close(): Promise<void>;
}

/** Answers the queries of a script batch by batch, as it asks for them, so that few rows are under way at a time. */
export function createAnswers(upstream: Upstream | undefined, input: Writable, signal: AbortSignal): Answers {
  const open = new Map<number, OpenQuery>();
  const end = async (id: number) => {
    const query = open.get(id);
    open.delete(id);
    await query?.result.close().catch(() => {});
  };
  const next = async (id: number, query: OpenQuery): Promise<Answer> => {
    const {done, value} = await query.batches.next();
    if (!done) return {id, rows: rowsForScript(query.result.columns, value)};
    await end(id);
    return {id, rows: [], done: true};
  };
  const answer = async ({id, text}: Question): Promise<Answer> => {
    const running = open.get(id);
    if (running) return next(id, running);
    if (!upstream) throw new Error('There is no warehouse here that could be asked.');
    const result = await upstream.query(text ?? '', {signal});
    const query = {result, batches: result.batches[Symbol.asyncIterator]()};
    open.set(id, query);
    const columns = result.columns.map(({name, type}) => [name, type.kind] as const);
    return {columns, ...(await next(id, query))};
  };
  return {
    async take(line) {
      const {_weir_ask: question} = JSON.parse(line) as {_weir_ask: Question};
      if (question.end) return end(question.id);
      const reply = await answer(question).catch(async (error: unknown): Promise<Answer> => {
        await end(question.id);
        return {id: question.id, error: messageOf(error)};
      });
      // A program that has ended takes nothing, and its end is told elsewhere.
      await new Promise<void>((resolve) => input.write(`${JSON.stringify(reply)}\n`, () => resolve()));
    },
    async close() {
      await Promise.all([...open.keys()].map(end));
    },
  };
}
