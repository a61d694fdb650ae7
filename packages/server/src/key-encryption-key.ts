import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "@mintport/core";
import type { Settings } from "./settings.ts";

/**
 * The key that encrypts signing keys in the store: from the environment, or from a file in the data folder that only
 * the owner may read, made at the first start. Nodes that share a store need the same one.
 */
export const keyEncryptionKey = ({ keyEncryptionKey, dataFolder }: Settings): Uint8Array => {
  if (keyEncryptionKey !== undefined) return keyEncryptionKey;
  const path = join(dataFolder, "key-encryption-key");
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  try {
    // `wx` fails if the file exists: of two nodes that start at once, one makes it and both read it.
    writeFileSync(path, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
  }
  const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64url");
  if (key.length !== 32)
    throw new ConfigurationError("key-encryption-key", [
      { field: path, message: "must hold 32 bytes in base64url (43 characters)" },
    ]);
  return key;
};
