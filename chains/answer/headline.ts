/** The verdict's sentence cut to a title: what is said of which release, without why. Pure. */

const SAID = /^.+? is (?:not )?chain-verified(?: on \d+ of its \d+ platforms only)?/;

/**
 * `Go 1.24.2 is not chain-verified` of `Go 1.24.2 is not chain-verified: nobody has yet rebuilt …`.
 * @param sentence of a verdict; one that says neither stays as it is, up to its first colon
 */
export function headlineOf(sentence: string): string {
  return SAID.exec(sentence)?.[0] ?? sentence.split(':', 1)[0] ?? sentence;
}
