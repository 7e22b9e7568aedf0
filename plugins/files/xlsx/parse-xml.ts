import type {Readable} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';

/** What happens at the parts of a document. Names are without their prefix. */
export interface XmlHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Yields what the handler emits while the document streams by. */
export async function* parseXml<Item>(
  stream: Readable,
  createHandler: (emit: (item: Item) => void) => XmlHandler,
): AsyncGenerator<Item> {
  const {SaxesParser} = await import('saxes');
  const parser = new SaxesParser({xmlns: false as const});
  let items: Item[] = [];
  const handler = createHandler((item) => items.push(item));
  const decoder = new StringDecoder('utf8');
  parser.on('opentag', ({name, attributes}) => handler.open?.(localName(name), attributes));
  parser.on('closetag', ({name}) => handler.close?.(localName(name)));
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  for await (const chunk of stream) {
    parser.write(decoder.write(chunk as Buffer));
    yield* items;
    items = [];
  }
  parser.write(decoder.end()).close();
  yield* items;
}

/** Reads a document from which nothing is emitted. */
export async function readXml(stream: Readable, handler: XmlHandler): Promise<void> {
  for await (const _ of parseXml<never>(stream, () => handler));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
