import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the Fetch handler of the flow for a platform without files, which is named by its conditions. */
const bundle = async (project: string, conditions: string[], format: "esm" | "iife") => {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(project, "fetch.mjs")], absWorkingDir: project, write: false },
    ...{ bundle: true, platform: "browser", target: "es2022", conditions, format },
    globalName: "flow",
  });
  return outputFiles[0]?.text ?? "";
};

/** What the flow answers on workerd, by miniflare. */
export const onWorkerd = async (project: string, folder: string): Promise<string> => {
  const { Miniflare } = createRequire(join(folder, "package.json"))("miniflare") as {
    readonly Miniflare: new (
      options: object,
    ) => {
      dispatchFetch(url: string): Promise<Response>;
      dispose(): Promise<void>;
    };
  };
  const script = await bundle(project, ["workerd", "worker"], "esm");
  const worker = new Miniflare({ modules: true, script, compatibilityDate: "2026-01-01" });
  try {
    return await good(await worker.dispatchFetch("https://worker.example/"));
  } finally {
    await worker.dispose();
  }
};

/** What the flow answers in the runtime that Next gives its edge routes. */
export const onEdgeRuntime = async (project: string, folder: string): Promise<string> => {
  const { EdgeRuntime } = createRequire(join(folder, "package.json"))("edge-runtime") as {
    readonly EdgeRuntime: new (
      options: object,
    ) => {
      dispatchFetch(url: string): Promise<Response>;
    };
  };
  const script = await bundle(project, ["edge-light"], "iife");
  const listen = 'addEventListener("fetch", (event) => event.respondWith(flow.default.fetch()));';
  const runtime = new EdgeRuntime({ initialCode: `${script}\n${listen}` });
  return good(await runtime.dispatchFetch("https://edge.example/"));
};

const good = async (answer: Response): Promise<string> => {
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
  return text;
};
