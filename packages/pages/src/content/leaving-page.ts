import type { LeavingPage } from "@mintport/core/ports";
import { address, apart } from "../language/words.ts";
import { leaveIcon } from "../look/icons.ts";
import { html } from "../markup/markup.ts";
import { shownHost } from "../markup/shown-text.ts";
import { clientName } from "./client-name.ts";
import type { Content, Scene } from "./scene.ts";

/** A place that nobody vouched for is reached by a click and by nothing else (OAuth 2.1 §7.13.2). */
export const leavingPage = (
  { client, redirectHost, to }: LeavingPage,
  { words }: Scene,
): Content => {
  const host = address(shownHost(redirectHost));
  return {
    title: words.title("leaving.heading"),
    images: [],
    main: html`<div class="client"><span class="face">${leaveIcon}</span>
<h1>${words.say("leaving.heading")}</h1></div>
<p class="lead">${words.say("leaving.text", { client: apart(clientName(client)), host })}</p>
${runsHere(to) ? undefined : html`<a class="button" href="${to}" rel="noopener noreferrer">${words.say("leaving.go", { host })}</a>`}`,
  };
};

/** A URL that leads to no place, but runs or shows in this page what it holds. */
const runsHere = (to: string): boolean =>
  !URL.canParse(to) || /^(?:javascript|data|vbscript|blob|about):$/.test(new URL(to).protocol);
