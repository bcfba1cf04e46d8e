/**
 * Terms of MLflow's search syntax about names of anyone's making. It has no escapes: a text is
 * between quotes of a kind that is not in it.
 */

/** Stands for one character, whichever it is. */
const ANY = '_';

/** The attribute is this text; or, where it has quotes of both kinds, one much like it. */
export function equals(attribute: string, text: string): string {
  if (!text.includes("'")) {
    return `${attribute} = '${text}'`;
  }
  return text.includes('"')
    ? `${attribute} LIKE '${text.replaceAll("'", ANY)}'`
    : `${attribute} = "${text}"`;
}

/** The attribute has this text in it, or one much like it, in whatever case. */
export function hasPart(attribute: string, text: string): string {
  // Quotes end the text, the others have a meaning of their own, which each database escapes its own way.
  return `${attribute} ILIKE '%${text.replaceAll(/['"\\%]/g, ANY)}%'`;
}
