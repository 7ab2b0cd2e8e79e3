/**
 * A short Markdown text as one line of plain words, for a card or a description: the words of links, code and emphasis
 * stay, their signs go. Not for long texts: those have an excerpt that their own rendering made.
 */
export function plainWords(markdown: string): string {
  return markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}|>|[-*+]|\d+\.)[ \t]+/gm, '')
    .replace(/(\*\*|__|~~)(?=\S)(.+?)\1/gs, '$2')
    .replace(/(?<![\w*])([*_])(?=\S)([^*_\n]+?)\1(?![\w*])/g, '$2')
    .replace(/`+([^`]+)`+/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}
