import { present } from "@mintport/core/ports";
import type { Settings } from "../settings/settings.ts";
import type { ListenOptions } from "./listen.ts";
import { canSharePorts } from "./shared-port.ts";

/** How all ports of a ready server listen and close. `worker` is its number, if it is one of several. */
export const listenOptionsOf = (
  settings: Settings,
  { worker, tls }: { readonly worker: number | undefined; readonly tls: ListenOptions["tls"] },
): ListenOptions => ({
  hosts: settings.host,
  delay: settings.shutdownDelay * 1000,
  grace: settings.shutdownGrace * 1000,
  keepAlive: settings.keepAlive,
  sharesPort: worker !== undefined && canSharePorts,
  ...present({ tls }),
});
