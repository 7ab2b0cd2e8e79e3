interface PostText { title: string, url: string | null, labels: readonly string[], body: string }

/** A post as plain lines, so that two versions can be compared line by line. */
export function postText({ title, url, labels, body }: PostText, words: { link: string, labels: string }): string {
  return [title, ...url ? [`${words.link}: ${url}`] : [], ...labels.length ? [`${words.labels}: ${labels.join(', ')}`] : [], '', body].join('\n')
}
