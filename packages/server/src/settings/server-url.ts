/** Whether a text is a URL that may be asked: of https, or of http on loopback. */
export const isServerUrl = (text: string): boolean =>
  /^https:\/\/|^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)[:/]/.test(text) && URL.canParse(text);
