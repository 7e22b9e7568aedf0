import {TransferError} from '#src/errors/index.ts';
import type {RowShape, ValueForm} from './row-shape.ts';

/** Bytes that grow at their end, of which the latest value can still be changed. */
export interface Output {
  buffer: Buffer;
  length: number;
}

/** Opens and closes the values of one column around text that was written in between. */
export interface ValueWriter {
  /** True when the shape's escapes apply to the text. */
  isEscaped: boolean;
  open(output: Output): void;
  /** Puts what stands in CSV since `start` into the form of the column. Throws for text that cannot be sent. */
  close(output: Output, start: number): void;
  /** Takes the opening back and writes NULL. */
  closeAsNull(output: Output): void;
}

const backslash = 0x5c;

export function createValueWriter(form: ValueForm, shape: RowShape): ValueWriter {
  const isQuoted = form.kind === 'text' || form.kind === 'boolean';
  const ascii = (text: string) => Buffer.from(text, 'latin1');
  const opening = ascii(form.kind === 'bytes' ? shape.bytesStart : isQuoted ? shape.valueQuote : '');
  const closing = ascii(form.kind === 'bytes' ? shape.bytesEnd : isQuoted ? shape.valueQuote : '');
  const nullWord = ascii(shape.null);
  const adapt = adapterFor(form);
  return {
    isEscaped: form.kind !== 'bytes',
    open: (output) => append(output, opening),
    close(output, start) {
      adapt?.(output, start);
      append(output, closing);
    },
    closeAsNull(output) {
      output.length -= opening.length;
      append(output, nullWord);
    },
  };
}

export function append(output: Output, bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index++) output.buffer[output.length++] = bytes[index]!;
}

type Adapt = (output: Output, start: number) => void;

function adapterFor({kind, isInstant, fractionDigits}: ValueForm): Adapt | undefined {
  if (kind === 'bytes') return stripBytesPrefix;
  if (kind === 'boolean') return spellBoolean;
  if (kind === 'number') return requireNumber;
  if (fractionDigits === undefined) return isInstant ? stripZone : undefined;
  return (output, start) => {
    if (isInstant) stripZone(output, start);
    refuseRounding(output, start, fractionDigits);
  };
}

/** Anything else stays, for the server to refuse or to take as the number that it is. */
function spellBoolean(output: Output, start: number): void {
  const text = output.buffer.toString('latin1', start, Math.min(output.length, start + 6));
  if (text !== 'true' && text !== 'false') return;
  output.length = start;
  output.buffer[output.length++] = text === 'true' ? 0x31 : 0x30;
}

/** Sessions are in UTC; any other offset stays for the server to refuse. */
function stripZone(output: Output, start: number): void {
  const tail = output.buffer.toString('latin1', Math.max(start, output.length - 6), output.length);
  const zone = /(Z|[+-]00(:?00)?)$/.exec(tail);
  if (zone) output.length -= zone[0].length;
}

function refuseRounding(output: Output, start: number, digits: number): void {
  const text = output.buffer.toString('latin1', start, Math.min(output.length, start + 64));
  const excess = /\.(\d+)$/.exec(text)?.[1]!.slice(digits) ?? '';
  if (/[1-9]/.test(excess))
    throw refusal(`${text} has more digits of a second than the ${digits} of the column`);
}

/** What stands bare in a statement must be nothing but a number. */
function requireNumber(output: Output, start: number): void {
  const text = output.buffer.toString('latin1', start, Math.min(output.length, start + 64));
  if (text === 'true' || text === 'false') return spellBoolean(output, start);
  if (!/^-?\d+$/.test(text)) throw refusal(`${text} is no whole number`);
}

/** Hex digits only, for they stand unescaped in what is sent. */
function stripBytesPrefix(output: Output, start: number): void {
  const {buffer, length} = output;
  const isWhole = (length - start) % 2 === 0 && buffer[start] === backslash && buffer[start + 1] === 0x78;
  if (!isWhole) throw refusal('bytes are not written as \\x and hex digits');
  for (let index = start + 2; index < length; index++)
    if (!isHexDigit(buffer[index]!)) throw refusal('bytes are not written as \\x and hex digits');
  buffer.copyWithin(start, start + 2, length);
  output.length -= 2;
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
}

function refusal(what: string): TransferError {
  return new TransferError(what, {code: 'transfer-destination'});
}
