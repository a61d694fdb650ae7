import type { BrowserBinding, ShownTo } from "../authorization/interaction.ts";
import type { Digest } from "../digest.ts";
import type { Instant } from "../instant.ts";

/** A page that asks whether a device may be connected, and waits for its answer. */
export interface DeviceInteraction {
  /** The digest of the device's code. */
  readonly deviceCode: Digest;
  /** The browser that the page was shown in. */
  readonly browser: BrowserBinding;
  /** The user and the session that it was shown to. */
  readonly shownTo: ShownTo;
  readonly usableUntil: Instant;
}
