/** What came of the bytes that have arrived. */
export type Reading =
  | { readonly state: "incomplete" }
  | { readonly state: "complete"; readonly status: number }
  | { readonly state: "unreadable" };

/** Reads answers off one connection: status and length only, and never more than one at a time. */
export const answerReader = (): ((bytes: Buffer) => Reading) => {
  let held: Buffer | undefined;
  return (bytes) => {
    const all = held === undefined ? bytes : Buffer.concat([held, bytes]);
    const reading = readAnswer(all);
    // The connection's own buffer is filled again by what arrives next.
    held = reading.state === "incomplete" ? Buffer.from(all) : undefined;
    return reading;
  };
};

const readAnswer = (bytes: Buffer): Reading => {
  const headEnd = bytes.indexOf(blankLine);
  if (headEnd === -1) return incomplete;
  const head = bytes.toString("latin1", 0, headEnd);
  const length = contentLength.exec(head)?.[1];
  if (length === undefined) return unreadable;
  const missing = headEnd + blankLine.length + Number(length) - bytes.length;
  if (missing > 0) return incomplete;
  if (missing < 0) return unreadable;
  return { state: "complete", status: Number(head.slice(9, 12)) };
};

const blankLine = "\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)/i;

const incomplete: Reading = { state: "incomplete" };
const unreadable: Reading = { state: "unreadable" };
