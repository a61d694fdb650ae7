import { type KeyObject, sign } from "node:crypto";
import type { Algorithm } from "../../scenario.ts";
import { signNow } from "./fast-signer.ts";

export type SignLater = (input: string, done: (signature: Buffer) => void) => void;

/**
 * Fast algorithms: everything that arrived in one turn of the event loop is signed back to back, and then answered
 * back to back. RSA goes to the thread pool.
 */
export const batchSigner = (algorithm: Algorithm, key: KeyObject): SignLater =>
  algorithm === "RS256" ? onThePool(key) : inBatches(algorithm, key);

const inBatches = (algorithm: Algorithm, key: KeyObject): SignLater => {
  let waiting: { readonly input: string; readonly done: (signature: Buffer) => void }[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    const signed = batch.map(({ input }) => signNow(algorithm, key, input));
    for (const [i, signature] of signed.entries()) batch[i]?.done(signature);
  };
  return (input, done) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ input, done });
  };
};

const onThePool =
  (key: KeyObject): SignLater =>
  (input, done) => {
    sign("sha256", Buffer.from(input, "latin1"), key, (failure, signature) => {
      if (failure !== null) throw failure;
      done(signature);
    });
  };
