import type { ClientFace } from "@mintport/core/ports";
import { shownText } from "../markup/shown-text.ts";

/** The name of a client, or what it is known by where nothing of its name can be shown. */
export const clientName = ({ id, name }: ClientFace): string =>
  shownText(name, longest) || shownText(id, longest);

/** Of a name in a heading. */
const longest = 64;
