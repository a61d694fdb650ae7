import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { CommandFailed } from "../errors/command-failed.ts";
import { jsonIn } from "../json/json-in.ts";
import { isTooDeep, maxDepth } from "../json/max-depth.ts";

/** A file of clients, and how far it has been read. */
export interface ImportFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes that were read by now. */
  read(): number;
  /** Its bytes, piece by piece. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** A line without its end: its text, or why it has none. */
export interface FileLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text?: string;
  readonly fault?: string;
}

/** Opens a file of clients. Throws `CommandFailed` if there is none. */
export const importFile = async (path: string): Promise<ImportFile> => {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isFile()) throw new CommandFailed(`<file>: ${path} must be a file`);
  let bytes = 0;
  return {
    path,
    size: found.size,
    read: () => bytes,
    chunks: async function* () {
      try {
        for await (const chunk of createReadStream(path)) {
          const piece = chunk as Buffer;
          bytes += piece.length;
          yield piece;
        }
      } catch (cause) {
        unreadable(path)(cause);
      }
    },
  };
};

/** The lines of a file, of which only one is held at a time; empty ones are left out. */
export async function* linesOf({ chunks }: Pick<ImportFile, "chunks">): AsyncGenerator<FileLine> {
  let [line, parts, length] = [1, [] as Uint8Array[], 0];
  const add = (piece: Uint8Array): void => {
    length += piece.length;
    if (length <= longestLine) parts.push(piece);
  };
  const end = (): FileLine | undefined => {
    const read = length > longestLine ? { line, fault: tooLong } : decoded(line, parts);
    [line, parts, length] = [line + 1, [], 0];
    return read.text === undefined || read.text.trim() !== "" ? read : undefined;
  };
  for await (const chunk of chunks()) {
    let from = 0;
    for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, to));
      const read = end();
      if (read !== undefined) yield read;
      from = to + 1;
    }
    add(chunk.subarray(from));
  }
  const last = end();
  if (last !== undefined) yield last;
}

/** The whole of a file as JSON, for formats that are one value. Throws `CommandFailed`. */
export const jsonFile = async (path: string): Promise<unknown> => {
  const { size } = await stat(path).catch(unreadable(path));
  if (size > largestJson) throw new CommandFailed(`<file>: ${path} must be at most 256 MiB`);
  const { text, fault } = decoded(1, [await readFile(path).catch(unreadable(path))]);
  if (text === undefined) throw new CommandFailed(`<file>: ${path} ${fault ?? ""}`);
  if (isTooDeep(text))
    throw new CommandFailed(`<file>: ${path} must be nested at most ${maxDepth} deep`);
  return jsonIn(text).match(
    (value) => value,
    () => {
      throw new CommandFailed(`<file>: ${path} must be JSON`);
    },
  );
};

const newline = 0x0a;
const longestLine = 1_048_576;
const largestJson = 268_435_456;
const tooLong = `must be at most ${longestLine} bytes`;

/** A secret with a wrong byte in it would be another secret: nothing is replaced. The mark of byte order is no part of the text. */
const decoded = (line: number, parts: readonly Uint8Array[]): FileLine => {
  try {
    return { line, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)) };
  } catch {
    return { line, fault: "must be UTF-8" };
  }
};

const unreadable =
  (path: string) =>
  (cause: unknown): never => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new CommandFailed(`<file>: ${path} cannot be read (${code})`);
  };
