/** The issuer whose tokens count, by each of its names. */
export interface IssuerNames {
  readonly issuer: string;
  readonly issuerAliases?: readonly string[];
}

/** Every issuer identifier that counts. */
export const namesOf = ({ issuer, issuerAliases = [] }: IssuerNames): readonly string[] => [
  issuer,
  ...issuerAliases,
];
