import type { DeviceConfirmPage } from "@mintport/core/ports";
import { address, apart } from "../language/words.ts";
import { warningIcon } from "../look/icons.ts";
import { html, type Markup } from "../markup/markup.ts";
import { shownHost, shownText } from "../markup/shown-text.ts";
import { answerButton, answerForm } from "./answer-form.ts";
import { askedScopes } from "./asked-scopes.ts";
import { clientLogo, clientPicture } from "./client-logo.ts";
import { clientName } from "./client-name.ts";
import type { Content, Scene } from "./scene.ts";
import { unverifiedNote } from "./unverified-note.ts";

/** Which device asks, from where and for what, and whether it is the user's (RFC 8628 §5.4). The first button denies. */
export const deviceConfirmPage = (page: DeviceConfirmPage, scene: Scene): Content => {
  const { words } = scene;
  const { client } = page;
  const name = clientName(client);
  const logo = clientLogo(client);
  return {
    title: words.title("device.confirm.heading", { client: name }),
    images: logo === undefined ? [] : [logo],
    main: html`<div class="client">${clientPicture(client)}
<h1>${words.say("device.confirm.heading", { client: apart(name) })}</h1></div>
<p class="subject">${words.say("subject", { subject: apart(scene.subjectName) })}</p>
<div class="note warning">${warningIcon}<p><strong>${words.say("device.confirm.warning")}</strong> ${words.say("device.confirm.warning.text")}</p></div>
${unverifiedNote(client, scene)}
${answerForm(
  page,
  html`${askedScopes(page, scene)}
${facts(page, scene)}
<div class="answers">${answerButton("deny", words.say("device.confirm.deny"))}
${answerButton("approve", words.say("device.confirm.approve"), true)}</div>`,
)}`,
  };
};

const facts = (
  { userCode, startedFrom, resources }: DeviceConfirmPage,
  { words }: Scene,
): Markup => {
  const targets = resources.map((resource) => html`<dd>${address(shownHost(resource))}</dd>`);
  return html`<dl class="facts">
<div><dt>${words.say("device.confirm.code")}</dt><dd><code>${shownText(userCode)}</code></dd></div>
${startedFrom && html`<div><dt>${words.say("device.confirm.from")}</dt><dd>${apart(shownText(startedFrom))}</dd></div>`}
${targets.length > 0 ? html`<div><dt>${words.say("consent.resources")}</dt>${targets}</div>` : undefined}
</dl>`;
};
