/** The parameters that a token request needs, from one scan of the body; what is unknown is passed over. */
export interface TokenForm {
  grant_type: string | undefined;
  scope: string | undefined;
  client_id: string | undefined;
  client_secret: string | undefined;
}

export const readForm = (body: string): TokenForm => {
  // One fixed shape, so that every read of it is one load.
  const form: TokenForm = {
    grant_type: undefined,
    scope: undefined,
    client_id: undefined,
    client_secret: undefined,
  };
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf("&", start);
    const stop = end === -1 ? body.length : end;
    const equals = body.indexOf("=", start);
    if (equals !== -1 && equals < stop) {
      const name = body.slice(start, equals);
      if (name in form) form[name as keyof TokenForm] = decode(body.slice(equals + 1, stop));
    }
    start = stop + 1;
  }
  return form;
};

const decode = (text: string): string =>
  text.includes("%") || text.includes("+") ? decodeURIComponent(text.replaceAll("+", " ")) : text;
