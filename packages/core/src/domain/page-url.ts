/** Whether a text is a URL that can stand on a page for users, as a link or as a picture: https, without a user name. */
export const isPageUrl = (text: string): boolean =>
  text.length <= 2048 &&
  /^https:\/\/[\w!#$%&'()*+,./:;=?@[\]~-]+$/.test(text) &&
  URL.canParse(text) &&
  hasNoUser(new URL(text));

const hasNoUser = ({ username, password }: URL): boolean => username === "" && password === "";
