import { portError } from "@mintport/core/ports";

/** Reads a reply that must be one of these words; anything else is not what our scripts write. */
export const oneOf =
  <Word extends string>(port: string, ...words: readonly Word[]) =>
  (reply: unknown): Word => {
    const word = words.find((candidate) => candidate === reply);
    if (word === undefined) throw portError("corrupt", port);
    return word;
  };

/** Reads a reply that must be a list of texts and nils. */
export const texts = (port: string, reply: unknown): readonly (string | null)[] => {
  if (isTexts(reply)) return reply;
  throw portError("corrupt", port);
};

/** Reads a reply that must be nothing, or begin with seconds since 1970: what is neither must not pass for long ago. */
export const seconds = (port: string, reply: unknown): number | undefined => {
  if (reply === null || reply === undefined) return undefined;
  const digits = typeof reply === "string" ? /^\d{1,15}(?= |$)/.exec(reply)?.[0] : undefined;
  if (digits === undefined) throw portError("corrupt", port);
  return Number(digits);
};

const isTexts = (reply: unknown): reply is readonly (string | null)[] =>
  Array.isArray(reply) && reply.every((item) => item === null || typeof item === "string");
