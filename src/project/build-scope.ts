/** What templates are told about the build that they are rendered for. */
export interface BuildScope {
  /** Only what is new is to be built, into a table that is there. */
  isIncremental: boolean;
  /** Times as text in UTC, `start` included and `end` not; absent where the asset goes by no intervals. */
  interval?: {start: string; end: string};
}

/** For reading what a template depends on, and where nothing but the whole is built. */
export const wholeBuild: BuildScope = {isIncremental: false};
