import type { ClientFace } from "@mintport/core/ports";
import { noteIcon } from "../look/icons.ts";
import { html, type Markup } from "../markup/markup.ts";
import type { Scene } from "./scene.ts";

/** That nobody vouches for the client; nothing where somebody does. */
export const unverifiedNote = ({ vouchedFor }: ClientFace, { words }: Scene): Markup | undefined =>
  vouchedFor
    ? undefined
    : html`<div class="note">${noteIcon}<p><strong>${words.say("client.unverified")}</strong> ${words.say("client.unverified.text")}</p></div>`;
