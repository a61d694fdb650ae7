import type { AccountPage } from "@mintport/core/ports";
import { apart } from "../language/words.ts";
import { html } from "../markup/markup.ts";
import { answerButton, answerForm } from "./answer-form.ts";
import { clientLogo, clientPicture } from "./client-logo.ts";
import { clientName } from "./client-name.ts";
import type { Content, Scene } from "./scene.ts";
import { unverifiedNote } from "./unverified-note.ts";

/** The user goes on as who they are, or as somebody else. */
export const accountPage = (page: AccountPage, scene: Scene): Content => {
  const { words, subjectName } = scene;
  const { client } = page;
  const name = clientName(client);
  const logo = clientLogo(client);
  return {
    title: words.title("account.heading", { client: name }),
    images: logo === undefined ? [] : [logo],
    main: html`<div class="client">${clientPicture(client)}
<h1>${words.say("account.heading", { client: apart(name) })}</h1></div>
<p class="lead">${words.say("account.text")}</p>
${unverifiedNote(client, scene)}
${answerForm(
  page,
  html`<div class="answers stacked">${answerButton("continue", words.say("account.continue", { subject: apart(subjectName) }), true)}
${answerButton("switch", words.say("account.switch"))}</div>`,
)}`,
  };
};
