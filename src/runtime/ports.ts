import type {Readable, Writable} from 'node:stream';

/** Files, as narrow as weir needs them. Paths are absolute unless said otherwise. */
export interface Files {
  readText(path: string): Promise<string>;
  /**
   * Writes through a temporary sibling and a rename, so readers see the old or the new text, never a part. With
   * `isNew` it fails with EEXIST if the file is there, and of several writers at once one succeeds.
   */
  writeText(path: string, text: string, options?: {mode?: number; isNew?: boolean}): Promise<void>;
  /** Fails with EEXIST if the file is there. */
  createText(path: string, text: string, options?: {mode?: number}): Promise<void>;
  appendText(path: string, text: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  stat(path: string): Promise<{bytes: number; modifiedMs: number; isDirectory: boolean; inode: number}>;
  list(directory: string): Promise<string[]>;
  /** Files below `directory` that match the patterns; sorted, absolute. */
  glob(patterns: string | string[], directory: string): Promise<string[]>;
  makeDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Removes a file or a whole folder; absent is fine. */
  remove(path: string): Promise<void>;
  openRead(path: string): Readable;
  openWrite(path: string): Writable;
  /** A new private folder; the caller removes it. */
  makeTemporaryDirectory(prefix: string): Promise<string>;
  /** Creates a named pipe, or returns false where the platform has none. */
  makePipe(path: string): Promise<boolean>;
  /**
   * Writes a stream into a named pipe without occupying a thread. Resolves with the bytes written once
   * the stream ended; rejects if the reader goes away or `signal` aborts before a reader came.
   */
  writePipe(path: string, source: Readable, options: WriteOptions): Promise<number>;
  /**
   * Opens a named pipe for reading without occupying a thread, also before a writer comes. The stream ends
   * once `finish` was called and everything written so far was read.
   */
  openPipe(path: string): PipeReader;
  /** Writes a stream into a file. Resolves with its bytes. */
  writeStream(path: string, source: Readable, options: WriteOptions): Promise<number>;
  /**
   * A file that takes its place only once it is whole. Fails with EEXIST if it is there and `overwrite` is not set.
   * A device or pipe is written as it is.
   */
  openSink(path: string, options: {overwrite: boolean; compression: Compression}): Promise<FileSink>;
}

export type Compression = 'none' | 'gzip' | 'zstd';

export interface FileSink {
  /** Resolves when there is room for more. */
  write(data: string | Uint8Array): Promise<void>;
  /** Puts the file in its place. Resolves with its bytes. */
  commit(): Promise<number>;
  /** Leaves everything as it was before. May be called after `commit`, which it does not undo. */
  discard(): Promise<void>;
}

export interface WriteOptions {
  signal: AbortSignal;
  /** Called now and then with the bytes written so far. */
  onBytes?: (bytes: number) => void;
}

export interface PipeReader {
  stream: Readable;
  finish(): void;
}

/** Path arithmetic of the platform. */
export interface Paths {
  join(...parts: string[]): string;
  resolve(...parts: string[]): string;
  relative(from: string, to: string): string;
  dirname(path: string): string;
  basename(path: string, suffix?: string): string;
  extname(path: string): string;
  isAbsolute(path: string): boolean;
}

export interface SpawnResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/**
 * Runs another program to its end. Never through a shell unless `shell` is set. Throws `TimeoutError` when
 * `timeoutMs` passes first.
 */
export type Spawn = (
  command: string,
  args: readonly string[],
  options?: {cwd?: string; input?: string; shell?: boolean; timeoutMs?: number; signal?: AbortSignal},
) => Promise<SpawnResult>;

/** A program that runs beside this process. */
export interface Companion {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What the program writes to its file descriptor 3. Present where it was asked for. */
  readonly channel?: Readable;
  /** Its standard input. Present where it was asked for. Writing after the end of the program does nothing. */
  readonly stdin?: Writable;
  /** Resolves when the program has ended; never rejects. `exitCode` is undefined when a signal ended it. */
  readonly ended: Promise<{exitCode: number | undefined; signal: string | undefined}>;
  /** Ends the program and those that it started. May be called twice. */
  kill(): void;
}

export interface CompanionOptions {
  cwd?: string;
  /** Further environment variables. */
  env?: Readonly<Record<string, string>>;
  /** Text for its standard input, which then ends. Default: no input. */
  input?: string;
  /** Leaves the standard input open for more, as `stdin`. Default false. */
  keepsInput?: boolean;
  /** Opens `channel`. Default false. */
  withChannel?: boolean;
}

/** Starts another program, never through a shell. Rejects when it cannot be started. */
export type StartCompanion = (
  command: string,
  args: readonly string[],
  options?: CompanionOptions,
) => Promise<Companion>;

export interface Clock {
  now(): Date;
  /** Milliseconds on a clock that never goes back. */
  monotonicMs(): number;
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export interface Environment {
  get(name: string): string | undefined;
  readonly cwd: string;
  readonly homeDirectory: string;
  readonly temporaryDirectory: string;
  readonly platform: string;
  readonly hostname: string;
  readonly username: string;
  readonly pid: number;
  readonly nodeVersion: string;
  /** Path of the Node that runs this process. */
  readonly programPath: string;
  readonly cpuCount: number;
  isProcessAlive(pid: number): boolean;
  /** Resident memory of this process in bytes. */
  residentBytes(): number;
}

export interface OutputStream {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  /** The Node stream behind it, for libraries that draw on a terminal. */
  readonly node: NodeJS.WriteStream;
  /** Resolves when the bytes are taken; a closed pipe ends the process quietly. */
  write(data: string | Uint8Array): Promise<void>;
}

export interface Streams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: {readonly isTerminal: boolean; read(): Promise<string>; stream(): Readable};
}

/** What happens to a terminal that a full-screen view has taken. */
export interface TerminalEvents {
  /** Text from the keyboard, as the terminal sends it. */
  input(text: string): void;
  /** The size changed, or the terminal asks to draw again. */
  resize(): void;
  /** The process runs again after it was stopped. */
  continued(): void;
  /** The process is told to end, or the terminal is gone. */
  ended(): void;
  /** The process ends now, before `release`: the last moment to restore the screen, without waiting. */
  exiting(): void;
}

/** Keyboard and screen for full-screen views. */
export interface Terminal {
  /** True when stdout is a screen and there is a keyboard, on stdin or, when that is piped, beside it. */
  readonly isAvailable: boolean;
  /** Takes the keyboard, raw: every key arrives as it is pressed, Ctrl-C included. */
  take(events: TerminalEvents): TakenTerminal;
}

export interface TakenTerminal {
  /** Gives the keyboard away for a while or takes it back. */
  setKeyboard(isOurs: boolean): void;
  /** Stops the process and its group as Ctrl-Z does; resolves when it runs again. */
  stop(): Promise<void>;
  /** Runs a program that has the terminal to itself. Resolves with its exit status. */
  runProgram(command: string, args: readonly string[]): Promise<number>;
  release(): void;
}

export type SqliteValue = string | number | bigint | null;

/** One open SQLite file; synchronous, as SQLite is. */
export interface Sqlite {
  execute(sql: string): void;
  run(sql: string, parameters?: readonly SqliteValue[]): void;
  all<Row>(sql: string, parameters?: readonly SqliteValue[]): Row[];
  /** The result with the names of its columns, integers as `bigint`. Of columns with one name, the last counts. */
  query(sql: string): {columns: readonly string[]; rows: readonly (SqliteValue | Uint8Array)[][]};
  /** Commits when `work` returns, rolls back when it throws. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** Remembers secrets and takes them out of any text. */
export interface Redactor {
  add(secret: string): void;
  redact(text: string): string;
}

/** The operating system's store of secrets. */
export interface Keychain {
  read(service: string, account: string): Promise<string | undefined>;
}

export interface Choice<Value> {
  value: Value;
  name: string;
  description?: string;
  /** Why it cannot be chosen. */
  disabled?: string;
}

/** Questions to the person at the terminal, asked on stderr so that stdout stays data. */
export interface Prompts {
  /** True when there is a keyboard to answer on and a screen to ask on. */
  readonly isAvailable: boolean;
  choose<Value>(
    question: string,
    choices: readonly Choice<Value>[],
    options?: {default?: Value},
  ): Promise<Value>;
  chooseMany<Value>(question: string, choices: readonly Choice<Value>[]): Promise<Value[]>;
  /** Asks again while `check` returns a complaint. */
  askText(
    question: string,
    options?: {default?: string; check?: (answer: string) => string | undefined},
  ): Promise<string>;
  confirm(question: string, options: {default: boolean}): Promise<boolean>;
}

/** Sends text to a web server. Rejects when no answer comes in time. */
export type PostText = (
  url: string,
  text: string,
  options: {headers: Readonly<Record<string, string>>; timeoutMs: number},
) => Promise<{status: number; text: string}>;

/** Everything outside the process, passed as an argument so that tests can pass fakes. */
export interface Runtime {
  readonly files: Files;
  readonly paths: Paths;
  readonly spawn: Spawn;
  readonly startCompanion: StartCompanion;
  readonly clock: Clock;
  readonly env: Environment;
  readonly streams: Streams;
  readonly terminal: Terminal;
  readonly redactor: Redactor;
  readonly keychain: Keychain;
  readonly prompts: Prompts;
  readonly postText: PostText;
  openSqlite(path: string, options?: {readOnly?: boolean}): Promise<Sqlite>;
  /** A stream of these bytes. */
  streamOf(pieces: readonly Uint8Array[]): Readable;
  /** The same bytes with the errors mapped. Destroying the result destroys the given stream. */
  relayStream(stream: Readable, mapError: (error: unknown) => unknown): Readable;
  sha256(text: string): string;
  randomId(): string;
  /** Folder of an installed npm package, or undefined. */
  packageFolder(name: string): string | undefined;
  /** Status with which the process will end by itself. */
  setExitCode(code: number): void;
}
