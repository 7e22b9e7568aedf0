import type {Readable} from 'node:stream';
import type {Entry} from 'yauzl';

/** A zip file whose parts are unpacked as they are read. */
export interface Archive {
  has(name: string): boolean;
  /** Fails when there is no such part. */
  open(name: string): Promise<Readable>;
  close(): void;
}

export async function openArchive(path: string): Promise<Archive> {
  const {openPromise} = await import('yauzl');
  const zip = await openPromise(path, {autoClose: false});
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
    return {
      has: (name) => entries.has(name.toLowerCase()),
      async open(name) {
        const entry = entries.get(name.toLowerCase());
        if (!entry) throw new Error(`it has no part ${name}`);
        return zip.openReadStreamPromise(entry);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}
