import { globSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

/**
 * Writes down what each door of each published package exports, as `packages/…/api/<door>.api.md`. A change of the public
 * API is then a change of a committed file, which somebody reads. With `--update` the files are written; without it they
 * are compared, and a difference fails. Works on the declarations that `tsc -b` has built.
 */
const isUpdate = process.argv.includes("--update");
const root = new URL("..", import.meta.url).pathname;

interface Manifest {
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

const doorsOf = (folder: string): readonly { readonly name: string; readonly types: string }[] => {
  const text = readFileSync(join(folder, "package.json"), "utf8");
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.private === true) return [];
  return Object.entries(manifest.exports ?? {}).flatMap(([door, target]) =>
    typeof target === "string" || target.types === undefined
      ? []
      : [
          {
            name: door === "." ? "index" : door.slice(2).replaceAll("/", "-"),
            types: target.types,
          },
        ],
  );
};

const silent = { logLevel: ExtractorLogLevel.None } as const;

const report = (folder: string, { name, types }: { name: string; types: string }): boolean => {
  const packageJsonFullPath = join(folder, "package.json");
  const reportFolder = join(folder, "api");
  mkdirSync(reportFolder, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, types),
      newlineKind: "lf",
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            ...{ module: "nodenext", moduleResolution: "nodenext", target: "es2023" },
            ...{ strict: true, skipLibCheck: true, noEmit: true, allowImportingTsExtensions: true },
            ...{ lib: ["es2023", "webworker"], types: ["node"] },
          },
          files: [types],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder,
        reportTempFolder: join(tmpdir(), "mintport-api", folder),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        extractorMessageReporting: { default: silent },
        tsdocMessageReporting: { default: silent },
        compilerMessageReporting: { default: silent },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: isUpdate,
    showVerboseMessages: false,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  return !result.apiReportChanged || isUpdate;
};

/** A check that sees nothing passes everything. */
const fewestDoors = 20;

let doors = 0;
const changed: string[] = [];
for (const path of globSync("packages/{*,*/*}/package.json", { cwd: root })) {
  const folder = join(root, dirname(path));
  for (const door of doorsOf(folder)) {
    doors++;
    if (!report(folder, door)) changed.push(`${dirname(path)}/api/${basename(door.name)}.api.md`);
  }
}
for (const file of changed)
  console.error(`${file} says something else than the sources: read the change, then pnpm run api`);
console.log(`${doors} doors, ${changed.length} changed`);
process.exitCode = changed.length === 0 && doors >= fewestDoors ? 0 : 1;
