export { Browser, type BrowserAnswer } from "./browser.ts";
export { formIn } from "./form-in.ts";
export { pkce } from "./pkce.ts";
