import { statSync } from "node:fs";
import { join } from "node:path";
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
  return files.filter(
    (path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o007) !== 0,
  );
};
