import { styleText } from "node:util";

/** The terminal that a command prints to. Where there is none, text is neither coloured nor cut to a width. */
export interface Terminal {
  /** Characters of a line, at this moment. */
  readonly columns: number;
  readonly hasColours: boolean;
}

/** A stream of the process, as far as it may be a terminal. */
interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/** The terminal behind a stream; `undefined` if it is a file or a pipe. `NO_COLOR` and `TERM=dumb` are obeyed. */
export const terminalOf = (
  stream: Stream,
  { NO_COLOR = "", TERM }: Readonly<Record<string, string | undefined>>,
): Terminal | undefined =>
  stream.isTTY === true
    ? {
        get columns() {
          return stream.columns ?? 80;
        },
        hasColours: NO_COLOR === "" && TERM !== "dumb" && stream.hasColors?.() === true,
      }
    : undefined;

/** A text as the terminal shows it with a style, or as it is where there are no colours. */
export const styled = (
  terminal: Terminal | undefined,
  style: Parameters<typeof styleText>[0],
  text: string,
): string =>
  terminal?.hasColours === true ? styleText(style, text, { validateStream: false }) : text;
