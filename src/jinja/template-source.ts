import {OpsError, UsageError, messageOf} from '../errors/index.ts';

/** A text with templates in it and where it comes from. */
export interface TemplateSource {
  /** Path as people know it. */
  file: string;
  text: string;
  /** Line of the file on which the text starts. Default 1. */
  firstLine?: number;
}

export interface Place {
  source: TemplateSource;
  offset: number;
}

/** `models/orders.sql:3:14`, counted from 1. */
function formatPlace({source, offset}: Place): string {
  const before = source.text.slice(0, offset);
  const line = before.split('\n').length - 1 + (source.firstLine ?? 1);
  return `${source.file}:${line}:${offset - (before.lastIndexOf('\n') + 1) + 1}`;
}

/** A mistake in a template; `details.place` says where and `details.calls` through which macros it was reached. */
export class TemplateError extends UsageError {
  /** The sentence without its place. */
  readonly reason: string;
  readonly place: string;

  constructor(place: Place, reason: string, {hint, cause}: {hint?: string; cause?: unknown} = {}) {
    const text = formatPlace(place);
    super(`${text}: ${reason}`, {
      code: 'asset-invalid',
      ...(hint !== undefined && {hint}),
      ...(cause !== undefined && {cause}),
      details: {place: text, calls: []},
    });
    this.reason = reason;
    this.place = text;
  }

  /** Notes that the error came out of a call that stands at this place. */
  passThrough(place: Place): void {
    const text = formatPlace(place);
    (this.details['calls'] as string[]).push(text);
    this.message += `\n  called from ${text}`;
  }
}

/** What a template stops with when it is neither wrong nor done, e.g. to ask something first. Travels unchanged. */
export abstract class TemplateSignal {}

/** Gives an error of something that a template called its place. */
export function placeError(error: unknown, place: Place): unknown {
  if (error instanceof TemplateError || error instanceof TemplateSignal) return error;
  if (error instanceof OpsError) {
    if (!(error instanceof UsageError)) return error;
    return new TemplateError(place, error.message, {
      cause: error,
      ...(error.hint !== undefined && {hint: error.hint}),
    });
  }
  return error instanceof PythonError ? new TemplateError(place, messageOf(error), {cause: error}) : error;
}

/** What Python would raise for these values. */
export class PythonError extends Error {}
