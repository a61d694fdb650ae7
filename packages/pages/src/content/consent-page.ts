import type { ConsentPage } from "@mintport/core/ports";
import { address, apart } from "../language/words.ts";
import { warningIcon } from "../look/icons.ts";
import { html, type Markup } from "../markup/markup.ts";
import { shownHost } from "../markup/shown-text.ts";
import { answerButton, answerForm } from "./answer-form.ts";
import { askedScopes } from "./asked-scopes.ts";
import { clientHost } from "./client-host.ts";
import { clientLinks } from "./client-links.ts";
import { clientLogo, clientPicture } from "./client-logo.ts";
import { clientName } from "./client-name.ts";
import type { Content, Scene } from "./scene.ts";
import { unverifiedNote } from "./unverified-note.ts";

/**
 * Who asks, who is asked, for what, and where the answer goes (OAuth 2.1 §7.9). The first button denies: a browser presses it when the
 * user types Enter in a field.
 */
export const consentPage = (page: ConsentPage, scene: Scene): Content => {
  const { words } = scene;
  const { client } = page;
  const name = clientName(client);
  const logo = clientLogo(client);
  return {
    title: words.title("consent.heading", { client: name }),
    images: logo === undefined ? [] : [logo],
    main: html`<div class="client">${clientPicture(client)}
<h1>${words.say("consent.heading", { client: apart(name) })}</h1></div>
<p class="subject">${words.say("subject", { subject: apart(scene.subjectName) })}</p>
${because(page, scene)}${unverifiedNote(client, scene)}${loopbackWarning(page, scene)}
${answerForm(
  page,
  html`${askedScopes(page, scene)}
${facts(page, scene)}
<div class="answers">${answerButton("deny", words.say("consent.deny"))}
${answerButton("approve", words.say("consent.approve"), true)}</div>`,
)}
${clientLinks(client, scene)}`,
  };
};

const because = ({ because: reason }: ConsentPage, { words }: Scene): Markup | undefined =>
  reason === "first-time" || reason === "prompt"
    ? undefined
    : html`<p class="lead">${words.say(`consent.because.${reason}`)}</p>`;

const loopbackWarning = ({ loopback }: ConsentPage, { words }: Scene): Markup | undefined =>
  loopback
    ? html`<div class="note warning">${warningIcon}<p><strong>${words.say("consent.loopback")}</strong> ${words.say("consent.loopback.text")}</p></div>`
    : undefined;

const facts = (page: ConsentPage, scene: Scene): Markup => {
  const { words } = scene;
  const host = clientHost(page.client, scene);
  const resources = page.resources.map(
    (resource) => html`<dd>${address(shownHost(resource))}</dd>`,
  );
  return html`<dl class="facts">
${host && html`<div><dt>${words.say("client.website")}</dt><dd>${host}</dd></div>`}
${resources.length > 0 ? html`<div><dt>${words.say("consent.resources")}</dt>${resources}</div>` : undefined}
<div><dt>${words.say("consent.destination")}</dt><dd>${address(shownHost(page.redirectHost))}</dd></div>
</dl>`;
};
