import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "@mintport/core";
import { keyMessage, parseKey } from "./settings/key-text.ts";
import type { Settings } from "./settings.ts";

/** The key that seals now, and those that still open what they sealed. */
export interface KeyEncryptionKeys {
  readonly current: Uint8Array;
  readonly former: readonly Uint8Array[];
}

/**
 * The keys that encrypt signing keys in the store: from the settings, from the file they name, or from a file in the
 * data folder that only the owner may read, made at the first start. Nodes that share a store need the same ones.
 */
export const keyEncryptionKey = (
  settings: Pick<
    Settings,
    "dataFolder" | "keyEncryptionKey" | "keyEncryptionKeyFile" | "formerKeyEncryptionKeys"
  >,
): KeyEncryptionKeys => ({
  current:
    settings.keyEncryptionKey?.reveal() ??
    readKey(settings.keyEncryptionKeyFile ?? keyInFolder(settings.dataFolder)),
  former: settings.formerKeyEncryptionKeys.map((key) => key.reveal()),
});

const keyInFolder = (dataFolder: string): string => {
  const path = join(dataFolder, "key-encryption-key");
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  try {
    // `wx` fails if the file exists: of two nodes that start at once, one makes it and both read it.
    writeFileSync(path, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  }
  return path;
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
