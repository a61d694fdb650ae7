import type { ClientFace } from "@mintport/core/ports";
import { address } from "../language/words.ts";
import type { Markup } from "../markup/markup.ts";
import { shownHost } from "../markup/shown-text.ts";
import { webUrl } from "../markup/web-url.ts";
import type { Scene } from "./scene.ts";

/** The client's host: the one of its identifier, if that is a URL and so proven; else what it says of itself. */
export const clientHost = (
  { id, uri, vouchedFor }: ClientFace,
  { words }: Scene,
): Markup | undefined => {
  const claimed = webUrl(uri)?.host;
  const proven = webUrl(id)?.host ?? (vouchedFor ? claimed : undefined);
  if (proven !== undefined) return address(shownHost(proven));
  return claimed === undefined
    ? undefined
    : words.say("client.website.claimed", { host: address(shownHost(claimed)) });
};
