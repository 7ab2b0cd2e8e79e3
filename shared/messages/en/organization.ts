import type { Role } from '#shared/schemas/community'

const role: Record<Role, string> = { owner: 'Owner', moderator: 'Moderator', member: 'Member' }

/** Organizations: list, page, members, subscription. */
export const organization = {
  role,
  listTitle: 'Organizations',
  listText: 'Places with their own posts, categories and people.',
  find: 'Find an organization',
  findGo: 'Find',
  create: 'New organization',
  empty: 'No organization fits. You can create it.',
  more: 'More organizations',
  facts: ({ members, posts }: { members: number, posts: number }) => `${count(members, 'member')} · ${count(posts, 'post')}`,
  members: 'Members',
  memberCount: ({ count: number }: { count: number }) => count(number, 'member'),
  allMembers: 'All members',
  membersOf: ({ name }: { name: string }) => `Members of ${name}`,
  moreMembers: 'More members',
  noMembers: 'Nobody has joined yet.',
  since: 'since',
  categories: 'Categories',
  allCategories: 'All categories',
  labels: 'Labels',
  about: 'About',
  join: 'Join',
  leave: 'Leave',
  joined: ({ name }: { name: string }) => `You are a member of ${name}.`,
  left: ({ name }: { name: string }) => `You have left ${name}.`,
  manage: 'Manage',
  subscribe: 'Subscribe',
  subscribed: 'Subscribed',
  muted: 'Muted',
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
