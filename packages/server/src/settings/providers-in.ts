import type { UpstreamProvider } from "../users/upstream/upstream-provider.ts";
import type { Settings } from "./settings.ts";

/** Every OpenID Provider that the settings name. */
export const providersIn = ({
  visitors,
}: Pick<Settings, "visitors">): readonly UpstreamProvider[] =>
  typeof visitors === "string" ? [] : (visitors.upstream?.providers ?? []);
