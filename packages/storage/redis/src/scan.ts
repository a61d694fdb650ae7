import { portError } from "@mintport/core/ports";
import type { RedisNode } from "./client.ts";

/** The cursor at which a scan begins, and which ends it. */
export const startOfScan = "0";

interface Step {
  readonly pattern: string;
  readonly cursor: string;
  readonly port: string;
}

/** One step of a scan: it looks at some 1000 keys, for about a millisecond. */
export const scanOnce = async (
  node: RedisNode,
  { pattern, cursor, port }: Step,
): Promise<{ readonly keys: readonly string[]; readonly next: string }> => {
  const reply = await node.call("SCAN", cursor, "MATCH", pattern, "COUNT", 1000);
  const [next, keys] = Array.isArray(reply) ? (reply as readonly unknown[]) : [];
  if (typeof next !== "string" || !isTexts(keys)) throw portError("corrupt", port);
  return { keys, next };
};

const isTexts = (keys: unknown): keys is readonly string[] =>
  Array.isArray(keys) && keys.every((key) => typeof key === "string");
