import type { ProblemPage } from "@mintport/core/ports";
import { noteIcon } from "../look/icons.ts";
import { html } from "../markup/markup.ts";
import type { Content, Scene } from "./scene.ts";

/** It does not go on: why, as far as the user may know, and what to do. */
export const problemPage = ({ problem }: ProblemPage, { words }: Scene): Content => ({
  title: words.title(`problem.${problem}`),
  images: [],
  main: html`<div class="client"><span class="face">${noteIcon}</span>
<h1>${words.say(`problem.${problem}`)}</h1></div>
<p class="lead">${words.say(`problem.${problem}.text`)}</p>`,
});
