import type { DeviceCodePage } from "@mintport/core/ports";
import { apart } from "../language/words.ts";
import { html } from "../markup/markup.ts";
import type { Content, Scene } from "./scene.ts";

/** Where the user types the code that a device shows. The code of a link fills the field, and the user must still send it. */
export const deviceCodePage = (page: DeviceCodePage, scene: Scene): Content => {
  const { words } = scene;
  const { refused, userCode, answerTo } = page;
  const error = refused
    ? html`<p class="error" id="refused" role="alert">${words.say("device.refused")}</p>`
    : undefined;
  return {
    title: words.title("device.heading"),
    images: [],
    main: html`<div class="client"><h1>${words.say("device.heading")}</h1></div>
<p class="subject">${words.say("subject", { subject: apart(scene.subjectName) })}</p>
<p class="lead">${words.say("device.text")}</p>
<form method="post" action="${answerTo}" autocomplete="off">
${error}
<label class="field" for="user_code">${words.say("device.code")}</label>
<input class="code" id="user_code" name="user_code" value="${userCode ?? ""}" required maxlength="64" autocapitalize="characters" autocomplete="off" spellcheck="false"${refused ? html` aria-invalid="true" aria-describedby="refused"` : undefined}>
<div class="answers"><button type="submit" class="first">${words.say("device.continue")}</button></div>
</form>`,
  };
};
