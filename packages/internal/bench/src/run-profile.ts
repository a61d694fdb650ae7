import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Choices } from "./choices.ts";
import { catalogue, contenderNamed } from "./contenders/catalogue.ts";
import { benchKeys } from "./keys.ts";
import { openPlaces } from "./places.ts";
import { usualSetup } from "./scenario.ts";
import { type CpuProfile, hottest } from "./self-time.ts";
import { openSession } from "./session.ts";

/** Runs one contender with `--cpu-prof` under load and prints its ten hottest functions; the exit code. */
export const runProfile = async (choices: Choices): Promise<number> => {
  const { algorithms, authentications, connections, contenders, seconds } = choices;
  const [algorithm = "ES256"] = algorithms;
  const [authentication = "client_secret_post"] = authentications;
  // Without a choice of contenders, Mintport's shortest way.
  const contender = contenders.length === catalogue.length ? "mintport-node" : contenders[0];
  const chosen = contenderNamed(contender ?? "mintport-node");
  const folder = mkdtempSync(join(tmpdir(), "mintport-profile-"));
  const places = await openPlaces([]);
  try {
    const wrong = await places.during(chosen.store ?? "memory", async (place) => {
      const session = await openSession(
        {
          ...usualSetup,
          ...{ contender: chosen.name, algorithm, authentication },
          endpoint: "token",
        },
        {
          ...{ key: benchKeys()(algorithm), place },
          nodeOptions: ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=200"],
        },
      );
      const fault = await session.fault();
      // Long, so that the start-up, which is in the profile too, weighs little.
      const load = await session.load({
        connections: connections.at(-1) ?? 64,
        seconds: Math.max(10, seconds),
      });
      await session.close();
      return fault ?? load.failure;
    });
    if (wrong !== undefined) console.log(`VOID: ${wrong}`);
    for (const [thread, profile] of profilesIn(folder).entries()) {
      console.log(`thread ${thread}`);
      for (const { name, share } of hottest(profile, 10))
        console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name}`);
    }
    return wrong === undefined ? 0 : 1;
  } finally {
    places.close();
    rmSync(folder, { recursive: true });
  }
};

/** A file for each thread that ended by itself. */
const profilesIn = (folder: string): readonly CpuProfile[] => {
  const files = readdirSync(folder);
  if (files.length === 0) throw new Error("the contender wrote no profile");
  return files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as CpuProfile);
};
