import { Redis } from "ioredis";

/** A key prefix that nobody else uses. */
export const freshPrefix = (): string => `t:${crypto.randomUUID()}:`;

/** Deletes the keys of a prefix, and no other. */
export const deleteKeys = async (url: string, prefix: string): Promise<void> => {
  const client = new Redis(url);
  for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1000 }))
    if ((keys as string[]).length > 0) await client.unlink(...(keys as string[]));
  await client.quit();
};
