/** One asset file as found on disk. */
export interface AssetFile {
  /** Path below the project folder, with `/`. */
  file: string;
  text: string;
}
