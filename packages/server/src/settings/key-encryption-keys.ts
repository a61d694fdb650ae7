import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConfigurationError, type FullStorage } from "@mintport/core/ports";
import { fail } from "../errors/fail.ts";
import { keyMessage, parseKey } from "./parse-key.ts";
import type { Settings } from "./settings.ts";

/** The key that seals now, and those that still open what they sealed. */
export interface KeyEncryptionKeys {
  readonly current: Uint8Array;
  readonly former: readonly Uint8Array[];
}

type KeySettings = Pick<
  Settings,
  "dataFolder" | "keyEncryptionKey" | "keyEncryptionKeyFile" | "formerKeyEncryptionKeys"
>;

/** The choice whether a missing key-encryption key is made. */
export interface KeyOptions {
  /** Whether a key that nobody made yet is made and kept. Without it, one for the length of the process has to do. */
  readonly make: boolean;
}

/**
 * The keys that encrypt what must not stand in the store in clear: from the settings, from the file they name, or from a
 * file in the data folder that only the owner may read. That file is made for a store in which nothing is sealed yet, and
 * for no other: a key made anew opens nothing that is there. Throws `ConfigurationError`, which names the setting.
 */
export const keyEncryptionKeys = async (
  settings: KeySettings,
  storage: FullStorage,
  { make }: KeyOptions,
): Promise<KeyEncryptionKeys> => ({
  current:
    settings.keyEncryptionKey?.reveal() ??
    (settings.keyEncryptionKeyFile === undefined
      ? await keyInFolder(settings.dataFolder, storage, make)
      : readKey(settings.keyEncryptionKeyFile)),
  former: settings.formerKeyEncryptionKeys.map((key) => key.reveal()),
});

const keyInFolder = async (
  dataFolder: string,
  storage: FullStorage,
  make: boolean,
): Promise<Uint8Array> => {
  const path = join(dataFolder, "key-encryption-key");
  if (existsSync(path)) return readKey(path);
  if (await holdsKeys(storage))
    throw new ConfigurationError("key-encryption-key", [
      {
        field: "MINTPORT_KEY_ENCRYPTION_KEY",
        message: `must be the key that sealed what is in the store: there is none at ${resolve(path)}`,
      },
    ]);
  if (!make) return randomBytes(32);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  try {
    // `wx` fails if the file exists: of two nodes that start at once, one makes it and both read it.
    writeFileSync(path, makeKey(), { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  }
  return readKey(path);
};

/** A tenant is made with its first key, so the first few tell. */
const holdsKeys = async ({ tenants, keyRings }: FullStorage): Promise<boolean> => {
  const away = fail("the store cannot be asked for its keys");
  const { items } = await tenants.list({ limit: 10 }).match((page) => page, away);
  for (const { value } of items)
    if ((await keyRings.read(value.id).match((found) => found, away)) !== undefined) return true;
  return false;
};

const makeKey = (): string => {
  const text = randomBytes(32).toString("base64url");
  return parseKey(text) === undefined ? makeKey() : text;
};

/** The key in a file. Throws `ConfigurationError` if it holds none. */
export const readKey = (path: string): Uint8Array => {
  const problem = (message: string): ConfigurationError =>
    new ConfigurationError("key-encryption-key", [{ field: path, message }]);
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch {
    throw problem("must be a file that can be read");
  }
  const key = parseKey(text);
  if (key === undefined) throw problem(keyMessage);
  return key;
};
