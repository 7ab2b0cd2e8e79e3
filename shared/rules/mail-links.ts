/** The addresses in a plain text, in order, each once. A closing mark of the sentence is not part of its address. */
export function linksIn(text: string): string[] {
  const found = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([address]) => address.replace(/[.,;:!?)\]]+$/, ''))
  return [...new Set(found)]
}
