import type { FeedSort, PostStatus, PostType } from '#shared/schemas/community'

const types: Record<PostType, string> = {
  Announcement: 'Announcements', Post: 'Posts', Showcase: 'Showcases', Question: 'Questions', Request: 'Requests', Event: 'Events',
}
const type: Record<PostType, string> = {
  Announcement: 'Announcement', Post: 'Post', Showcase: 'Showcase', Question: 'Question', Request: 'Request', Event: 'Event',
}
const sorts: Record<FeedSort, string> = { hot: 'Hot', new: 'New', top: 'Top', upcoming: 'Next' }
const status: Record<PostStatus, string> = {
  open: 'Open', closed: 'Closed', completed: 'Completed', declined: 'Declined', planned: 'Planned', started: 'Started',
}

/** Lists of posts. */
export const feed = {
  types,
  type,
  sorts,
  status,
  homeTitle: 'Posts',
  posts: 'Posts',
  byType: 'Posts by type',
  bySort: 'Order of posts',
  all: 'All',
  submitted: 'submitted',
  by: 'by',
  to: 'to',
  with: 'with',
  sticky: 'Pinned',
  fresh: ({ count }: { count: number }) => count >= 100 ? '99+ new' : `${count} new`,
  freshTitle: ({ count }: { count: number }) => count === 1 ? '1 new comment since your last visit' : `${count >= 100 ? 'More than 99' : count} new comments since your last visit`,
  favor: ({ title }: { title: string }) => `Favourite: ${title}`,
  hide: ({ title }: { title: string }) => `Hide from my lists: ${title}`,
  hidden: 'It no longer shows in your lists.',
  shown: 'It shows in your lists again.',
  allDay: 'Event',
  at: 'at',
  eventZone: ({ zone }: { zone: string }) => `(${zone})`,
  yourTime: 'your time',
  report: ({ title }: { title: string }) => `Report: ${title}`,
  locked: 'Locked',
  comments: ({ count }: { count: number }) => count === 1 ? '1 comment' : `${count.toLocaleString('en')} comments`,
  voteUp: 'Vote up',
  voteDown: 'Vote down',
  points: ({ count }: { count: number }) => count === 1 ? '1 point' : `${count.toLocaleString('en')} points`,
  votes: ({ title }: { title: string }) => `Votes on “${title}”`,
  older: 'More posts',
  newest: 'Back to the first page',
  filteredBy: 'Showing only',
  removeFilter: ({ name }: { name: string }) => `Show more than ${name}`,
  searchFor: ({ words }: { words: string }) => `“${words}”`,
  empty: 'Nothing here yet. The first post sets the tone.',
  emptyFiltered: 'No post fits this choice.',
  clearFilters: 'Show all posts',
  writeFirst: 'Write a post',
  organizations: 'Organizations',
  allOrganizations: 'All organizations',
  technologies: 'Technologies',
  allTechnologies: 'All technologies',
  welcome: 'For people who build software: announcements, write-ups and showcases, by organization and technology.',
  join: 'Create an account',
  postCount: ({ count }: { count: number }) => count === 1 ? '1 post' : `${count.toLocaleString('en')} posts`,
}
