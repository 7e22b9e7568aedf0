import {OpsError, TransferError, UsageError, messageOf} from '#src/errors/index.ts';
import {openArchive, type Archive} from './archive.ts';
import {readNumberMeanings, readSharedTexts, type NumberMeaning} from './number-formats.ts';
import {readXml} from './parse-xml.ts';

export interface Sheet {
  name: string;
  /** Name of its part in the archive. */
  part: string;
}

export interface Workbook {
  archive: Archive;
  sheets: readonly Sheet[];
  /** All different texts of the workbook. */
  texts: readonly string[];
  meanings: readonly NumberMeaning[];
  /** Days count from 1904 instead of 1900. */
  is1904: boolean;
}

/** Opens a workbook and yields what is read of it. Sheets are read as they are asked for. */
export async function* readWorkbook<Item>(
  path: string,
  read: (workbook: Workbook) => AsyncIterable<Item>,
): AsyncGenerator<Item> {
  let archive: Archive | undefined;
  try {
    archive = await openArchive(path);
    yield* read(await openWorkbook(archive));
  } catch (error) {
    if (error instanceof OpsError) throw error;
    throw new TransferError(`${path} cannot be read as an Excel workbook: ${messageOf(error)}`, {
      code: 'transfer-source',
      hint: 'Save it as .xlsx without a password; the older .xls is another format.',
      details: {file: path},
      cause: error,
    });
  } finally {
    archive?.close();
  }
}

async function openWorkbook(archive: Archive): Promise<Workbook> {
  const main = (await readTargets(archive, '_rels/.rels', '')).find(({type}) => type === 'officeDocument');
  const part = main?.target ?? 'xl/workbook.xml';
  const folder = part.replace(/[^/]*$/, '');
  const targets = await readTargets(archive, `${folder}_rels/${part.slice(folder.length)}.rels`, folder);
  const sheets: Sheet[] = [];
  let is1904 = false;
  await readXml(await archive.open(part), {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const found = targets.find((target) => target.id === id && target.type === 'worksheet');
      if (found) sheets.push({name: attributes.name ?? '', part: found.target});
    },
  });
  const partOf = (type: string, usual: string) =>
    targets.find((target) => target.type === type)?.target ?? `${folder}${usual}`;
  return {
    archive,
    sheets,
    texts: await readSharedTexts(archive, partOf('sharedStrings', 'sharedStrings.xml')),
    meanings: await readNumberMeanings(archive, partOf('styles', 'styles.xml')),
    is1904,
  };
}

interface Target {
  id: string;
  /** Last part of the type's URL. */
  type: string;
  target: string;
}

async function readTargets(archive: Archive, part: string, folder: string): Promise<Target[]> {
  const targets: Target[] = [];
  if (!archive.has(part)) return targets;
  await readXml(await archive.open(part), {
    open(name, {Id = '', Type = '', Target: target = ''}) {
      if (name !== 'Relationship') return;
      const path = target.startsWith('/') ? target.slice(1) : `${folder}${target}`;
      targets.push({id: Id, type: Type.replace(/^.*\//, ''), target: withoutDots(path)});
    },
  });
  return targets;
}

function withoutDots(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The sheet of that name, else the one at that position from 1; `*` means all. Default: the first one. */
export function chooseSheets(path: string, sheets: readonly Sheet[], wanted: unknown): readonly Sheet[] {
  if (wanted === '*') return sheets;
  const chosen =
    wanted === undefined
      ? sheets[0]
      : (sheets.find(({name}) => name === String(wanted)) ??
        sheets.find(({name}) => name.toLowerCase() === String(wanted).toLowerCase()) ??
        sheets[Number(wanted) - 1]);
  if (chosen) return [chosen];
  throw new UsageError(
    wanted === undefined ? `${path} has no sheet with cells` : `${path} has no sheet ${String(wanted)}`,
    {
      code: 'config-invalid',
      hint: `Its sheets are ${sheets.map(({name}) => name).join(', ') || 'none'}; set \`sheet\` to one of them or to '*'.`,
      details: {file: path, sheets: sheets.map(({name}) => name)},
    },
  );
}
