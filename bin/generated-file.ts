/** A file, or a part of one, that is derived from the sources and checked in. */
export interface GeneratedFile {
  /** Relative to the repository. */
  path: string;
  text: string;
}
