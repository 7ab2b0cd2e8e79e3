/** Where things stand on the site. One place, so that a mail, a feed and a page name the same address. */
export function postPath(post: { id: number, slug: string }): string {
  return `/posts/${post.id}/${post.slug || 'post'}`
}

export function commentPath(comment: { id: number }): string {
  return `/comments/${comment.id}`
}

export function organizationPath(organization: { slug: string }): string {
  return `/${organization.slug}`
}

export function categoryPath(organization: { slug: string }, category: { slug: string }): string {
  return `/${organization.slug}/${category.slug}`
}

export function technologyPath(technology: { slug: string }): string {
  return `/tech/${technology.slug}`
}

export function stackPath(stack: { slug: string }): string {
  return `/stacks/${stack.slug}`
}

export function personPath(person: { handle: string }): string {
  return `/users/${person.handle}`
}

/** The same as a link; none for an account that was deleted (its handle has a dot, which no other has). */
export function personLink(person: { handle: string }): string | undefined {
  return person.handle.includes('.') ? undefined : personPath(person)
}
