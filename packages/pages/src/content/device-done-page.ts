import type { DeviceDonePage } from "@mintport/core/ports";
import { apart } from "../language/words.ts";
import { html } from "../markup/markup.ts";
import { clientLogo, clientPicture } from "./client-logo.ts";
import { clientName } from "./client-name.ts";
import type { Content, Scene } from "./scene.ts";

/** The device is connected, or it is not: the user goes back to it. */
export const deviceDonePage = ({ client, decision }: DeviceDonePage, { words }: Scene): Content => {
  const name = clientName(client);
  const logo = clientLogo(client);
  return {
    title: words.title(`device.done.${decision}`, { client: name }),
    images: logo === undefined ? [] : [logo],
    main: html`<div class="client">${clientPicture(client)}
<h1>${words.say(`device.done.${decision}`, { client: apart(name) })}</h1></div>
<p class="lead">${words.say(`device.done.${decision}.text`)}</p>`,
  };
};
