import type {ColumnType, ListValue, Value} from '#src/warehouse/index.ts';

/** Makes the canonical value from the server's text. */
export type Decode = (text: string) => Value;

export function decoderFor(type: ColumnType): Decode {
  switch (type.kind) {
    case 'boolean':
      return (text) => text === 't';
    case 'integer':
      return type.bits > 32 ? BigInt : Number;
    case 'float':
      return Number;
    case 'bytes':
      return decodeBytes;
    case 'list':
      return listDecoder(decoderFor(type.element));
    default:
      return (text) => text;
  }
}

/** `\x00ff`; session settings keep the server from using its older form. */
function decodeBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

/** Reads `{1,NULL,"a,b"}`, nested braces and explicit bounds such as `[0:1]={7,8}`. */
function listDecoder(decode: Decode): (text: string) => ListValue {
  return (text) => {
    let position = text.indexOf('{');

    const readList = (): Value[] => {
      const items: Value[] = [];
      position += 1;
      while (text[position] !== '}') {
        if (text[position] === ',') position += 1;
        items.push(text[position] === '{' ? readList() : readItem());
      }
      position += 1;
      return items;
    };

    const readItem = (): Value => {
      if (text[position] === '"') return decode(readQuoted());
      const start = position;
      while (text[position] !== ',' && text[position] !== '}') position += 1;
      const item = text.slice(start, position);
      return item === 'NULL' ? null : decode(item);
    };

    const readQuoted = (): string => {
      let item = '';
      position += 1;
      while (text[position] !== '"') {
        if (text[position] === '\\') position += 1;
        item += text[position];
        position += 1;
      }
      position += 1;
      return item;
    };

    return readList();
  };
}
