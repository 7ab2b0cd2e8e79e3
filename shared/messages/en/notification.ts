import { notices } from '#shared/messages/en/notices'

const letter = (title: string) => title === '' ? 'Your letter' : `Your letter “${title}”`

/** What has happened, in words, by the kind of notification; `who` is a name, `somebody` without one. */
const kinds: Record<string, (facts: { who: string, title: string, organization: string, [fact: string]: string | number }) => string> = {
  ...Object.fromEntries(Object.entries(notices).map(([kind, { line }]) => [kind, line])),
  'mail.waited': () => 'More has happened than there were mails for',
  'post.created': ({ who, title }) => `${who} posted “${title}”`,
  'comment.onMyPost': ({ who, title }) => `${who} commented on your post “${title}”`,
  'comment.reply': ({ who, title }) => `${who} answered your comment under “${title}”`,
  'comment.inThread': ({ who, title }) => `${who} commented on “${title}”`,
  'comment.mention': ({ who, title }) => `${who} mentioned you under “${title}”`,
  'post.refused': ({ title }) => `Your scheduled post “${title}” could not be published`,
  'account.exportReady': () => 'Your archive is ready to download',
  'post.mention': ({ who, title }) => `${who} mentioned you in “${title}”`,
  'capsule.released': ({ who, title }) => `${who} wrote you a letter for today${title === '' ? '' : `: “${title}”`}`,
  'capsule.sent': ({ title }) => `${letter(title)} is on its way`,
  'capsule.delivered': ({ title }) => `${letter(title)} has arrived`,
  'capsule.bounced': ({ title }) => `${letter(title)} came back`,
  'capsule.held': ({ title }) => `${letter(title)} is held back`,
  'capsule.moved': ({ title }) => `${letter(title)} has another date`,
  'note.opened': () => 'A note that you sealed was opened',
  'note.expired': () => 'A note that you sealed has expired unopened',
  'note.destroyed': () => 'A note that you sealed was destroyed after too many wrong passphrases',
}

interface Names { who: string, type: string, source: string, organization: string }

export const notification = {
  kinds,
  other: ({ who, title }: { who: string, title: string }) => `${who}: news about “${title}”`,
  somebody: 'Somebody',
  /** Why it is here, below each one. */
  reasons: {
    organization: ({ organization }) => `because you follow ${organization}`,
    technology: ({ technology }) => technology === '' ? 'because you follow a technology of it' : `because you follow ${technology}`,
    site: () => 'because you follow everything here',
    thread: () => 'because you follow this thread',
    author: () => 'because it is about something of yours',
    reply: () => 'because somebody answered you',
    mention: () => 'because you were mentioned',
    role: () => 'because it is about your role',
    membership: () => 'because it is about your membership',
    decision: () => 'because a decision concerns you',
    account: () => 'because it is about your account',
    capsule: () => 'because it is your letter',
    note: () => 'because you sealed this note',
    mail: () => 'because it is about your mail',
  } as Record<string, (names: { organization: string, technology: string }) => string>,
  less: 'Less of this',
  everywhere: 'the whole site',
  narrow: {
    person: ({ who }: Names) => `Nothing more by ${who} in this thread`,
    thread: () => 'Nothing more of this thread',
    type: ({ type, source }: Names) => `No more ${type} from ${source}`,
    organization: ({ organization }: Names) => `Nothing more from ${organization}`,
  },
  narrowed: 'Done. You can take it back under “Choose what you get”.',
  title: 'Notifications',
  all: 'All',
  unread: 'Unread',
  filter: 'Which notifications',
  markAll: 'Mark all as read',
  markedAll: 'Everything is marked as read.',
  markRead: 'Mark as read',
  markUnread: 'Mark as unread',
  isNew: 'New:',
  more: 'More notifications',
  empty: 'Nothing has happened yet. Follow a discussion or subscribe to an organization, and you hear of it here.',
  emptyUnread: 'You have read everything.',
  findOrganizations: 'Find organizations',
  choose: 'Choose what you get',
}
