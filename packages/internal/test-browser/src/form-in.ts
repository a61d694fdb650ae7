/** The hidden and other fields of the only form in a page. */
export const formIn = (html: string): URLSearchParams => {
  const form = new URLSearchParams();
  for (const [field] of html.matchAll(/<input[^>]*>/g)) {
    const [, name] = / name="([^"]*)"/.exec(field) ?? [];
    const [, value] = / value="([^"]*)"/.exec(field) ?? [];
    if (name !== undefined && value !== undefined) form.append(name, unescaped(value));
  }
  return form;
};

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
