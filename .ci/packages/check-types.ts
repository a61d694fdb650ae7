import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Tarball } from "./tarball.ts";
import { compilers, npmInstall } from "./tools.ts";

const run = promisify(execFile);

/** What the types of our packages name, and what an application with all of them has installed. */
const beside = ["@types/node@22", "fast-check@4", "ioredis@6", "kysely@0.29", "pino@10"];
const frameworks = ["fastify@5", "h3@2", "hono@4", "@nestjs/common@12"];
const optional = ["@opentelemetry/api@1", "pkcs11js@2", ...frameworks];

/** Frameworks whose own types say what TypeScript 5.4 does not know: Hono's, a generic `Uint8Array`. */
const tooNewFor54 = ["@mintport/http/hono"];

/** Without exactOptionalPropertyTypes more is allowed, however modules are found: that is compiled once a compiler. */
const modes = [
  { module: "nodenext", moduleResolution: "nodenext", exactOptionalPropertyTypes: true },
  { module: "nodenext", moduleResolution: "nodenext", exactOptionalPropertyTypes: false },
  { module: "esnext", moduleResolution: "bundler", exactOptionalPropertyTypes: true },
] as const;

/** Compiles, in a folder of its own, an application that imports every door, as each compiler and resolution sees it. */
export const checkTypes = async (
  folder: string,
  tarballs: readonly Tarball[],
  tools: string,
): Promise<{ readonly compilations: number; readonly complaints: readonly string[] }> => {
  npmInstall(folder, [...tarballs.map(({ path }) => path), ...beside, ...optional]);
  writeFileSync(join(folder, "application.ts"), applicationOf(tarballs, []));
  writeFileSync(join(folder, "older.ts"), applicationOf(tarballs, tooNewFor54));
  const jobs = Object.keys(compilers).flatMap((compiler) =>
    modes.map((mode) => async () => {
      const name = `${compiler}-${mode.moduleResolution}-${mode.exactOptionalPropertyTypes}`;
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(configuration(name, mode)));
      const bin = compiler === "typescript-6" ? "bin/tsc6" : "bin/tsc";
      const tsc = join(tools, compiler, bin);
      return run(process.execPath, [tsc, "-p", `${name}.json`], { cwd: folder }).then(
        () => [],
        (failure: { readonly stdout?: string }) => [
          `${name}: ${failure.stdout ?? String(failure)}`,
        ],
      );
    }),
  );
  const complaints: string[] = [];
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift())
      complaints.push(...(await job()));
  };
  const compilations = jobs.length;
  await Promise.all([work(), work()]);
  return { compilations, complaints };
};

const configuration = (name: string, mode: (typeof modes)[number]) => ({
  compilerOptions: {
    ...mode,
    ...{ target: "es2022", lib: ["es2023", "dom", "dom.iterable"], types: ["node"] },
    ...{ strict: true, skipLibCheck: false, declaration: true, outDir: `out-${name}` },
  },
  files: [name.startsWith("typescript-5.4") ? "older.ts" : "application.ts"],
});

/** Every door, and an exported answer whose type no annotation names: its declaration must find neverthrow through core. */
const applicationOf = (tarballs: readonly Tarball[], without: readonly string[]): string => {
  const doors = tarballs
    .flatMap(({ manifest }) =>
      Object.entries(manifest.exports ?? {})
        .filter(([, target]) => typeof target !== "string")
        .map(([door]) => `${manifest.name}${door.slice(1)}`),
    )
    .filter((door) => !without.includes(door));
  return [
    'import { okAsync } from "@mintport/core/result";',
    ...doors.map((door, at) => `import * as door${at} from "${door}";`),
    `export const doors: readonly object[] = [${doors.map((_, at) => `door${at}`).join(", ")}];`,
    "export const answer = (value: number) => okAsync(value).map((one) => one + 1);",
    "",
  ].join("\n");
};
