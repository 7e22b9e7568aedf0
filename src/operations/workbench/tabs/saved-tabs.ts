import {z} from 'zod';

/** A text that is being edited, as it outlives the workbench. */
const savedTab = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  /** Line and offset in it, both from 0, the offset in UTF-16 units. */
  cursor: z.object({line: z.int().min(0), offset: z.int().min(0)}),
  /** Name, URL or file; absent: the default connection. */
  connection: z.string().optional(),
  /** The file that the text was read from. */
  file: z.string().optional(),
});

const savedTabs = z.object({
  version: z.literal(1),
  /** The process that works on them; absent once it has ended in order. */
  owner: z.object({pid: z.int(), hostname: z.string()}).optional(),
  active: z.int().min(0),
  tabs: z.array(savedTab),
});

export type SavedTab = z.infer<typeof savedTab>;

export interface OpenTabs {
  tabs: readonly SavedTab[];
  /** Index into the tabs. */
  active: number;
}

export type SavedTabs = z.infer<typeof savedTabs>;

/** Undefined for a file that is damaged or of another version. */
export function parseSavedTabs(text: string): SavedTabs | undefined {
  try {
    return savedTabs.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
