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
  subscribeTitle: ({ name }: { name: string }) => `Mail from ${name}`,
  subscribeText: 'Choose what should reach you. Each mail can be stopped with one click.',
  estimate: ({ count: mails }: { count: number }) => mails < 1 ? 'Less than one mail a week' : mails < 1.5 ? 'About 1 mail a week' : `About ${Math.round(mails)} mails a week`,
  estimating: 'Counting …',
  saveSubscription: 'Save',
  unsubscribe: 'Unsubscribe',
  subscriptionSaved: ({ name }: { name: string }) => `You get mail from ${name}.`,
  unsubscribed: ({ name }: { name: string }) => `No more mail from ${name}.`,
  chooseOne: 'Choose at least one kind of post, or unsubscribe.',
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
