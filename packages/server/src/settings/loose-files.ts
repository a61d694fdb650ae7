import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { providersIn } from "./providers-in.ts";
import type { Settings } from "./settings.ts";

/** Those of the server's own files that others than their owner and group may read or write. */
export const looseFiles = (settings: Settings): readonly string[] => {
  const { databaseUrl, dataFolder, keyEncryptionKeyFile } = settings;
  const url = databaseUrl?.reveal() ?? "";
  const database = url.startsWith("sqlite:") ? url.slice("sqlite:".length) : undefined;
  const files = [
    ...(database === undefined ? [] : ["", "-wal", "-shm"].map((suffix) => database + suffix)),
    keyEncryptionKeyFile ?? join(dataFolder, "key-encryption-key"),
    ...providersIn(settings).flatMap(({ clientSecretFile = [] }) => clientSecretFile),
  ];
  // Nobody reaches a file through a folder that others may not enter.
  return files.filter((path) => isOpen(path, 0o007) && isOpen(dirname(path), 0o001));
};

const isOpen = (path: string, bits: number): boolean =>
  ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & bits) !== 0;
